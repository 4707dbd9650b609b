package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.parse.SourceParser.MemoryChange;

/** Whatever a line says, it stops nothing. */
class HostileLinesTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void aLongQuotedPasswordIsRedacted() {
    String line = "x password=\"" + "\\a".repeat(100_000) + "\" y";

    assertThat(Redaction.of(line)).startsWith("x password=(redacted)");
  }

  @Test
  void jsonThatIsNestedTooDeepIsUnreadable() {
    assertThat(parser().parse(line("{\"a\":" + "[".repeat(5_000))))
        .isInstanceOf(LineOutcome.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000, 100_000})
  void memoryKeysStayWithinTheirBoundHoweverLongAHostOrSessionIs(int length) {
    SourceParser parser = parser();
    String longWord = "h".repeat(length);
    parser.parse(
        line("Mar 10 10:00:00 " + longWord + " postfix/smtpd[1]: A1B2C3D4E5: client=u[192.0.2.7]"));
    parser.parse(
        line(
            "Mar 10 10:00:00 mx dovecot: auth: passwd-file(mei,192.0.2.7,<"
                + longWord
                + ">): unknown user"));

    List<MemoryChange> changes = parser.drainMemoryChanges();
    assertThat(changes).hasSize(2);
    assertThat(changes).allSatisfy(change -> assertThat(change.key()).hasSizeLessThan(200));
  }

  @Test
  void whatAParserRemembersOfALineWithLineEndsIsReadBack() {
    SourceParser parser = parser();
    parser.parse(
        line(
            "Mar 10 10:00:00 mx dovecot: auth: passwd-file(mei,192.0.2.7\n2026,192.0.2.7): unknown user"));
    parser.parse(
        line(
            "Mar 10 10:00:00 mx postfix/smtpd[1]: A1B2C3D4E5: client=u[192.0.2.7\n], sasl_username=mei\tx\ny"));

    parser().restore(parser.drainMemoryChanges());
  }

  @Test
  void aMessageRepeatedABillionTimesIsRepeatedAThousand() {
    LineOutcome outcome =
        parser()
            .parse(
                line(
                    "Mar 10 10:00:00 mx dovecot: message repeated 99999999999 times: [ imap-login:"
                        + " Login: user=<mei>, method=PLAIN, rip=192.0.2.7, lip=10.0.0.5]"));

    assertThat(((LineOutcome.Understood) outcome).events()).hasSize(1_000);
  }

  @Test
  void aMessageThatIsHandedOnAndOnIsRememberedWithinABound() {
    SourceParser parser = parser();
    String client = "client=u[192.0.2.7], sasl_method=PLAIN, sasl_username=mei";
    parser.parse(line("Mar 10 10:00:00 mx postfix/smtpd[1]: A1B2C3D4E5: " + client));
    for (int i = 0; i < 10_000; i++) {
      String id = "%09dF".formatted(i);
      parser.parse(
          line(
              "Mar 10 10:00:00 mx postfix/smtpd[1]: "
                  + id
                  + ": client=localhost[127.0.0.1], orig_queue_id=A1B2C3D4E5, orig_"
                  + client));
      parser.parse(line("Mar 10 10:00:01 mx postfix/qmgr[1]: " + id + ": removed"));
    }

    assertThat(parser.drainMemoryChanges())
        .allSatisfy(change -> assertThat(change.value()).hasSizeLessThan(10_000));
  }

  private static LogLine line(String text) {
    return new LogLine(text, WRITTEN);
  }

  private static SourceParser parser() {
    return LogParsers.create(
        new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of()));
  }
}

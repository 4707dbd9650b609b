package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
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

  /** Real lines, cut, doubled and with characters changed: none of them throws. */
  @Test
  void mutatedRealLinesThrowNothing() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    SourceParser parser = parser();
    int lines = 0;
    try (var files = Files.list(Path.of("src/test/resources/servers"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        for (String real : Files.readAllLines(file)) {
          for (int i = 0; i < 40; i++) {
            parser.parse(line(mutated(real, random)));
            lines++;
          }
          parser.drainMemoryChanges();
        }
      }
    }
    assertThat(lines).isGreaterThan(10_000);
  }

  /** The same of every format's table, with a restart now and then. */
  @Test
  void mutatedLinesOfEveryFormatThrowNothing() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    for (Path table : FormatTablesTest.tables()) {
      SourceParser parser = parser();
      for (String real : Files.readAllLines(table)) {
        for (int i = 0; i < 200 && !real.startsWith("=>"); i++) {
          parser.parse(line(mutated(real, random)));
        }
        parser()
            .restore(
                parser.drainMemoryChanges().stream()
                    .filter(change -> change.value() != null)
                    .toList());
      }
    }
  }

  private static String mutated(String line, SplittableRandom random) {
    StringBuilder text = new StringBuilder(line);
    String odd = "<>(),:=[]{}\"'\\\n\t\0 @%\u202E\ud800";
    for (int i = random.nextInt(4); i >= 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setLength(at);
        case 1 -> text.insert(at, odd.charAt(random.nextInt(odd.length())));
        case 2 -> text.deleteCharAt(at);
        default -> text.insert(at, text.substring(0, at));
      }
    }
    return text.toString();
  }

  private static LogLine line(String text) {
    return new LogLine(text, WRITTEN);
  }

  private static SourceParser parser() {
    return LogParsers.create(
        new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of()));
  }
}

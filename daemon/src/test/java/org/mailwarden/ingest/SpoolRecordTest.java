package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolRecordTest {
  private static final Instant ARRIVED = Instant.parse("2026-03-10T12:00:00.123Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<22>Mar 10 12:00:00 mx1 dovecot: imap-login: Login: user=<mei>",
        "two\nlines\r\n and a third",
        "C:\\new\\r \\\\n and one at the end \\",
        "\r",
        "\n",
        " with a space before, ! and 17 digits 12345678901234567",
        "\u4f60\u597d \ud83d\ude00 \uFFFD \u0000 \u2028"
      })
  void aMessageComesBackAsItWas(String text) {
    for (boolean tooLong : new boolean[] {false, true}) {
      SpoolRecord record = new SpoolRecord(ARRIVED, new SyslogMessage(text, tooLong));

      String line = new String(record.line(), StandardCharsets.UTF_8);

      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      assertThat(line).doesNotContain("\r");
      assertThat(SpoolRecord.parse(line.substring(0, line.length() - 1), Instant.EPOCH))
          .isEqualTo(record);
    }
  }

  @Test
  void aMessageWhoseRecordIsLongerThanALineMayBeIsCutToItsHead() {
    String text = "\n".repeat(LogFileFollower.MAX_LINE_BYTES / 2);
    byte[] line = new SpoolRecord(ARRIVED, new SyslogMessage(text, false)).line();

    SpoolRecord read =
        SpoolRecord.parse(
            new String(line, 0, line.length - 1, StandardCharsets.UTF_8), Instant.EPOCH);

    assertThat(read.message())
        .isEqualTo(new SyslogMessage(text.substring(0, LogFileFollower.HEAD_OF_LONG_LINE), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no time", "123", "123x", "!", " text", "-1 text"})
  void whatIsNoRecordIsTakenAsItIs(String line) {
    assertThat(SpoolRecord.parse(line, ARRIVED))
        .isEqualTo(new SpoolRecord(ARRIVED, new SyslogMessage(line, false)));
  }
}

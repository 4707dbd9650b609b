package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times at which calendars and clocks are odd. */
class TimestampsTest {
  private static final ZoneId TAIPEI = ZoneId.of("Asia/Taipei");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest(name = "{0} written {1}")
  @CsvSource({
    // a line of before midnight, read after it
    "Dec 31 23:59:59, 2027-01-01T00:00:05+08:00, 2026-12-31T15:59:59Z",
    // a host whose clock is ahead, or that writes another zone's time
    "Jan  1 00:00:30, 2026-12-31T23:59:00+08:00, 2026-12-31T16:00:30Z",
    "Jan  2 12:00:00, 2026-12-31T23:59:00+08:00, 2027-01-02T04:00:00Z",
    // nobody's clock is that much ahead: last year's
    "Jan  3 12:00:00, 2026-12-31T23:59:00+08:00, 2026-01-03T04:00:00Z",
    // leap days
    "Feb 29 12:00:00, 2028-02-29T12:00:01+08:00, 2028-02-29T04:00:00Z",
    "Feb 29 12:00:00, 2028-02-28T12:00:00+08:00, 2028-02-29T04:00:00Z",
    "Feb 29 12:00:00, 2026-03-10T12:00:00+08:00, 2024-02-29T04:00:00Z",
    "Feb 28 12:00:00, 2028-02-29T12:00:00+08:00, 2028-02-28T04:00:00Z",
    // a leap second is the second before it
    "Dec 31 23:59:60, 2027-01-01T00:00:00+08:00, 2026-12-31T15:59:59Z"
  })
  void theYearIsTheLatestInWhichTheLineMayHaveBeenWritten(
      String text, String written, String expected) {
    Instant time = new Timestamps(TAIPEI).read(text + " mx1", 0, instant(written));

    assertThat(time).isEqualTo(Instant.parse(expected));
  }

  /** Time stamps are remembered, since many lines share a second. */
  @Test
  void aRememberedSecondIsOfTheYearOfTheLineThatHasIt() {
    Timestamps timestamps = new Timestamps(TAIPEI);
    String text = "Jan  1 00:00:00 mx1";

    assertThat(timestamps.read(text, 0, instant("2026-12-29T12:00:00+08:00")))
        .isEqualTo("2025-12-31T16:00:00Z");
    assertThat(timestamps.read(text, 0, instant("2027-01-01T00:00:01+08:00")))
        .isEqualTo("2026-12-31T16:00:00Z");
    assertThat(timestamps.read(text, 0, instant("2026-12-29T12:00:00+08:00")))
        .isEqualTo("2025-12-31T16:00:00Z");
    assertThat(timestamps.read(text, 0, instant("2031-01-01T00:00:01+08:00")))
        .isEqualTo("2030-12-31T16:00:00Z");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // 02:00 to 03:00 are skipped: a clock that shows such a time was not put forward yet
    "Mar 29 01:59:59, 2026-03-29T00:59:59Z",
    "Mar 29 02:30:00, 2026-03-29T01:30:00Z",
    "Mar 29 03:00:00, 2026-03-29T01:00:00Z",
    "2026-03-29 02:30:00, 2026-03-29T01:30:00Z",
    // 02:00 to 03:00 come twice: never later than it was
    "Oct 25 01:59:59, 2026-10-24T23:59:59Z",
    "Oct 25 02:30:00, 2026-10-25T00:30:00Z",
    "Oct 25 03:00:00, 2026-10-25T02:00:00Z",
    // the zone's own offset tells them apart
    "2026-10-25T02:30:00+02:00, 2026-10-25T00:30:00Z",
    "2026-10-25T02:30:00+01:00, 2026-10-25T01:30:00Z",
    "[25/Oct/2026:02:30:00 +0100], 2026-10-25T01:30:00Z"
  })
  void daylightSavingHoursHaveATime(String text, String expected) {
    Instant time =
        new Timestamps(BERLIN).read(text + " mx1", 0, instant("2026-12-01T12:00:00+01:00"));

    assertThat(time).isEqualTo(Instant.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nov 24 1024 10:00:11",
        "Nov 24 9999 10:00:11",
        "0001-11-24T10:00:11Z",
        "9999-11-24T10:00:11Z",
        "Feb 30 10:00:00",
        "Nov 31 10:00:00",
        "Nov 24 24:00:00",
        "Nov 24 10:61:00",
        "2027-02-29T10:00:00Z",
        "2026-11-24T10:00:00+19:00",
        "[29/Feb/2027:10:00:00 +0000]",
        "@ffffffffffffffff00000000"
      })
  void whatIsNoTimeOfALogIsNone(String text) {
    assertThat(new Timestamps(TAIPEI).read(text + " mx1", 0, instant("2026-12-01T12:00:00Z")))
        .isNull();
  }

  private static Instant instant(String text) {
    return java.time.OffsetDateTime.parse(text).toInstant();
  }
}

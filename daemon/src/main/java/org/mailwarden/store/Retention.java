package org.mailwarden.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** How far back the three logs go: full days, UTC, so that a day's partition is dropped whole. */
record Retention(Duration time, Clock clock) {
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * The first day kept. One more than the retention time: an owner's day begins up to 14 hours
   * before UTC's.
   */
  LocalDate firstDay() {
    return today().minusDays(time.toDays() + 1);
  }

  Instant firstMoment() {
    return firstDay().atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}

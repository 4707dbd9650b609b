package org.mailwarden.cli.bench.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.SplittableRandom;

/**
 * The simulated days: a week that only teaches, and a month.
 *
 * @param first the first day, a Monday
 */
record Calendar(LocalDate first, ZoneId zone) {
  static final int LEARNING_DAYS = 7;
  static final int MONTH = 30;

  /** How many days there are in all. */
  int days() {
    return LEARNING_DAYS + MONTH;
  }

  LocalDate day(int number) {
    return first.plusDays(number);
  }

  /** So many seconds after a day's midnight; more than a day has means the next. */
  Instant at(LocalDate day, long seconds) {
    return day.atStartOfDay(zone).toInstant().plusSeconds(seconds);
  }

  /** A day on which something may begin: all but the first two, when nobody has a past. */
  int drawnDay(SplittableRandom random) {
    return random.nextInt(2, days() - 1);
  }

  Spell spell(Spell.Cause cause, int fromDay, int toDay) {
    return new Spell(cause, at(day(fromDay), 0), at(day(toDay), 0));
  }
}

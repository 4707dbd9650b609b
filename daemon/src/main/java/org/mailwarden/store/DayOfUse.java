package org.mailwarden.store;

import java.time.Instant;
import org.mailwarden.event.Account;

/**
 * How exactly the last use of a place is known: to seven days. Whoever forgets places counts in
 * months, and a write a day for each place of each account would be most of what ingest does. The
 * seven days begin on another day for every account, lest all be written on one.
 */
public final class DayOfUse {
  private static final long SECONDS_A_DAY = 86_400;
  private static final long DAYS_TOGETHER = 7;

  private DayOfUse() {}

  /** The day since 1970 (UTC) that stands for a use at this time: the first of the seven. */
  public static int of(Account account, Instant time) {
    long day = Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY);
    long ahead = Math.floorMod(account.address().hashCode(), DAYS_TOGETHER);
    return (int) (Math.floorDiv(day + ahead, DAYS_TOGETHER) * DAYS_TOGETHER - ahead);
  }
}

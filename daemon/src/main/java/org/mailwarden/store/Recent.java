package org.mailwarden.store;

import java.time.Instant;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * What this process saw of an account lately; after a restart it is not known, and {@link
 * Attention} looks once more. Immutable.
 *
 * @param lastCountry of its last login; null if not known
 * @param watchedUntil null if it isn't watched
 * @param hour full hours since 1970 that the numbers are of
 */
record Recent(String lastCountry, Instant watchedUntil, long hour, int logins, int failures) {
  static final Recent NOTHING = new Recent(null, null, 0, 0, 0);

  private static final long SECONDS_AN_HOUR = 3_600;

  static Recent watched(Instant until) {
    return new Recent(null, until, 0, 0, 0);
  }

  int loginsIn(Instant moment) {
    return hourOf(moment) == hour ? logins : 0;
  }

  int failuresIn(Instant moment) {
    return hourOf(moment) == hour ? failures : 0;
  }

  boolean isWatched(Instant moment) {
    return watchedUntil != null && moment.isBefore(watchedUntil);
  }

  /** This, and an event more. */
  Recent and(LogEvent event, String country) {
    if (event instanceof SuccessfulLogin) {
      return new Recent(
          country.isEmpty() ? lastCountry : country,
          watchedUntil,
          Math.max(hour, hourOf(event.time())),
          hourOf(event.time()) < hour ? logins : loginsIn(event.time()) + 1,
          hourOf(event.time()) < hour ? failures : failuresIn(event.time()));
    }
    if (event instanceof FailedLogin) {
      Instant until = event.time().plus(Attention.WATCH_AFTER_FAILURE);
      return new Recent(
          lastCountry,
          watchedUntil == null || until.isAfter(watchedUntil) ? until : watchedUntil,
          Math.max(hour, hourOf(event.time())),
          hourOf(event.time()) < hour ? logins : loginsIn(event.time()),
          hourOf(event.time()) < hour ? failures : failuresIn(event.time()) + 1);
    }
    return this;
  }

  private static long hourOf(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), SECONDS_AN_HOUR);
  }
}

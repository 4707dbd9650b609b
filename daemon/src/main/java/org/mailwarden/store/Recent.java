package org.mailwarden.store;

import java.time.Instant;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * What this process saw of an account lately; after a restart it is not known, and {@link
 * Attention} looks once more. Two numbers, since a site has a million of them. Immutable.
 *
 * @param counts from the highest bit on: the country of the last login as two letters of five bits
 *     each, 0 if not known; 20 bits of the full hours from 1970 to the one that the numbers are of;
 *     whether the country changed in it; logins in it, 17 bits, and failed ones, 16 bits
 * @param watchedUntil the second since 1970 (rounded up) from which it isn't watched; the least
 *     number if it wasn't
 */
public record Recent(long counts, int watchedUntil) {
  public static final Recent NOTHING = new Recent(0, Integer.MIN_VALUE);

  private static final long SECONDS_AN_HOUR = 3_600;
  private static final int LOGIN_BITS = 17;
  private static final int FAILURE_BITS = 16;
  private static final int HOUR_BITS = 20;
  private static final int LETTER_BITS = 5;
  private static final int MOVED_AT = LOGIN_BITS + FAILURE_BITS;
  private static final int HOUR_AT = MOVED_AT + 1;
  private static final int COUNTRY_AT = HOUR_AT + HOUR_BITS;
  private static final long HOURS = (1L << HOUR_BITS) - 1;

  /** More than so many in an hour are counted as so many: they were looked at by then. */
  private static final int MOST_LOGINS = (1 << LOGIN_BITS) - 1;

  private static final int MOST_FAILURES = (1 << FAILURE_BITS) - 1;

  /** Whether its last login came from another country; false if no login's country is known. */
  public boolean lastCountryIsNot(String country) {
    return knowsLastCountry() && lastCountry() != letters(country);
  }

  /** Whether a login of it from a known country was seen. */
  public boolean knowsLastCountry() {
    return lastCountry() != 0;
  }

  /** How many logins of this moment's full hour are known. */
  public int loginsIn(Instant moment) {
    return hourOf(moment) == hour() ? logins() : 0;
  }

  /** How many failed logins of this moment's full hour are known. */
  public int failuresIn(Instant moment) {
    return hourOf(moment) == hour() ? failures() : 0;
  }

  /** Whether two logins of this moment's full hour are known to have come from two countries. */
  public boolean hasMovedIn(Instant moment) {
    return hourOf(moment) == hour() && hasMoved();
  }

  /** Whether it is watched at this moment. */
  public boolean isWatched(Instant moment) {
    return moment.getEpochSecond() < watchedUntil;
  }

  /** The end of the watch in full hours, rounded up; only for one that is or was watched. */
  Instant endOfWatch() {
    return Instant.ofEpochSecond(fullHours(watchedUntil) * SECONDS_AN_HOUR);
  }

  /** Whether the watch, in full hours, ends later than the other. */
  boolean isWatchedLongerThan(Recent other) {
    return fullHours(watchedUntil) > fullHours(other.watchedUntil);
  }

  private static long fullHours(int second) {
    return Math.floorDiv(second + SECONDS_AN_HOUR - 1, SECONDS_AN_HOUR);
  }

  /** This, and watched at least until this moment. */
  Recent watched(Instant until) {
    return watched((int) until.getEpochSecond() + (until.getNano() == 0 ? 0 : 1));
  }

  /** This, and watched at least until this second since 1970. */
  Recent watched(int until) {
    return new Recent(counts, Math.max(watchedUntil, until));
  }

  /**
   * This, and an event more.
   *
   * @param country of its client; empty where it isn't known
   */
  public Recent and(LogEvent event, String country) {
    if (event instanceof SuccessfulLogin) {
      long last = country.isEmpty() ? lastCountry() : letters(country);
      boolean moves = !country.isEmpty() && lastCountryIsNot(country);
      return new Recent(counted(last, event.time(), moves, 1, 0), watchedUntil);
    }
    if (event instanceof FailedLogin) {
      Recent counted = new Recent(counted(lastCountry(), event.time(), false, 0, 1), watchedUntil);
      return counted.failuresIn(event.time()) < Attention.WATCHED_FROM_FAILURES
          ? counted
          : counted.watched(event.time().plus(Attention.WATCH_AFTER_FAILURE));
    }
    return this;
  }

  /** An event of an hour before the one that is counted isn't. */
  private long counted(long country, Instant time, boolean moves, int login, int failure) {
    long hour = hourOf(time);
    if (hour < hour()) {
      return packed(country, hour(), hasMoved(), logins(), failures());
    }
    return packed(
        country,
        hour,
        moves || hasMovedIn(time),
        Math.min(MOST_LOGINS, loginsIn(time) + login),
        Math.min(MOST_FAILURES, failuresIn(time) + failure));
  }

  private long lastCountry() {
    return counts >>> COUNTRY_AT;
  }

  private long hour() {
    return (counts >>> HOUR_AT) & HOURS;
  }

  private boolean hasMoved() {
    return ((counts >>> MOVED_AT) & 1) != 0;
  }

  private int logins() {
    return (int) (counts >>> FAILURE_BITS) & MOST_LOGINS;
  }

  private int failures() {
    return (int) counts & MOST_FAILURES;
  }

  private static long packed(long country, long hour, boolean moved, int logins, int failures) {
    return (country << COUNTRY_AT)
        | (hour << HOUR_AT)
        | ((moved ? 1L : 0) << MOVED_AT)
        | ((long) logins << FAILURE_BITS)
        | failures;
  }

  /** ISO 3166 codes are two letters A to Z: each from 1 to 26. */
  private static long letters(String country) {
    return ((country.charAt(0) & 31L) << LETTER_BITS) | (country.charAt(1) & 31L);
  }

  private static long hourOf(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), SECONDS_AN_HOUR) & HOURS;
  }
}

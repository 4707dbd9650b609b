package org.mailwarden.store;

import java.time.Instant;
import java.util.Arrays;

/**
 * The places that one account is known to have been used from, and from when to when: what ingest
 * asks of every login. Exact, in 16 bytes a place, since a site has millions of them. Immutable.
 */
final class KnownPlaces {
  static final KnownPlaces NONE = new KnownPlaces(new long[0], new int[0], new int[0]);

  /** {@link Place#code}, ascending. */
  private final long[] codes;

  /** The second since 1970 in which it was seen first, or the next if that one had begun before. */
  private final int[] first;

  /** {@link Place#dayOfUse} of the last use. */
  private final int[] last;

  private KnownPlaces(long[] codes, int[] first, int[] last) {
    this.codes = codes;
    this.first = first;
    this.last = last;
  }

  int count() {
    return codes.length;
  }

  /**
   * Whether nothing about the place needs to be written for a login at this time.
   *
   * @param day {@link Place#dayOfUse} of the login
   */
  boolean cover(long code, Instant time, int day) {
    int at = Arrays.binarySearch(codes, code);
    return at >= 0 && time.getEpochSecond() >= first[at] && day <= last[at];
  }

  /** Whether the account was used from there, at this moment or before. */
  boolean have(long code, Instant moment) {
    int at = Arrays.binarySearch(codes, code);
    // Of the second that it was first seen in, the place is taken for known.
    return at >= 0 && moment.getEpochSecond() + 1 >= first[at];
  }

  /** Whether a country other than the one with this code is among them. */
  boolean haveCountryBut(long country) {
    for (long code : codes) {
      if (Place.isCountry(code) && code != country) {
        return true;
      }
    }
    return false;
  }

  /** {@link Place#dayOfUse} of the last use of any; the least number if there are none. */
  int lastDay() {
    int latest = Integer.MIN_VALUE;
    for (int day : last) {
      latest = Math.max(latest, day);
    }
    return latest;
  }

  /**
   * These, and the place since this time.
   *
   * @param day of its last use, since 1970
   */
  KnownPlaces with(long code, Instant from, int day) {
    int second = (int) from.getEpochSecond();
    return with(code, from.getNano() == 0 ? second : second + 1, day);
  }

  /** All of both. */
  KnownPlaces and(KnownPlaces other) {
    KnownPlaces all = this;
    for (int i = 0; i < other.codes.length; i++) {
      all = all.with(other.codes[i], other.first[i], other.last[i]);
    }
    return all;
  }

  private KnownPlaces with(long code, int from, int to) {
    int at = Arrays.binarySearch(codes, code);
    if (at < 0) {
      int place = -at - 1;
      return new KnownPlaces(
          inserted(codes, place, code), inserted(first, place, from), inserted(last, place, to));
    }
    if (first[at] <= from && last[at] >= to) {
      return this;
    }
    int[] earlier = first.clone();
    int[] later = last.clone();
    earlier[at] = Math.min(earlier[at], from);
    later[at] = Math.max(later[at], to);
    return new KnownPlaces(codes, earlier, later);
  }

  private static long[] inserted(long[] values, int at, long value) {
    long[] more = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, at, more, at + 1, values.length - at);
    more[at] = value;
    return more;
  }

  private static int[] inserted(int[] values, int at, int value) {
    int[] more = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, at, more, at + 1, values.length - at);
    more[at] = value;
    return more;
  }
}

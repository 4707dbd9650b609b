package org.mailwarden.store;

import java.time.Instant;
import java.util.Arrays;

/**
 * The places that one account is known to have been used from, and from when to when: what ingest
 * asks of every login. Exact, in 16 bytes a place, since a site has millions of them. Immutable.
 */
final class KnownPlaces {
  static final KnownPlaces NONE = new KnownPlaces(new long[0]);

  private static final int LONGS_A_PLACE = 2;

  /**
   * Two numbers a place, by ascending codes: {@link Place#code}, and its span. A span's upper half
   * is the second since 1970 in which the place was seen first, or the next if that one had begun
   * before; its lower half is {@link DayOfUse#of} of the last use.
   */
  private final long[] packed;

  private KnownPlaces(long[] packed) {
    this.packed = packed;
  }

  /** As {@link #packed} gave them. */
  static KnownPlaces of(long[] packed) {
    return packed.length == 0 ? NONE : new KnownPlaces(packed);
  }

  /** As numbers, for whoever keeps many of them; never to be changed. */
  long[] packed() {
    return packed;
  }

  /** That its numbers take. */
  int bytes() {
    return packed.length * Long.BYTES;
  }

  int count() {
    return packed.length / LONGS_A_PLACE;
  }

  /**
   * Whether nothing about the place needs to be written for a login at this time.
   *
   * @param day {@link DayOfUse#of} of the login
   */
  boolean cover(long code, Instant time, int day) {
    int at = find(code);
    return at >= 0 && time.getEpochSecond() >= first(at) && day <= last(at);
  }

  /** Whether the account was used from there, at this moment or before. */
  boolean have(long code, Instant moment) {
    int at = find(code);
    // Of the second that it was first seen in, the place is taken for known.
    return at >= 0 && moment.getEpochSecond() + 1 >= first(at);
  }

  /** Whether a country other than the one with this code is among them. */
  boolean haveCountryBut(long country) {
    for (int at = 0; at < count(); at++) {
      if (Place.isCountry(code(at)) && code(at) != country) {
        return true;
      }
    }
    return false;
  }

  /** {@link DayOfUse#of} of the last use of any; the least number if there are none. */
  int lastDay() {
    int latest = Integer.MIN_VALUE;
    for (int at = 0; at < count(); at++) {
      latest = Math.max(latest, last(at));
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
    for (int at = 0; at < other.count(); at++) {
      all = all.with(other.code(at), other.first(at), other.last(at));
    }
    return all;
  }

  private KnownPlaces with(long code, int from, int to) {
    int at = find(code);
    if (at < 0) {
      int place = (-at - 1) * LONGS_A_PLACE;
      long[] more = Arrays.copyOf(packed, packed.length + LONGS_A_PLACE);
      System.arraycopy(packed, place, more, place + LONGS_A_PLACE, packed.length - place);
      more[place] = code;
      more[place + 1] = span(from, to);
      return new KnownPlaces(more);
    }
    if (first(at) <= from && last(at) >= to) {
      return this;
    }
    long[] wider = packed.clone();
    wider[at * LONGS_A_PLACE + 1] = span(Math.min(first(at), from), Math.max(last(at), to));
    return new KnownPlaces(wider);
  }

  /** Which place has this code; where none has, as {@link Arrays#binarySearch} answers. */
  private int find(long code) {
    int low = 0;
    int high = count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = code(middle);
      if (found == code) {
        return middle;
      }
      if (found < code) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private long code(int at) {
    return packed[at * LONGS_A_PLACE];
  }

  private int first(int at) {
    return (int) (packed[at * LONGS_A_PLACE + 1] >> Integer.SIZE);
  }

  private int last(int at) {
    return (int) packed[at * LONGS_A_PLACE + 1];
  }

  private static long span(int first, int last) {
    return ((long) first << Integer.SIZE) | Integer.toUnsignedLong(last);
  }
}

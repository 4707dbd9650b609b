package org.mailwarden.store;

import java.time.Instant;
import java.util.Arrays;

/**
 * The places that one account is known to have been used from, and from when to when: what ingest
 * asks of every login. Exact, in 16 bytes a place, since a site has millions of them. Immutable.
 */
final class KnownPlaces {
  static final KnownPlaces NONE = new KnownPlaces(new long[0], new int[0], new int[0]);

  private static final long SECONDS_A_DAY = 86_400;

  /** {@link Place#code}, ascending. */
  private final long[] codes;

  /** The second since 1970 in which it was seen first, or the next if that one had begun before. */
  private final int[] first;

  /** The last day since 1970, UTC. */
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
   * @param lateDays how many days the last day that is known may lie behind
   */
  boolean cover(long code, Instant time, int lateDays) {
    int at = Arrays.binarySearch(codes, code);
    return at >= 0 && time.getEpochSecond() >= first[at] && day(time) <= last[at] + lateDays;
  }

  /** These, and the place from the one time to the other. */
  KnownPlaces with(long code, Instant from, Instant to) {
    int second = (int) from.getEpochSecond();
    return with(code, from.getNano() == 0 ? second : second + 1, day(to));
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

  private static int day(Instant time) {
    return (int) Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY);
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

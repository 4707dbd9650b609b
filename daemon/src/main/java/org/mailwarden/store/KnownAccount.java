package org.mailwarden.store;

import java.time.Instant;

/**
 * What this process knows of an account: of what is stored, never more, so it learns of an event
 * once that is committed. There may be a million of these: what it knows is kept as numbers. Safe
 * for any number of threads.
 */
final class KnownAccount {
  /** Of this, in a 64-bit JVM with a heap of less than 32 GB, and of the array for its places. */
  static final int BYTES = 40 + 16;

  private static final int NEVER = Integer.MAX_VALUE;

  private final long id;

  /** {@link KnownPlaces#packed}; the array itself never changes. */
  private long[] places = KnownPlaces.NONE.packed();

  /** {@link Recent#counts}. */
  private long counts = Recent.NOTHING.counts();

  /** {@link Recent#watchedUntil}. */
  private int watchedUntil = Recent.NOTHING.watchedUntil();

  /** The second since 1970 of the earliest login or mail, rounded up. */
  private int firstSeen = NEVER;

  /** An account of which no more is known. */
  KnownAccount(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  synchronized KnownPlaces places() {
    return KnownPlaces.of(places);
  }

  synchronized Recent recent() {
    return new Recent(counts, watchedUntil);
  }

  /** Whether it was used then, or before. */
  synchronized boolean wasSeenBy(Instant time) {
    return time.getEpochSecond() >= firstSeen;
  }

  /** Learns that it was used at this time. */
  synchronized void seen(Instant time) {
    long second = time.getEpochSecond() + (time.getNano() == 0 ? 0 : 1);
    firstSeen = (int) Math.min(firstSeen, second);
  }

  /** Learns of places. */
  synchronized void learn(KnownPlaces more) {
    places = KnownPlaces.of(places).and(more).packed();
  }

  /** Learns what was seen lately; of two that learn at once, the counts of the later stay. */
  synchronized void learn(Recent lately) {
    counts = lately.counts();
    watchedUntil = Math.max(watchedUntil, lately.watchedUntil());
  }

  /** Learns all that the other knows that this doesn't. */
  void learn(KnownAccount other) {
    KnownPlaces more;
    Recent lately;
    int first;
    synchronized (other) {
      more = KnownPlaces.of(other.places);
      lately = new Recent(other.counts, other.watchedUntil);
      first = other.firstSeen;
    }
    synchronized (this) {
      learn(more);
      firstSeen = Math.min(firstSeen, first);
      learn(counts == Recent.NOTHING.counts() ? lately : recent().watched(lately.watchedUntil()));
    }
  }
}

package org.mailwarden.store;

import java.time.Instant;

/**
 * What this process knows of an account; of what is stored, never more. Immutable.
 *
 * @param firstSeen of the earliest login or mail; null if none is known
 */
record KnownAccount(long id, Instant firstSeen, KnownPlaces places, Recent recent) {
  KnownAccount(long id, Instant firstSeen, KnownPlaces places) {
    this(id, firstSeen, places, Recent.NOTHING);
  }

  /** What either knows; lately, what the other saw. */
  KnownAccount and(KnownAccount other) {
    return new KnownAccount(
        id,
        earlier(other.firstSeen),
        places.and(other.places),
        other.recent.equals(Recent.NOTHING) ? recent : other.recent);
  }

  private Instant earlier(Instant other) {
    if (firstSeen == null || other == null) {
      return firstSeen == null ? other : firstSeen;
    }
    return other.isBefore(firstSeen) ? other : firstSeen;
  }

  /** Whether it was used then, or before. */
  boolean wasSeenBy(Instant time) {
    return firstSeen != null && !time.isBefore(firstSeen);
  }
}

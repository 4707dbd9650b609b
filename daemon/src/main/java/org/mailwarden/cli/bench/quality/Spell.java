package org.mailwarden.cli.bench.quality;

import java.time.Instant;
import java.util.Locale;

/** A time in an innocent account's life that may look like an intruder. */
record Spell(Cause cause, Instant from, Instant to) {
  /** Why; the rarer the earlier, since an alert is put down to the first that fits. */
  enum Cause {
    TRIP,
    OLD_PASSWORD,
    OWN_CHANGE,
    MOVE,
    NEW_DEVICE,
    DORMANT,
    NEWSLETTER,
    ANNOUNCING,
    VPN,
    NIGHT_OWL,
    POLLING,
    EVERYDAY;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  boolean covers(Instant moment) {
    return !moment.isBefore(from) && !moment.isAfter(to);
  }
}

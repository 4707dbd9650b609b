package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.Ledger;

/**
 * Signs of one intrusion are one incident: its owner is mailed once, and again if it gets worse.
 */
final class Incidents {
  /** Between two alerts of one incident, in event time. */
  static final Duration LONGEST_GAP = Duration.ofHours(24);

  private Incidents() {}

  /** Whether the owner already got a mail of this incident that was as grave. */
  static boolean isTold(Ledger ledger, long accountId, Instant time, Severity severity) {
    return accountId != 0
        && ledger
            .incident(accountId, time.minus(LONGEST_GAP))
            .flatMap(Ledger.Incident::mailed)
            .map(mailed -> Severity.valueOf(mailed.toUpperCase(Locale.ROOT)))
            .filter(mailed -> mailed.compareTo(severity) >= 0)
            .isPresent();
  }
}

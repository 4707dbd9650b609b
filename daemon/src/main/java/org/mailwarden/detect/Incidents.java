package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.Ledger;

/**
 * Signs of one intrusion are one incident: its owner is mailed once, and again if it gets worse or
 * if it is told anew after a day.
 */
final class Incidents {
  /** Between two alerts of one incident, in event time. */
  static final Duration LONGEST_GAP = Duration.ofHours(24);

  private Incidents() {}

  /**
   * Whether the owner already got a mail of this incident that was as grave, within a day. An
   * incident may go on for weeks by what only stands in the digest, a phone's new networks for one:
   * the mail about last week's trip says nothing of today's stranger.
   */
  static boolean isTold(Ledger ledger, long accountId, Instant time, Severity severity) {
    return accountId != 0
        && ledger
            .incident(accountId, time.minus(LONGEST_GAP))
            .flatMap(Ledger.Incident::mailed)
            .filter(mailed -> !mailed.latest().plus(LONGEST_GAP).isBefore(time))
            .map(mailed -> Severity.valueOf(mailed.gravest().toUpperCase(Locale.ROOT)))
            .filter(gravest -> gravest.compareTo(severity) >= 0)
            .isPresent();
  }
}

package org.mailwarden.detect.replay;

import java.time.Instant;
import java.util.Optional;

/**
 * An alert that a test waits for. What isn't said isn't compared.
 *
 * @param time of the event
 * @param account its address; an empty text for an alert of no account
 * @param mailed whether the owner gets a mail of its own
 */
record ExpectedAlert(
    Instant time,
    String rule,
    Optional<String> account,
    Optional<String> severity,
    Optional<Boolean> mailed,
    Optional<String> subject) {
  boolean isMetBy(ReplayedAlert alert) {
    return alert.time().equals(time)
        && alert.rule().equals(rule)
        && account.filter(a -> !a.equals(alert.address())).isEmpty()
        && severity.filter(s -> !s.equals(alert.severity())).isEmpty()
        && mailed.filter(m -> m != alert.mailed()).isEmpty()
        && subject.filter(s -> !s.equals(alert.subject())).isEmpty();
  }
}

package org.mailwarden.detect.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a replay came to.
 *
 * @param alerts in the order in which they came
 * @param from the time of the earliest event; empty if there was none
 * @param to the time of the latest event
 * @param accounts that the events were of
 * @param muted how often each rule said nothing because it had said the same before, by its name
 */
public record ReplayOutcome(
    List<ReplayedAlert> alerts,
    Optional<Instant> from,
    Optional<Instant> to,
    long events,
    int accounts,
    Map<String, Long> muted) {
  public ReplayOutcome {
    alerts = List.copyOf(alerts);
    muted = Map.copyOf(muted);
  }
}

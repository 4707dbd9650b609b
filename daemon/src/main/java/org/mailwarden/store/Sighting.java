package org.mailwarden.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One event that something drew attention to, ready to be judged.
 *
 * @param accountId 0 where the event is of no account that exists
 * @param signs what drew attention, each with its value: of a new country the country
 * @param firstSeen when the account was first used; empty if it never was before
 */
public record Sighting(
    long accountId,
    LocatedEvent located,
    Map<Candidate.Kind, String> signs,
    Optional<Instant> firstSeen) {
  public Sighting {
    signs = Map.copyOf(signs);
  }
}

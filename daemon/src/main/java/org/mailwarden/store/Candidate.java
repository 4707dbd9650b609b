package org.mailwarden.store;

import java.time.Instant;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/**
 * Something that was never seen of an account before, and waits to be judged.
 *
 * @param value the country, network or AS number; for {@link Kind#VOLUME} the hour (ISO 8601, UTC)
 * @param time of the event that showed it first
 * @param service how the client came in; empty for {@link Kind#VOLUME}
 * @param origin empty where no client address is known
 * @param firstSeen when the account was first used, in event time
 */
public record Candidate(
    long id,
    long accountId,
    Account account,
    Kind kind,
    String value,
    Instant time,
    String service,
    Optional<ClientAddress> client,
    Optional<Origin> origin,
    Instant firstSeen) {
  /** What is new. */
  public enum Kind {
    COUNTRY,
    NETWORK,
    ASN,
    /** An hour in which the account sent more than before. */
    VOLUME
  }
}

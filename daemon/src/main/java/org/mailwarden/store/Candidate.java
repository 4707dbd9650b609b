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
  /** What drew attention. */
  public enum Kind {
    COUNTRY,
    NETWORK,
    ASN,
    /** An hour in which the account sent more than before. */
    VOLUME,
    /** A service the account was never used by. */
    SERVICE,
    /**
     * A login over a new network from another country than the one before it, though both countries
     * may be known.
     */
    MOVED,
    /** The first use after a long silence. */
    DORMANT,
    /** A login while the account is watched: after failures, or an owner's "that wasn't me". */
    WATCHED,
    /** Failed logins at the account. */
    FAILURES,
    /** Failed logins from one address at many accounts. */
    SOURCE,
    /** Mails that were refused by their recipients' servers. */
    BOUNCES,
    /** A mail from a network that the account never logged in from. */
    SENDER_NETWORK,
    /** A change of the account itself. */
    CHANGE,
    /** Very many logins within the hour. */
    LOGINS;

    /** Whether it is a place that the account was never used from. */
    public boolean isPlace() {
      return this == COUNTRY || this == NETWORK || this == ASN;
    }
  }
}

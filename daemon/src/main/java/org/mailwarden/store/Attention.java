package org.mailwarden.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/**
 * Decides which events are worth judging, and why: what is not new of an account, and follows on
 * nothing, costs no more than this. The same for lines as they come in and for a replay.
 */
public interface Attention {
  /**
   * What about this event is worth judging; empty for most events.
   *
   * @param known of the account before this event; what it learns of the event is the caller's
   *     matter
   * @return each sign with its value: of {@link Candidate.Kind#COUNTRY} the country
   */
  Map<Candidate.Kind, String> signs(LocatedEvent located, Known known);

  /** What is known of an account when one of its events comes. */
  interface Known {
    /** Whether it was used from this place, or by this service, at this moment or before. */
    boolean knows(Candidate.Kind kind, String value, Instant moment);

    /** The day of its last use before, to the week; empty if it never was. */
    Optional<Instant> lastUse();

    /** The country of its last login, where known. */
    Optional<String> lastCountry();

    /** Whether each of its logins is to be judged at this moment. */
    boolean isWatched(Instant moment);

    /** How often it logged in within this moment's full hour, as far as known. */
    int loginsInHourOf(Instant moment);
  }

  /** How long silence must last for the first use behind it to be worth a look. */
  Duration SILENCE = Duration.ofDays(30);

  /** How long an account's logins are looked at after a failed one. */
  Duration WATCH_AFTER_FAILURE = Duration.ofHours(24);

  /** How many accounts an address must fail at within an hour to be worth a look. */
  int SOURCE_ACCOUNTS = 5;

  /** How many logins within a full hour are worth a look. */
  int MANY_LOGINS = 60;

  /** The network that an address is in, as a value of {@link Candidate.Kind#NETWORK}. */
  static String network(ClientAddress client) {
    return client.network();
  }
}

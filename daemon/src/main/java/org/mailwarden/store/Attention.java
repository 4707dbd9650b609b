package org.mailwarden.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Decides which events are worth judging, and why: what is not new of an account, and follows on
 * nothing, costs no more than this. The same for lines as they come in and for a replay.
 *
 * <p>It rather looks once too often: whether a sign means anything is for the judge, who asks the
 * history. What is counted (mails, bounces, failed logins, logins of an hour) gives a sign when the
 * count reaches a floor, and from there each time it has grown by another tenth: a rule that counts
 * to twenty sees exactly twenty, one that counts to a thousand at most a hundred late, and a
 * newsletter to five thousand is looked at some seventy times and not five thousand.
 */
public final class Attention {
  /** How long silence must last for the first use behind it to be worth a look. */
  public static final Duration SILENCE = Duration.ofDays(30);

  /**
   * How many logins must fail within a full hour for an account to be watched: one wrong password
   * is everybody's, and a phone's after each change of it.
   */
  public static final int WATCHED_FROM_FAILURES = 5;

  /** How long an account's logins are looked at after so many failed ones. */
  public static final Duration WATCH_AFTER_FAILURE = Duration.ofHours(24);

  /** How many accounts an address must fail at within an hour to be worth a look. */
  public static final int SOURCE_ACCOUNTS = 5;

  /** How many logins within a full hour are worth a look. */
  public static final int MANY_LOGINS = 60;

  private static final int SMALLEST_GROWTH = 10;

  private Attention() {}

  /**
   * What about this event is worth judging; empty for most events. {@link Candidate.Kind#VOLUME},
   * {@link Candidate.Kind#BOUNCES} and {@link Candidate.Kind#SOURCE} are not among it: they come of
   * counting.
   *
   * @param known of the account before this event; what it learns of the event is the caller's
   *     matter
   * @return each sign with its value: of a place and of {@link Candidate.Kind#MOVED} the country,
   *     network, AS number or service; of {@link Candidate.Kind#CHANGE} what changed; of {@link
   *     Candidate.Kind#LOGINS} and {@link Candidate.Kind#FAILURES} the {@link #hour}; of the others
   *     an empty text
   */
  public static Map<Candidate.Kind, String> signs(LocatedEvent located, Known known) {
    LogEvent event = located.event();
    if (event instanceof SuccessfulLogin login) {
      return ofLogin(login, located.origin().orElse(null), known);
    }
    if (event instanceof FailedLogin failure) {
      return ofFailure(failure, known);
    }
    if (event instanceof MailAttempt mail) {
      return ofMail(mail, located.origin().orElse(null), known);
    }
    return Map.of(Candidate.Kind.CHANGE, ((AccountChange) event).kind().label());
  }

  private static Map<Candidate.Kind, String> ofLogin(
      SuccessfulLogin login, Origin origin, Known known) {
    Instant time = login.time();
    Map<Candidate.Kind, String> signs = null;
    if (origin != null) {
      signs = ofPlace(login, origin, known);
    }
    if (!login.service().isEmpty() && !known.knows(Candidate.Kind.SERVICE, login.service(), time)) {
      signs = with(signs, Candidate.Kind.SERVICE, login.service());
    }
    if (known.isSilentSince(time.minus(SILENCE))) {
      signs = with(signs, Candidate.Kind.DORMANT, "");
    }
    if (known.isWatched(time)) {
      signs = with(signs, Candidate.Kind.WATCHED, "");
    }
    int before = known.loginsInHourOf(time);
    if (reaches(before, before + 1L, MANY_LOGINS)) {
      signs = with(signs, Candidate.Kind.LOGINS, hour(time));
    }
    return signs == null ? Map.of() : signs;
  }

  private static Map<Candidate.Kind, String> ofPlace(
      SuccessfulLogin login, Origin origin, Known known) {
    Map<Candidate.Kind, String> signs = null;
    boolean isNewNetwork =
        login.client().isPresent() && !known.knowsNetwork(login.client().get(), login.time());
    if (!origin.country().isEmpty()) {
      if (!known.knows(Candidate.Kind.COUNTRY, origin.country(), login.time())) {
        signs = with(signs, Candidate.Kind.COUNTRY, origin.country());
      }
      if (isNewNetwork
          && known.lastLoginWasOutside(origin.country())
          && !known.hasMovedIn(login.time())) {
        signs = with(signs, Candidate.Kind.MOVED, origin.country());
      }
    }
    if (isNewNetwork) {
      signs = with(signs, Candidate.Kind.NETWORK, origin.network());
    }
    if (origin.asn() != 0 && !known.knowsAsn(origin.asn(), login.time())) {
      signs = with(signs, Candidate.Kind.ASN, Long.toString(origin.asn()));
    }
    return signs;
  }

  private static Map<Candidate.Kind, String> ofFailure(FailedLogin failure, Known known) {
    int before = known.failuresInHourOf(failure.time());
    return reaches(before, before + 1L, WATCHED_FROM_FAILURES)
        ? Map.of(Candidate.Kind.FAILURES, hour(failure.time()))
        : Map.of();
  }

  private static Map<Candidate.Kind, String> ofMail(MailAttempt mail, Origin origin, Known known) {
    if (origin == null
        || mail.client().isEmpty()
        || known.knowsNetwork(mail.client().get(), mail.time())
        || known.knowsSenderNetwork(mail.client().get(), mail.time())) {
      return Map.of();
    }
    return Map.of(Candidate.Kind.SENDER_NETWORK, origin.network());
  }

  /** Whether an attempt counts as sent: one that is put off comes again. */
  public static boolean isCounted(MailAttempt mail) {
    return !mail.status().equals("deferred");
  }

  /** Whether an attempt counts as refused. */
  public static boolean isRefused(MailAttempt mail) {
    return mail.status().equals("bounced") || mail.status().equals("expired");
  }

  /**
   * Whether what an account sent within one full hour is worth a look ({@link
   * Candidate.Kind#VOLUME}).
   *
   * @param before recipients of that hour before the event
   * @param after and with it
   */
  public static boolean volumeSign(long before, long after, SendingFloors floors) {
    return reaches(before, after, floors.sent());
  }

  /**
   * Whether what was refused within one full hour is worth a look ({@link Candidate.Kind#BOUNCES}).
   *
   * @param before refused recipients of that hour before the event
   * @param after and with it
   */
  public static boolean bouncesSign(long before, long after, SendingFloors floors) {
    return reaches(before, after, floors.bounced());
  }

  /**
   * Whether an address that fails to log in is worth a look ({@link Candidate.Kind#SOURCE}).
   *
   * @param before how many accounts it failed at within the full hour before the event, those that
   *     don't exist included
   * @param after and with it
   */
  public static boolean sourceSign(long before, long after) {
    return reaches(before, after, SOURCE_ACCOUNTS);
  }

  /** The full hour (UTC) of a moment, as the value of signs that come of counting by the hour. */
  public static String hour(Instant moment) {
    return moment.truncatedTo(ChronoUnit.HOURS).toString();
  }

  /**
   * Whether a count reaches the floor, or has grown by a tenth (by one, while that is more) since
   * it last gave a sign.
   */
  private static boolean reaches(long before, long after, long floor) {
    if (after < floor) {
      return false;
    }
    long step = floor;
    while (step <= before) {
      step += Math.max(1, step / SMALLEST_GROWTH);
    }
    return step <= after;
  }

  private static Map<Candidate.Kind, String> with(
      Map<Candidate.Kind, String> signs, Candidate.Kind kind, String value) {
    Map<Candidate.Kind, String> more = signs == null ? new EnumMap<>(Candidate.Kind.class) : signs;
    more.put(kind, value);
    return more;
  }

  /** What is known of an account when one of its events comes. */
  public interface Known {
    /**
     * Whether it was used from this place, by this service, or sent from this network without a
     * login from there ({@link Candidate.Kind#SENDER_NETWORK}), at this moment or before.
     */
    boolean knows(Candidate.Kind kind, String value, Instant moment);

    /** As {@link #knows} of {@link Candidate.Kind#NETWORK}. */
    default boolean knowsNetwork(ClientAddress client, Instant moment) {
      return knows(Candidate.Kind.NETWORK, client.network(), moment);
    }

    /** As {@link #knows} of {@link Candidate.Kind#SENDER_NETWORK}. */
    default boolean knowsSenderNetwork(ClientAddress client, Instant moment) {
      return knows(Candidate.Kind.SENDER_NETWORK, client.network(), moment);
    }

    /** As {@link #knows} of {@link Candidate.Kind#ASN}. */
    default boolean knowsAsn(long asn, Instant moment) {
      return knows(Candidate.Kind.ASN, Long.toString(asn), moment);
    }

    /** Whether it was used before this moment and not since; true also if it can't be told. */
    boolean isSilentSince(Instant moment);

    /**
     * Whether its last login came from another country, or may have. A login whose country isn't
     * known is no last login; without one there is no other country.
     */
    boolean lastLoginWasOutside(String country);

    /**
     * Whether a move to another country was noticed in this moment's full hour: one look an hour is
     * enough at somebody who uses two at once.
     */
    boolean hasMovedIn(Instant moment);

    /** Whether each of its logins is to be judged at this moment. */
    boolean isWatched(Instant moment);

    /** How often it logged in before within this moment's full hour, as far as known. */
    int loginsInHourOf(Instant moment);

    /** How often logins at it failed before within this moment's full hour, as far as known. */
    int failuresInHourOf(Instant moment);
  }
}

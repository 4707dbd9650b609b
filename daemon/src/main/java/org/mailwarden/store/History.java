package org.mailwarden.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Block;
import org.mailwarden.event.Stream;

/**
 * What detectors may ask of the past. Whatever is asked names a moment and gets nothing after it,
 * so that an event judged late is judged as it would have been at once. A live daemon answers from
 * its tables, a replay from memory; both keep one contract test.
 *
 * <p>The judged event itself is in its history: its line was stored before it is judged. Logs tell
 * time by the second, so others may share its moment. Of its own log, those logged before it are
 * its past and those after it aren't: events of one moment are given in the order of their log, and
 * the judge cuts them at the event. Of the other logs, whose lines of one second have no order, all
 * of its moment are its past; so are places first seen in it, unless the event is the login that
 * may have shown them. What is counted by full hours holds of the hour of the asked moment what was
 * read when the event is judged, which is never less than what came before it.
 */
public interface History {
  /** The most events that one question is answered with. */
  int MOST_EVENTS = 10_000;

  /**
   * Events of one log in (after, upTo], oldest first; of more than {@link #MOST_EVENTS} the latest.
   * By address and network only failed logins can be asked for; those at accounts that don't exist
   * are not among them but in {@link #strayFailures}. Origins may lack the organization, mails
   * their queue ids, relays and these' answers.
   */
  List<LocatedEvent> events(Stream stream, Scope scope, Instant after, Instant upTo);

  /** The latest successful login of the account before this moment, within the retention time. */
  Optional<LocatedEvent> loginBefore(long accountId, Instant moment);

  /**
   * Failed logins from the scope's address or network at accounts that don't exist, in the full
   * hours that (after, upTo] touches; of an account none.
   */
  long strayFailures(Scope scope, Instant after, Instant upTo);

  /**
   * What the account sent in the full hours (UTC) that begin in [from, upTo], oldest first; quiet
   * hours left out. Of the hour that upTo lies in, what was sent later is left out: that of others
   * is counted as they ended.
   */
  List<SendingHour> sending(long accountId, Instant from, Instant upTo);

  /**
   * The places the account was used from at this moment or before, services ({@link
   * Candidate.Kind#SERVICE}) and networks it sent from ({@link Candidate.Kind#SENDER_NETWORK})
   * included; far beyond the retention time.
   */
  List<KnownPlace> places(long accountId, Instant moment);

  /**
   * How many accounts of the site were used from this place before this moment, up to this many.
   *
   * @param kind COUNTRY, ASN or NETWORK
   */
  int accountsAt(Candidate.Kind kind, String value, Instant moment, int most);

  /**
   * How many accounts of the site were used from networks in this block before this moment, up to
   * this many.
   *
   * <p>Costs more than {@link #accountsAt}: ask for no more than it takes.
   */
  int accountsWithin(Block block, Instant moment, int most);

  /** When the account was first used; empty if it never was. */
  Optional<Instant> firstSeen(long accountId);

  /**
   * A place of an account.
   *
   * @param firstSeen of the first login from there
   * @param lastSeen the last login from there, to the week, or earlier than asked for
   */
  record KnownPlace(Candidate.Kind kind, String value, Instant firstSeen, Instant lastSeen) {}
}

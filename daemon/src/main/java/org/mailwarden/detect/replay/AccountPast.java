package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Recent;

/** What is remembered of one account. */
final class AccountPast {
  private final long id;
  private final Account account;
  private final Map<Stream, EventLog> logs = new EnumMap<>(Stream.class);
  private final SentMail sent = new SentMail();
  private final KnownOrigins places = new KnownOrigins();
  private Instant firstSeen;
  private Recent recent = Recent.NOTHING;

  AccountPast(long id, Account account) {
    this.id = id;
    this.account = account;
  }

  long id() {
    return id;
  }

  Account account() {
    return account;
  }

  void add(LocatedEvent located, Duration kept) {
    logs.computeIfAbsent(located.event().stream(), s -> new EventLog(kept)).add(located);
    recent = recent.and(located.event(), located.origin().map(Origin::country).orElse(""));
  }

  /** The events of a stream; empty if there were none. */
  Optional<EventLog> log(Stream stream) {
    return Optional.ofNullable(logs.get(stream));
  }

  void usedAt(Instant time) {
    firstSeen = firstSeen == null || time.isBefore(firstSeen) ? time : firstSeen;
  }

  /** When it was first used; empty if it never was. */
  Optional<Instant> firstSeen() {
    return Optional.ofNullable(firstSeen);
  }

  /** What ingest would have seen of it lately. */
  Recent recent() {
    return recent;
  }

  SentMail sent() {
    return sent;
  }

  KnownOrigins places() {
    return places;
  }
}

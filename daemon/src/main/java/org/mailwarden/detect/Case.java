package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.geo.Locations;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Scope;
import org.mailwarden.store.Sighting;

/**
 * One event that is judged, and whom to ask about it. Every answer is as of the event's time,
 * without the event itself, as {@link History} says.
 */
record Case(
    Sighting sighting, History history, Ledger ledger, AccountOwners owners, Locations locations) {
  LogEvent event() {
    return sighting.located().event();
  }

  Instant time() {
    return event().time();
  }

  Stream stream() {
    return event().stream();
  }

  /** 0 where the event is of no account that exists. */
  long accountId() {
    return sighting.accountId();
  }

  Optional<ClientAddress> client() {
    return event().client();
  }

  Optional<Origin> origin() {
    return sighting.located().origin();
  }

  /** Another event, and the same to ask. */
  Case with(Sighting other) {
    return new Case(other, history, ledger, owners, locations);
  }

  Scope account() {
    return new Scope.OfAccount(accountId());
  }

  /** How the client came in; empty for mails and changes. */
  String service() {
    if (event() instanceof SuccessfulLogin login) {
      return login.service();
    }
    return event() instanceof FailedLogin failure ? failure.service() : "";
  }

  /** The sign that tells most of the event; where it has none, what its log stands for. */
  Map.Entry<Candidate.Kind, String> mostTelling() {
    return sighting.signs().entrySet().stream()
        .min(Map.Entry.comparingByKey())
        .orElseGet(
            () ->
                switch (stream()) {
                  case SUCCESSFUL_LOGIN -> Map.entry(Candidate.Kind.WATCHED, "");
                  case FAILED_LOGIN -> Map.entry(Candidate.Kind.FAILURES, "");
                  case SMTP_MAIL -> Map.entry(Candidate.Kind.VOLUME, "");
                  case ACCOUNT_MANAGEMENT -> Map.entry(Candidate.Kind.CHANGE, "");
                });
  }

  /**
   * Events of a log in (time - window, time], oldest first. Of this one's own log and moment, those
   * logged before it; of several that tell the same, this is taken for the first.
   */
  List<LocatedEvent> before(Stream stream, Scope scope, Duration window) {
    if (scope instanceof Scope.OfAccount of && of.accountId() == 0) {
      return List.of();
    }
    List<LocatedEvent> events = history.events(stream, scope, time().minus(window), time());
    return stream == stream() ? events.subList(0, indexOfThis(events)) : events;
  }

  private int indexOfThis(List<LocatedEvent> events) {
    int index = events.size();
    for (int i = events.size() - 1; i >= 0; i--) {
      LogEvent other = events.get(i).event();
      if (other.time().isBefore(time())) {
        break;
      }
      if (tellsTheSame(other)) {
        index = i;
      }
    }
    return index;
  }

  /** By what no table and no replay leaves out or cuts off. */
  private boolean tellsTheSame(LogEvent other) {
    boolean same =
        other.account().equals(event().account()) && other.client().equals(event().client());
    return same
        && (!(event() instanceof MailAttempt mail && other instanceof MailAttempt attempt)
            || (mail.queueId().equals(attempt.queueId())
                && mail.recipient().equals(attempt.recipient())));
  }

  /** The login before this event, of 30 days at the most. */
  Optional<LocatedEvent> loginBefore() {
    if (accountId() == 0) {
      return Optional.empty();
    }
    List<LocatedEvent> sameSecond =
        before(Stream.SUCCESSFUL_LOGIN, account(), Duration.ofSeconds(1));
    return sameSecond.isEmpty()
        ? history.loginBefore(accountId(), time())
        : Optional.of(sameSecond.get(sameSecond.size() - 1));
  }
}

package org.mailwarden.detect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.mailwarden.event.Block;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Scope;
import org.mailwarden.store.SendingHour;

/** A past that follows from one list of events in the order of their logs. */
final class FakeHistory implements History {
  private final List<Logged> log = new ArrayList<>();
  private final List<SendingHour> sent = new ArrayList<>();

  /**
   * Adds an event.
   *
   * @param account 0 if none exists
   */
  void add(long account, LocatedEvent located) {
    log.add(new Logged(account, located));
  }

  /** Adds what every account sent in an hour. */
  void add(SendingHour hour) {
    sent.add(hour);
  }

  @Override
  public List<LocatedEvent> events(Stream stream, Scope scope, Instant after, Instant upTo) {
    return log.stream()
        .filter(logged -> logged.account != 0 && logged.located.event().stream() == stream)
        .filter(logged -> logged.isOf(scope))
        .filter(logged -> logged.time().isAfter(after) && !logged.time().isAfter(upTo))
        .sorted(Comparator.comparing(Logged::time))
        .map(Logged::located)
        .toList();
  }

  @Override
  public Optional<LocatedEvent> loginBefore(long accountId, Instant moment) {
    return events(Stream.SUCCESSFUL_LOGIN, new Scope.OfAccount(accountId), Instant.EPOCH, moment)
        .stream()
        .filter(login -> login.event().time().isBefore(moment))
        .reduce((before, after) -> after);
  }

  @Override
  public long strayFailures(Scope scope, Instant after, Instant upTo) {
    return log.stream()
        .filter(logged -> logged.account == 0 && logged.located.event() instanceof FailedLogin)
        .filter(logged -> logged.isOf(scope))
        .map(logged -> logged.time().truncatedTo(ChronoUnit.HOURS))
        .filter(hour -> !hour.isBefore(after.truncatedTo(ChronoUnit.HOURS)))
        .filter(hour -> !hour.isAfter(upTo))
        .count();
  }

  @Override
  public List<SendingHour> sending(long accountId, Instant from, Instant to) {
    return sent.stream()
        .filter(hour -> !hour.hour().isBefore(from) && hour.hour().isBefore(to))
        .sorted(Comparator.comparing(SendingHour::hour))
        .toList();
  }

  @Override
  public List<KnownPlace> places(long accountId, Instant moment) {
    Map<String, KnownPlace> places = new HashMap<>();
    for (LocatedEvent login :
        events(Stream.SUCCESSFUL_LOGIN, new Scope.OfAccount(accountId), Instant.EPOCH, moment)) {
      for (KnownPlace place : placesOf(login)) {
        places.merge(
            place.kind() + place.value(),
            place,
            (a, b) -> new KnownPlace(a.kind(), a.value(), a.firstSeen(), b.lastSeen()));
      }
    }
    return List.copyOf(places.values());
  }

  private static List<KnownPlace> placesOf(LocatedEvent login) {
    Map<Candidate.Kind, String> values = new HashMap<>();
    values.put(Candidate.Kind.SERVICE, ((SuccessfulLogin) login.event()).service());
    if (login.origin().isPresent()) {
      Origin origin = login.origin().get();
      values.put(Candidate.Kind.COUNTRY, origin.country());
      values.put(Candidate.Kind.ASN, origin.asn() == 0 ? "" : Long.toString(origin.asn()));
      values.put(Candidate.Kind.NETWORK, origin.network());
    }
    Instant time = login.event().time();
    return values.entrySet().stream()
        .filter(value -> !value.getValue().isEmpty())
        .map(value -> new KnownPlace(value.getKey(), value.getValue(), time, time))
        .toList();
  }

  @Override
  public int accountsAt(Candidate.Kind kind, String value, Instant moment, int most) {
    return accounts(place -> place.kind() == kind && place.value().equals(value), moment, most);
  }

  @Override
  public int accountsWithin(Block block, Instant moment, int most) {
    return accounts(
        place -> place.kind() == Candidate.Kind.NETWORK && block.holds(place.value()),
        moment,
        most);
  }

  private int accounts(Predicate<KnownPlace> there, Instant moment, int most) {
    long accounts =
        log.stream()
            .map(Logged::account)
            .distinct()
            .filter(
                account ->
                    places(account, moment).stream()
                        .filter(place -> place.firstSeen().isBefore(moment))
                        .anyMatch(there))
            .count();
    return (int) Math.min(most, accounts);
  }

  @Override
  public Optional<Instant> firstSeen(long accountId) {
    return log.stream()
        .filter(logged -> logged.account == accountId)
        .filter(logged -> logged.located.event() instanceof SuccessfulLogin)
        .map(Logged::time)
        .min(Instant::compareTo);
  }

  private record Logged(long account, LocatedEvent located) {
    Instant time() {
      return located.event().time();
    }

    boolean isOf(Scope scope) {
      if (scope instanceof Scope.OfAccount of) {
        return of.accountId() == account;
      }
      Optional<ClientAddress> client = located.event().client();
      return scope instanceof Scope.OfAddress of
          ? client.equals(Optional.of(of.client()))
          : client
              .map(ClientAddress::network)
              .equals(Optional.of(((Scope.OfNetwork) scope).client().network()));
    }
  }
}

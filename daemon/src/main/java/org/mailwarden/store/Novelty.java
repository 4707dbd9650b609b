package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Notices what draws attention to events ({@link Attention}) and learns of them: the places that
 * accounts are used from, how often, and which accounts are to be watched. An event that shows
 * nothing new costs a look into memory; a place, a write once a week.
 */
final class Novelty {
  private final KnownAccounts accounts;

  Novelty(KnownAccounts accounts) {
    this.accounts = accounts;
  }

  /**
   * Learns of these events.
   *
   * @param history whether they only teach, and no candidate comes of them
   * @return their signs, in the order of the events
   */
  List<CandidateRow> learn(
      Connection connection, List<KnownEvent> events, boolean history, List<Runnable> learned)
      throws SQLException {
    Map<Place, Sighting> sightings = new TreeMap<>(Place.ORDER);
    Map<Long, AccountInBatch> states = new HashMap<>();
    List<Sign> signs = new ArrayList<>();
    Set<String> failed = new HashSet<>();
    for (KnownEvent known : events) {
      AccountInBatch account =
          states.computeIfAbsent(known.accountId(), id -> new AccountInBatch(known.account()));
      Attention.signs(new LocatedEvent(known.event(), known.origin()), account)
          .forEach((kind, value) -> signs.add(new Sign(known, kind, value)));
      addUnknown(known, account, sightings);
      account.learn(known);
      if (known.event() instanceof FailedLogin) {
        failed.add(known.event().account().address());
      }
    }
    Set<Place> fresh = sightings.isEmpty() ? Set.of() : store(connection, sightings);
    if (!history && !failed.isEmpty()) {
      watch(connection, states.values());
    }
    learned.add(() -> sightings.forEach(this::remember));
    learned.add(() -> events.forEach(known -> rememberRecent(known, states)));
    if (history) {
      return List.of();
    }
    return signs.stream()
        .filter(sign -> !sign.isOfStoredPlace() || sign.isFirstOf(fresh, sightings))
        .map(sign -> CandidateRow.of(sign.event(), sign.kind(), sign.value()))
        .toList();
  }

  private static Set<Place> store(Connection connection, Map<Place, Sighting> sightings)
      throws SQLException {
    Set<Place> fresh = insert(connection, sightings);
    widen(connection, sightings, fresh);
    return fresh;
  }

  private static void addUnknown(
      KnownEvent known, AccountInBatch account, Map<Place, Sighting> sightings) {
    KnownPlaces places = known.account().places();
    Instant time = known.event().time();
    long id = known.accountId();
    int day = DayOfUse.of(known.event().account(), time);
    if (known.event() instanceof SuccessfulLogin login) {
      if (known.origin().isPresent()) {
        addOrigin(known, known.origin().get(), day, sightings);
      }
      if (!login.service().isEmpty()
          && !places.cover(Place.serviceCode(login.service()), time, day)) {
        add(
            new Place(id, Candidate.Kind.SERVICE, Column.text(login.service(), 32)),
            known,
            sightings);
      }
    } else if (known.event() instanceof MailAttempt mail
        && mail.client().isPresent()
        && known.origin().isPresent()
        && !account.knowsNetwork(mail.client().get(), time)
        && !places.cover(Place.senderNetworkCode(mail.client().get()), time, day)) {
      add(
          new Place(id, Candidate.Kind.SENDER_NETWORK, known.origin().get().network()),
          known,
          sightings);
    }
  }

  private static void addOrigin(
      KnownEvent known, Origin origin, int day, Map<Place, Sighting> sightings) {
    KnownPlaces places = known.account().places();
    Instant time = known.event().time();
    long id = known.accountId();
    if (!origin.country().isEmpty()
        && !places.cover(Place.countryCode(origin.country()), time, day)) {
      add(new Place(id, Candidate.Kind.COUNTRY, origin.country()), known, sightings);
    }
    if (!places.cover(Place.networkCode(known.event().client().orElseThrow()), time, day)) {
      add(new Place(id, Candidate.Kind.NETWORK, origin.network()), known, sightings);
    }
    if (origin.asn() != 0 && !places.cover(Place.asnCode(origin.asn()), time, day)) {
      add(new Place(id, Candidate.Kind.ASN, Long.toString(origin.asn())), known, sightings);
    }
  }

  private static void add(Place place, KnownEvent known, Map<Place, Sighting> sightings) {
    sightings.merge(place, Sighting.of(known), Sighting::and);
  }

  /** Writes until when accounts are watched, in full hours, where that has moved. */
  private static void watch(Connection connection, Collection<AccountInBatch> accounts)
      throws SQLException {
    List<AccountInBatch> moved =
        accounts.stream()
            .filter(Novelty::isWatchedLonger)
            .sorted(Comparator.comparingLong(AccountInBatch::id))
            .toList();
    MultiRowInsert.insert(
        connection,
        "INSERT INTO watch (account, until) VALUES",
        2,
        " ON DUPLICATE KEY UPDATE until = GREATEST(until, VALUES(until))",
        moved,
        (upsert, at, account) -> {
          upsert.setLong(at, account.id());
          upsert.setObject(at + 1, Column.time(account.recent().endOfWatch()));
        });
  }

  private static boolean isWatchedLonger(AccountInBatch account) {
    return account.recent().isWatchedLongerThan(account.before());
  }

  private void rememberRecent(KnownEvent known, Map<Long, AccountInBatch> states) {
    // The last of an account's events finds the others done.
    AccountInBatch state = states.remove(known.accountId());
    if (state != null && !state.recent().equals(state.before())) {
      accounts.learn(known.event().account().address(), account -> account.learn(state.recent()));
    }
  }

  private void remember(Place place, Sighting sighting) {
    KnownPlaces more =
        KnownPlaces.NONE.with(
            place.code(), sighting.span().first(), (int) sighting.span().last().toEpochDay());
    accounts.learn(sighting.first().event().account().address(), account -> account.learn(more));
  }

  /**
   * Inserts what is new and says what was: a place that another daemon inserts at the same moment
   * is new to one of the two only.
   */
  private static Set<Place> insert(Connection connection, Map<Place, Sighting> sightings)
      throws SQLException {
    Set<Place> fresh = new HashSet<>();
    MultiRowInsert.insertReturning(
        connection,
        "INSERT IGNORE INTO account_origin (account, kind, value, first_seen, last_seen) VALUES",
        5,
        " RETURNING account, kind, value",
        List.copyOf(sightings.entrySet()),
        (insert, at, entry) -> {
          insert.setLong(at, entry.getKey().account());
          insert.setString(at + 1, label(entry.getKey().kind()));
          insert.setString(at + 2, entry.getKey().value());
          insert.setObject(at + 3, Column.time(entry.getValue().span().first()));
          insert.setObject(at + 4, entry.getValue().span().last());
        },
        row -> fresh.add(new Place(row.getLong(1), kind(row.getString(2)), row.getString(3))));
    return fresh;
  }

  private static void widen(Connection connection, Map<Place, Sighting> sightings, Set<Place> fresh)
      throws SQLException {
    if (fresh.size() == sightings.size()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE account_origin SET first_seen = LEAST(first_seen, ?),"
                + " last_seen = GREATEST(last_seen, ?)"
                + " WHERE account = ? AND kind = ? AND value = ?")) {
      for (Map.Entry<Place, Sighting> entry : sightings.entrySet()) {
        if (!fresh.contains(entry.getKey())) {
          update.setObject(1, Column.time(entry.getValue().span().first()));
          update.setObject(2, entry.getValue().span().last());
          update.setLong(3, entry.getKey().account());
          update.setString(4, label(entry.getKey().kind()));
          update.setString(5, entry.getKey().value());
          update.addBatch();
        }
      }
      update.executeBatch();
    }
  }

  /** A sign, and whose. */
  private record Sign(KnownEvent event, Candidate.Kind kind, String value) {
    boolean isOfStoredPlace() {
      return kind.isPlace()
          || kind == Candidate.Kind.SERVICE
          || kind == Candidate.Kind.SENDER_NETWORK;
    }

    /**
     * Of several daemons that see a place at once, for one it is new; of several lines, for one.
     */
    boolean isFirstOf(Set<Place> fresh, Map<Place, Sighting> sightings) {
      Place place = new Place(event.accountId(), kind, value);
      return fresh.contains(place) && sightings.get(place).first().index() == event.index();
    }
  }

  static String label(Candidate.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static Candidate.Kind kind(String label) {
    return Candidate.Kind.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** From when to when: of the last use, {@link DayOfUse#of}. */
  private record Span(Instant first, LocalDate last) {
    Span and(Span other) {
      return new Span(
          other.first.isBefore(first) ? other.first : first,
          other.last.isAfter(last) ? other.last : last);
    }
  }

  /**
   * When a place was seen in this batch, and the event that showed it first: first in the log, for
   * one with an earlier time further down may as well come in a later batch.
   */
  private record Sighting(Span span, KnownEvent first) {
    static Sighting of(KnownEvent known) {
      Instant time = known.event().time();
      LocalDate day = LocalDate.ofEpochDay(DayOfUse.of(known.event().account(), time));
      return new Sighting(new Span(time, day), known);
    }

    Sighting and(Sighting other) {
      return new Sighting(span.and(other.span), first);
    }
  }
}

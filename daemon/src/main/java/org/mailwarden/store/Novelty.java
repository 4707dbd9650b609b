package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Notices the places that accounts are used from: what was never seen before becomes a candidate. A
 * place that is known costs nothing but a look into memory, and a write once a week.
 */
final class Novelty {
  private final KnownAccounts accounts;

  Novelty(KnownAccounts accounts) {
    this.accounts = accounts;
  }

  /**
   * Learns the places of these logins.
   *
   * @param history whether they only teach, and no candidate comes of them
   */
  void learn(
      Connection connection, List<KnownEvent> events, boolean history, List<Runnable> learned)
      throws SQLException {
    Map<Place, Sighting> sightings = new TreeMap<>(Place.ORDER);
    for (KnownEvent known : events) {
      if (known.event() instanceof SuccessfulLogin && known.origin().isPresent()) {
        addUnknown(known, sightings);
      }
    }
    if (sightings.isEmpty()) {
      return;
    }
    Set<Place> fresh = insert(connection, sightings);
    widen(connection, sightings, fresh);
    if (!history) {
      addCandidates(connection, sightings, fresh);
    }
    learned.add(() -> sightings.forEach(this::remember));
  }

  private static void addUnknown(KnownEvent known, Map<Place, Sighting> sightings) {
    KnownPlaces places = known.account().places();
    Instant time = known.event().time();
    Origin origin = known.origin().orElseThrow();
    long account = known.accountId();
    int day = Place.dayOfUse(known.event().account(), time);
    if (!origin.country().isEmpty()
        && !places.cover(Place.countryCode(origin.country()), time, day)) {
      add(new Place(account, Candidate.Kind.COUNTRY, origin.country()), known, sightings);
    }
    ClientAddress client = known.event().client().orElseThrow();
    if (!places.cover(Place.networkCode(client), time, day)) {
      add(new Place(account, Candidate.Kind.NETWORK, origin.network()), known, sightings);
    }
    if (origin.asn() != 0 && !places.cover(Place.asnCode(origin.asn()), time, day)) {
      add(new Place(account, Candidate.Kind.ASN, Long.toString(origin.asn())), known, sightings);
    }
  }

  private static void add(Place place, KnownEvent known, Map<Place, Sighting> sightings) {
    sightings.merge(place, Sighting.of(known), Sighting::and);
  }

  private void remember(Place place, Sighting sighting) {
    accounts.learn(
        sighting.first().event().account().address(),
        new KnownAccount(
            place.account(),
            null,
            KnownPlaces.NONE.with(
                place.code(), sighting.span().first(), (int) sighting.span().last().toEpochDay())));
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

  private static void addCandidates(
      Connection connection, Map<Place, Sighting> sightings, Set<Place> fresh) throws SQLException {
    List<CandidateRow> rows = new ArrayList<>();
    sightings.forEach(
        (place, sighting) -> {
          if (fresh.contains(place)) {
            KnownEvent event = sighting.first();
            rows.add(
                new CandidateRow(
                    event,
                    place.kind(),
                    place.value(),
                    ((SuccessfulLogin) event.event()).service()));
          }
        });
    CandidateRow.insert(connection, rows);
  }

  static String label(Candidate.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static Candidate.Kind kind(String label) {
    return Candidate.Kind.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** From when to when: of the last use, {@link Place#dayOfUse}. */
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
      LocalDate day = LocalDate.ofEpochDay(Place.dayOfUse(known.event().account(), time));
      return new Sighting(new Span(time, day), known);
    }

    Sighting and(Sighting other) {
      return new Sighting(span.and(other.span), first);
    }
  }
}

package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

/**
 * A row of {@code candidate}.
 *
 * @param seq null in rows of older versions
 * @param event JSON; null in rows of older versions
 */
record WaitingSign(
    long id,
    long accountId,
    Candidate.Kind kind,
    String value,
    Instant time,
    Long seq,
    String service,
    Optional<ClientAddress> client,
    Optional<Origin> origin,
    String event) {
  static WaitingSign read(ResultSet row) throws SQLException {
    Optional<ClientAddress> client = Column.client(row.getBytes(8));
    String country = row.getString(9).strip();
    long asn = row.getLong(10);
    String organization = row.getString(11);
    return new WaitingSign(
        row.getLong(1),
        row.getLong(2),
        Novelty.kind(row.getString(3)),
        row.getString(4),
        Column.instant(row.getObject(5, LocalDateTime.class)),
        row.getObject(6, Long.class),
        row.getString(7),
        client,
        client.map(c -> new Origin(country, asn, organization, c.network())),
        row.getString(12));
  }

  /** The events that these signs are of, in the order of their first signs. */
  static List<Sighting> sightings(Connection connection, List<WaitingSign> signs)
      throws SQLException {
    Map<Event, List<WaitingSign>> events = new LinkedHashMap<>();
    for (WaitingSign sign : signs) {
      events
          .computeIfAbsent(new Event(sign.accountId, sign.time, sign.seq), key -> new ArrayList<>())
          .add(sign);
    }
    Map<Long, Owner> owners = owners(connection, signs);
    List<Sighting> sightings = new ArrayList<>();
    events.forEach(
        (event, its) -> {
          Owner owner = owners.get(event.account());
          // An account that somebody deleted by hand has nobody to tell.
          if (owner != null || event.account() == 0) {
            sightings.add(sighting(its, owner));
          }
        });
    return sightings;
  }

  private static Sighting sighting(List<WaitingSign> signs, Owner owner) {
    Map<Candidate.Kind, String> values = new EnumMap<>(Candidate.Kind.class);
    signs.forEach(sign -> values.put(sign.kind, sign.value));
    WaitingSign first = signs.get(0);
    return new Sighting(
        first.accountId,
        new LocatedEvent(first.logEvent(owner), first.origin),
        values,
        owner == null ? Optional.empty() : owner.firstSeen());
  }

  private LogEvent logEvent(Owner owner) {
    return event == null ? rebuilt(owner.account()) : CandidateRow.json().read(event);
  }

  /** Older versions kept logins from new places, and hours of sending without their mails. */
  private LogEvent rebuilt(Account account) {
    return kind == Candidate.Kind.VOLUME
        ? new MailAttempt(time, account, client, "", "", "", "", "sent", "", "")
        : new SuccessfulLogin(time, account, account.address(), service, client);
  }

  private static Map<Long, Owner> owners(Connection connection, List<WaitingSign> signs)
      throws SQLException {
    List<Long> ids = signs.stream().map(WaitingSign::accountId).distinct().toList();
    Map<Long, Owner> owners = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, address, first_seen FROM account WHERE id IN (?"
                + ", ?".repeat(ids.size() - 1)
                + ")")) {
      for (int i = 0; i < ids.size(); i++) {
        select.setLong(i + 1, ids.get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          owners.put(
              row.getLong(1),
              new Owner(
                  new Account(row.getString(2)),
                  Optional.ofNullable(row.getObject(3, LocalDateTime.class)).map(Column::instant)));
        }
      }
    }
    return owners;
  }

  private record Event(long account, Instant time, Long seq) {}

  private record Owner(Account account, Optional<Instant> firstSeen) {}
}

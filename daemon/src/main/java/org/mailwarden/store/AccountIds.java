package org.mailwarden.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Accounts' ids by address. A login, a mail or a change shows that an account exists and creates
 * it; a failed login doesn't: guessers try names by the thousand.
 */
final class AccountIds {
  private static final int CHUNK = 500;

  private final Cache<String, Known> cache = Caffeine.newBuilder().maximumSize(200_000).build();

  /** The events whose account is known, or is by them; in the batch's order. */
  List<KnownEvent> resolve(Connection connection, List<LocatedEvent> events, List<Runnable> learned)
      throws SQLException {
    Map<String, Known> ids = new HashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    Set<String> proven = new LinkedHashSet<>();
    for (LocatedEvent located : events) {
      String address = located.event().account().address();
      if (ids.containsKey(address)) {
        continue;
      }
      Known known = cache.getIfPresent(address);
      if (known != null) {
        ids.put(address, known);
      } else {
        missing.add(address);
        if (!(located.event() instanceof FailedLogin)) {
          proven.add(address);
        }
      }
    }
    if (!missing.isEmpty()) {
      create(connection, proven);
      Map<String, Known> found = find(connection, missing);
      if (!found.keySet().containsAll(proven)) {
        throw new SQLException("an account that was just created is not there");
      }
      ids.putAll(found);
      learned.add(() -> cache.putAll(found));
    }
    List<KnownEvent> known = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      LocatedEvent located = events.get(i);
      Known account = ids.get(located.event().account().address());
      if (account != null) {
        known.add(new KnownEvent(account.id(), i, located.event(), located.origin()));
      }
    }
    return known;
  }

  /** Moves accounts' first use back to the earliest login or mail among these. */
  void firstSeen(Connection connection, List<KnownEvent> events, List<Runnable> learned)
      throws SQLException {
    Map<String, KnownEvent> earliest = new HashMap<>();
    for (KnownEvent known : events) {
      if (isUse(known.event())) {
        earliest.merge(
            known.event().account().address(),
            known,
            (a, b) -> b.event().time().isBefore(a.event().time()) ? b : a);
      }
    }
    earliest
        .entrySet()
        .removeIf(
            entry -> {
              Known known = cache.getIfPresent(entry.getKey());
              return known != null
                  && known.firstSeen() != null
                  && !entry.getValue().event().time().isBefore(known.firstSeen());
            });
    if (earliest.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE account SET first_seen = LEAST(COALESCE(first_seen, ?), ?) WHERE id = ?")) {
      for (KnownEvent known : earliest.values()) {
        LocalDateTime time = Column.time(known.event().time());
        update.setObject(1, time);
        update.setObject(2, time);
        update.setLong(3, known.accountId());
        update.addBatch();
      }
      update.executeBatch();
    }
    Map<String, Known> now = new HashMap<>();
    earliest.forEach(
        (address, known) -> now.put(address, new Known(known.accountId(), known.event().time())));
    learned.add(() -> now.forEach(this::moveBack));
  }

  private void moveBack(String address, Known seen) {
    cache.asMap().merge(address, seen, (old, fresh) -> old.earlier(fresh));
  }

  private static boolean isUse(LogEvent event) {
    return event instanceof SuccessfulLogin || event instanceof MailAttempt;
  }

  private static void create(Connection connection, Collection<String> addresses)
      throws SQLException {
    MultiRowInsert.insert(
        connection,
        "INSERT IGNORE INTO account (address) VALUES",
        1,
        "",
        addresses.stream().sorted().toList(),
        (insert, at, address) -> insert.setString(at, address),
        row -> {});
  }

  private static Map<String, Known> find(Connection connection, Collection<String> addresses)
      throws SQLException {
    List<String> all = List.copyOf(addresses);
    Map<String, Known> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<String> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT address, id, first_seen FROM account WHERE address IN (?"
                  + ", ?".repeat(chunk.size() - 1)
                  + ")")) {
        for (int i = 0; i < chunk.size(); i++) {
          select.setString(i + 1, chunk.get(i));
        }
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            LocalDateTime seen = row.getObject(3, LocalDateTime.class);
            found.put(
                row.getString(1),
                new Known(row.getLong(2), seen == null ? null : Column.instant(seen)));
          }
        }
      }
    }
    return found;
  }

  /**
   * @param firstSeen null before the first login or mail
   */
  private record Known(long id, Instant firstSeen) {
    Known earlier(Known other) {
      boolean mine =
          firstSeen != null && (other.firstSeen == null || !other.firstSeen.isBefore(firstSeen));
      return mine ? this : other;
    }
  }
}

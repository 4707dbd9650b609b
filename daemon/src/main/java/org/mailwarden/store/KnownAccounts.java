package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Accounts by address, with their ids and places: from memory where possible, since every event
 * asks. A login, a mail or a change shows that an account exists and creates it; a failed login
 * doesn't: guessers try names by the thousand.
 */
final class KnownAccounts {
  private static final int CHUNK = 500;

  private final AccountMemory memory;

  /**
   * @param bytes of memory that known accounts may take, about
   */
  KnownAccounts(long bytes) {
    this.memory = new AccountMemory(bytes);
  }

  /**
   * The events whose account is known, or is by an event before them; in the batch's order. So it
   * doesn't matter where one batch ends and the next begins: a failure before the first login is
   * one at an account that doesn't exist, in the login's batch as in the batch before.
   */
  List<KnownEvent> resolve(Connection connection, List<LocatedEvent> events, List<Runnable> learned)
      throws SQLException {
    KnownAccount[] accounts = new KnownAccount[events.size()];
    Set<String> missing = new LinkedHashSet<>();
    Map<String, Integer> proven = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      LogEvent event = events.get(i).event();
      accounts[i] = memory.get(event.account().address());
      if (accounts[i] == null) {
        missing.add(event.account().address());
        if (!(event instanceof FailedLogin)) {
          proven.putIfAbsent(event.account().address(), i);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<String, KnownAccount> found = findOrCreate(connection, missing, proven);
      for (int i = 0; i < accounts.length; i++) {
        String address = events.get(i).event().account().address();
        if (accounts[i] == null && i >= proven.getOrDefault(address, 0)) {
          accounts[i] = found.get(address);
        }
      }
      learned.add(() -> found.forEach(memory::keep));
    }
    List<KnownEvent> known = new ArrayList<>(events.size());
    for (int i = 0; i < accounts.length; i++) {
      if (accounts[i] != null) {
        LocatedEvent located = events.get(i);
        known.add(new KnownEvent(accounts[i], i, located.event(), located.origin()));
      }
    }
    return known;
  }

  /**
   * Those of the missing accounts that exist, or do now.
   *
   * @param proven the accounts that an event shows to exist, with its index; afterwards only those
   *     that were created
   */
  private static Map<String, KnownAccount> findOrCreate(
      Connection connection, Set<String> missing, Map<String, Integer> proven) throws SQLException {
    Map<String, KnownAccount> found = find(connection, missing);
    proven.keySet().removeAll(found.keySet());
    if (!proven.isEmpty()) {
      create(connection, proven.keySet());
      found.putAll(find(connection, proven.keySet()));
      if (!found.keySet().containsAll(proven.keySet())) {
        throw new SQLException("an account that was just created is not there");
      }
    }
    return found;
  }

  /** Moves accounts' first use back to the earliest login or mail among these. */
  void firstSeen(Connection connection, List<KnownEvent> events, List<Runnable> learned)
      throws SQLException {
    Map<String, KnownEvent> earliest = new HashMap<>();
    for (KnownEvent known : events) {
      if (isUse(known.event()) && !known.account().wasSeenBy(known.event().time())) {
        earliest.merge(
            known.event().account().address(),
            known,
            (a, b) -> b.event().time().isBefore(a.event().time()) ? b : a);
      }
    }
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
    learned.add(
        () ->
            earliest.forEach(
                (address, known) ->
                    memory.learn(address, account -> account.seen(known.event().time()))));
  }

  /** Adds what has been committed to what is known of an account, if it is still in memory. */
  void learn(String address, Consumer<KnownAccount> lesson) {
    memory.learn(address, lesson);
  }

  private static boolean isUse(LogEvent event) {
    return event instanceof SuccessfulLogin || event instanceof MailAttempt;
  }

  /** Creates accounts; one that is there, or that another creates at the same moment, stays. */
  static void create(Connection connection, Collection<String> addresses) throws SQLException {
    MultiRowInsert.insert(
        connection,
        "INSERT IGNORE INTO account (address) VALUES",
        1,
        "",
        addresses.stream().sorted().toList(),
        (insert, at, address) -> insert.setString(at, address));
  }

  private static Map<String, KnownAccount> find(Connection connection, Collection<String> addresses)
      throws SQLException {
    List<String> all = List.copyOf(addresses);
    Map<String, KnownAccount> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<String> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
      Map<Long, String> ids = new HashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT address, id, first_seen FROM account WHERE address IN "
                  + questionMarks(chunk.size()))) {
        for (int i = 0; i < chunk.size(); i++) {
          select.setString(i + 1, chunk.get(i));
        }
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            KnownAccount account = new KnownAccount(row.getLong(2));
            LocalDateTime seen = row.getObject(3, LocalDateTime.class);
            if (seen != null) {
              account.seen(Column.instant(seen));
            }
            ids.put(row.getLong(2), row.getString(1));
            found.put(row.getString(1), account);
          }
        }
      }
      addPlaces(connection, ids, found);
      addWatches(connection, ids, found);
    }
    return found;
  }

  /** An account's places lie together in the table: one short read each. */
  private static void addPlaces(
      Connection connection, Map<Long, String> ids, Map<String, KnownAccount> accounts)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT account, kind, value, first_seen, last_seen FROM account_origin"
                + " WHERE account IN "
                + questionMarks(ids.size()))) {
      int at = 1;
      for (Long id : ids.keySet()) {
        select.setLong(at++, id);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Place place = new Place(row.getLong(1), Novelty.kind(row.getString(2)), row.getString(3));
          Instant first = Column.instant(row.getObject(4, LocalDateTime.class));
          int last = (int) row.getObject(5, LocalDate.class).toEpochDay();
          accounts
              .get(ids.get(place.account()))
              .learn(KnownPlaces.NONE.with(place.code(), first, last));
        }
      }
    }
  }

  private static void addWatches(
      Connection connection, Map<Long, String> ids, Map<String, KnownAccount> accounts)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT account, until FROM watch WHERE account IN " + questionMarks(ids.size()))) {
      int at = 1;
      for (Long id : ids.keySet()) {
        select.setLong(at++, id);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Instant until = Column.instant(row.getObject(2, LocalDateTime.class));
          accounts.get(ids.get(row.getLong(1))).learn(Recent.NOTHING.watched(until));
        }
      }
    }
  }

  private static String questionMarks(int count) {
    return "(?" + ", ?".repeat(count - 1) + ")";
  }
}

package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.hibernate.query.SelectionQuery;

/** Signs in, alerts out, each once. */
public final class AlertStore {
  private static final String CANDIDATES =
      """
      SELECT id, account, kind, value, time, seq, service, ip, country, asn, organization, event
      FROM candidate
      """;

  private static final String OLDEST_CANDIDATES =
      CANDIDATES + "WHERE received IS NULL OR received <= ? ORDER BY time, seq, id LIMIT ?";

  private static final String MORE_OF_THE_EVENT =
      CANDIDATES + "WHERE time = ? AND seq <=> ? AND account = ? ORDER BY id";

  private final SessionFactory sessions;
  private final Transactions transactions;
  private final AlertMails mails;
  private final Clock clock;

  AlertStore(SessionFactory sessions, Transactions transactions, AlertMails mails, Clock clock) {
    this.sessions = sessions;
    this.transactions = transactions;
    this.mails = mails;
    this.clock = clock;
  }

  /** As {@link #judge(int, Instant, Judge)} of all that has been stored by now. */
  public int judge(int limit, Judge judge) {
    return judge(limit, clock.instant(), judge);
  }

  /**
   * Hands the earliest events with signs to a judge, in event order, and in one transaction stores
   * the alerts that it adds to the ledger, puts their mails into the outbox and removes the
   * candidates. Two daemons never judge the same event.
   *
   * @param limit candidates at the most, but for the last one's event, whose signs are judged
   *     together
   * @param storedBy only what was stored until then
   * @return how many candidates were judged; fewer than the limit if no more wait
   */
  public int judge(int limit, Instant storedBy, Judge judge) {
    return Sessions.inTransaction(
        sessions,
        session -> {
          session.doWork(AlertStore::takeTurn);
          List<WaitingSign> waiting =
              session.doReturningWork(connection -> earliest(connection, limit, storedBy));
          if (waiting.isEmpty()) {
            return 0;
          }
          session.doWork(
              connection ->
                  judge.judge(
                      WaitingSign.sightings(connection, waiting),
                      new SqlHistory(connection),
                      new SqlLedger(session, connection, mails, clock)));
          session.flush();
          session.doWork(connection -> remove(connection, waiting));
          return waiting.size();
        });
  }

  /** When the earliest that waits to be judged was stored; empty if nothing waits. */
  public Optional<Instant> waitingSince() {
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT MIN(received) FROM candidate");
              ResultSet row = select.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getObject(1, LocalDateTime.class)).map(Column::instant);
          }
        });
  }

  /** The alerts with these ids, oldest event first. */
  public List<StoredAlert> alerts(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createSelectionQuery(
                    "from AlertEntity a left join fetch a.account left join fetch a.account.person"
                        + " where a.id in :ids order by a.time, a.id",
                    AlertEntity.class)
                .setParameter("ids", ids)
                .list()
                .stream()
                .map(AlertEntity::toRecord)
                .toList());
  }

  /** One account's alerts whose event is in [from, to), newest first. */
  public List<StoredAlert> alerts(long accountId, Instant from, Instant to) {
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createSelectionQuery(
                    "from AlertEntity a join fetch a.account left join fetch a.account.person"
                        + " where a.account.id = :account and a.time >= :from and a.time < :to"
                        + " order by a.time desc, a.id desc",
                    AlertEntity.class)
                .setParameter("account", accountId)
                .setParameter("from", Column.time(from))
                .setParameter("to", Column.time(to))
                .list()
                .stream()
                .map(AlertEntity::toRecord)
                .toList());
  }

  /**
   * The alerts raised last, newest first.
   *
   * @param rule of this rule only; empty: of all
   */
  public List<StoredAlert> latest(Optional<String> rule, int limit) {
    return Sessions.inTransaction(
        sessions,
        session -> {
          SelectionQuery<AlertEntity> query =
              session.createSelectionQuery(
                  "from AlertEntity a left join fetch a.account left join fetch a.account.person"
                      + (rule.isPresent() ? " where a.rule = :rule" : "")
                      + " order by a.id desc",
                  AlertEntity.class);
          rule.ifPresent(name -> query.setParameter("rule", name));
          return query.setMaxResults(limit).list().stream().map(AlertEntity::toRecord).toList();
        });
  }

  /**
   * How many alerts there are by rule, mode and day of their event, of this day and later.
   *
   * @param zone where a day begins
   */
  public List<DayCount> byDay(LocalDate from, ZoneId zone) {
    Map<DayCount, Long> counts = new LinkedHashMap<>();
    transactions.read(
        connection -> {
          // No zone's day begins within a quarter of an hour.
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT rule, mode, FLOOR(UNIX_TIMESTAMP(time) / 900) AS quarter, COUNT(*)"
                      + " FROM alert WHERE time >= ? GROUP BY rule, mode, quarter"
                      + " ORDER BY rule, mode, quarter")) {
            select.setObject(1, Column.time(from.atStartOfDay(zone).toInstant()));
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                Instant quarter = Instant.ofEpochSecond(row.getLong(3) * 900);
                counts.merge(
                    new DayCount(
                        row.getString(1), row.getString(2), LocalDate.ofInstant(quarter, zone), 0),
                    row.getLong(4),
                    Long::sum);
              }
            }
          }
          return null;
        });
    return counts.entrySet().stream().map(e -> e.getKey().with(e.getValue())).toList();
  }

  /** How many alerts are stored. */
  public long count() {
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createSelectionQuery("select count(a) from AlertEntity a", Long.class)
                .getSingleResult());
  }

  /** How many candidates wait to be judged. */
  public long waiting() {
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT COUNT(*) FROM candidate");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Forgets the places of this kind where no account was seen since this moment: the next login
   * from there is new again.
   */
  public void forget(Candidate.Kind kind, Instant before) {
    transactions.run(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM account_origin WHERE kind = ? AND last_seen < ?")) {
            delete.setString(1, Novelty.label(kind));
            delete.setObject(2, LocalDate.ofInstant(before, ZoneOffset.UTC));
            return delete.executeUpdate();
          }
        });
  }

  /**
   * Waits until nobody else judges, until this transaction ends: alerts follow on one another, so
   * two daemons can't judge side by side.
   */
  private static void takeTurn(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT turn FROM judging FOR UPDATE");
        ResultSet row = select.executeQuery()) {
      row.next();
    }
  }

  private static List<WaitingSign> earliest(Connection connection, int limit, Instant storedBy)
      throws SQLException {
    List<WaitingSign> signs = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OLDEST_CANDIDATES)) {
      select.setObject(1, Column.time(storedBy));
      select.setInt(2, limit);
      addAll(select, signs);
    }
    if (signs.size() == limit) {
      WaitingSign last = signs.get(limit - 1);
      try (PreparedStatement select = connection.prepareStatement(MORE_OF_THE_EVENT)) {
        select.setObject(1, Column.time(last.time()));
        select.setObject(2, last.seq());
        select.setLong(3, last.accountId());
        List<WaitingSign> all = new ArrayList<>();
        addAll(select, all);
        all.removeAll(signs);
        signs.addAll(all);
      }
    }
    return signs;
  }

  private static void addAll(PreparedStatement select, List<WaitingSign> signs)
      throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        signs.add(WaitingSign.read(row));
      }
    }
  }

  private static void remove(Connection connection, List<WaitingSign> signs) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM candidate WHERE id = ?")) {
      for (WaitingSign sign : signs) {
        delete.setLong(1, sign.id());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  /**
   * How many alerts a rule raised on a day.
   *
   * @param mode the rule's, on or shadow
   */
  public record DayCount(String rule, String mode, LocalDate day, long alerts) {
    DayCount with(long number) {
      return new DayCount(rule, mode, day, number);
    }
  }

  /** Decides on what drew attention. */
  @FunctionalInterface
  public interface Judge {
    /**
     * Judges these and adds the alerts they are to the ledger.
     *
     * @param sightings in event order
     * @param history what may be asked of the past, during this call
     * @param ledger takes the alerts, during this call
     */
    void judge(List<Sighting> sightings, History history, Ledger ledger);
  }
}

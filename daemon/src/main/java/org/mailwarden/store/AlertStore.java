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
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.query.SelectionQuery;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/** Candidates in, alerts out, each once. */
public final class AlertStore {
  private static final String CANDIDATES =
      """
      SELECT c.id, c.account, a.address, c.kind, c.value, c.time, c.service, c.ip, c.country, c.asn,
             c.organization, COALESCE(a.first_seen, c.time)
      FROM candidate c STRAIGHT_JOIN account a ON a.id = c.account
      """;

  /** Read in this order, so that no more is locked than is taken: see the limit. */
  private static final String OLDEST_CANDIDATES =
      CANDIDATES + "ORDER BY c.id LIMIT ? FOR UPDATE SKIP LOCKED";

  private static final String LATER_CANDIDATES_OF_ACCOUNT =
      CANDIDATES + "WHERE c.account = ? AND c.id > ? ORDER BY c.id FOR UPDATE SKIP LOCKED";

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

  /**
   * Hands the oldest candidates to a judge and, in one transaction, stores its alerts, puts their
   * mails into the outbox and removes the candidates. Two daemons never judge the same candidate.
   *
   * @param limit candidates at the most, but for the last one's account, whose candidates are
   *     judged together: those of one login must not be parted
   * @return how many were judged; fewer than the limit if no more wait
   */
  public int judge(int limit, Judge judge) {
    return Sessions.inTransaction(
        sessions,
        session -> {
          List<Candidate> candidates =
              session.doReturningWork(connection -> oldest(connection, limit));
          if (candidates.isEmpty()) {
            return 0;
          }
          List<NewAlert> alerts =
              session.doReturningWork(
                  connection -> judge.judge(candidates, new SqlPast(connection)));
          for (NewAlert alert : alerts) {
            keep(session, alert);
          }
          session.flush();
          session.doWork(connection -> remove(connection, candidates));
          return candidates.size();
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
                    "from AlertEntity a join fetch a.account left join fetch a.account.person"
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

  private void keep(Session session, NewAlert alert) {
    AccountEntity account = session.getReference(AccountEntity.class, alert.accountId());
    AlertEntity entity = new AlertEntity(account, alert, clock.instant());
    session.persist(entity);
    mails.put(session, entity.id(), account, alert);
  }

  private static List<Candidate> oldest(Connection connection, int limit) throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OLDEST_CANDIDATES)) {
      select.setInt(1, limit);
      addAll(select, candidates);
    }
    if (candidates.size() == limit) {
      Candidate last = candidates.get(limit - 1);
      try (PreparedStatement select = connection.prepareStatement(LATER_CANDIDATES_OF_ACCOUNT)) {
        select.setLong(1, last.accountId());
        select.setLong(2, last.id());
        addAll(select, candidates);
      }
    }
    return candidates;
  }

  private static void addAll(PreparedStatement select, List<Candidate> candidates)
      throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        candidates.add(candidate(row));
      }
    }
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    Optional<ClientAddress> client = Column.client(row.getBytes(8));
    String country = row.getString(9);
    long asn = row.getLong(10);
    String organization = row.getString(11);
    return new Candidate(
        row.getLong(1),
        row.getLong(2),
        new Account(row.getString(3)),
        Novelty.kind(row.getString(4)),
        row.getString(5),
        Column.instant(row.getObject(6, LocalDateTime.class)),
        row.getString(7),
        client,
        client.map(c -> new Origin(country, asn, organization, c.network())),
        Column.instant(row.getObject(12, LocalDateTime.class)));
  }

  private static void remove(Connection connection, List<Candidate> candidates)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM candidate WHERE id = ?")) {
      for (Candidate candidate : candidates) {
        delete.setLong(1, candidate.id());
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

  /** Decides on candidates. */
  @FunctionalInterface
  public interface Judge {
    List<NewAlert> judge(List<Candidate> candidates, Past past);
  }

  /** What a judge may ask of the accounts' past, within the judging transaction. */
  public interface Past {
    /**
     * What the account sent, hour by hour, in [from, to), oldest first; quiet hours are left out.
     */
    List<SendingHour> sending(long accountId, Instant from, Instant to);

    /** The event time of the rule's last alert of this subject for this account. */
    Optional<Instant> lastAlert(long accountId, String rule, String subject);
  }

  private record SqlPast(Connection connection) implements Past {
    @Override
    public List<SendingHour> sending(long accountId, Instant from, Instant to) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT hour, messages, recipients FROM sending_hour"
                  + " WHERE account = ? AND hour >= ? AND hour < ? ORDER BY hour")) {
        select.setLong(1, accountId);
        select.setObject(2, Column.time(from));
        select.setObject(3, Column.time(to));
        List<SendingHour> hours = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            hours.add(
                new SendingHour(
                    Column.instant(row.getObject(1, LocalDateTime.class)),
                    row.getLong(2),
                    row.getLong(3),
                    0));
          }
        }
        return hours;
      } catch (SQLException e) {
        throw Transactions.unavailable(e);
      }
    }

    @Override
    public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT MAX(time) FROM alert WHERE account = ? AND rule = ? AND subject = ?")) {
        select.setLong(1, accountId);
        select.setString(2, rule);
        select.setString(3, subject);
        try (ResultSet row = select.executeQuery()) {
          row.next();
          return Optional.ofNullable(row.getObject(1, LocalDateTime.class)).map(Column::instant);
        }
      } catch (SQLException e) {
        throw Transactions.unavailable(e);
      }
    }
  }
}

package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** The alerts and incidents as the tables have them, within one transaction. */
final class SqlLedger implements Ledger {
  /** How far apart alerts of one incident may be. */
  private static final Duration TOGETHER = Duration.ofHours(24);

  private static final List<String> SEVERITIES = List.of("info", "warning", "critical");

  private final Session session;
  private final Connection connection;
  private final AlertMails mails;
  private final Clock clock;

  SqlLedger(Session session, Connection connection, AlertMails mails, Clock clock) {
    this.session = session;
    this.connection = connection;
    this.mails = mails;
    this.clock = clock;
  }

  @Override
  public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
    try (PreparedStatement select =
        connection.prepareStatement(
            accountId == 0
                ? "SELECT MAX(time) FROM alert WHERE account IS NULL AND rule = ? AND subject = ?"
                : "SELECT MAX(time) FROM alert WHERE rule = ? AND subject = ? AND account = ?")) {
      select.setString(1, rule);
      select.setString(2, subject);
      if (accountId != 0) {
        select.setLong(3, accountId);
      }
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getObject(1, LocalDateTime.class)).map(Column::instant);
      }
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  @Override
  public Optional<Incident> incident(long accountId, Instant notBefore) {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, opened, latest, mailed, mailed_latest FROM incident"
                + " WHERE account = ? AND latest >= ? AND state = 'open'"
                + " ORDER BY latest DESC, id DESC LIMIT 1")) {
      select.setLong(1, accountId);
      select.setObject(2, Column.time(notBefore));
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Incident(
                    row.getLong(1),
                    Column.instant(row.getObject(2, LocalDateTime.class)),
                    Column.instant(row.getObject(3, LocalDateTime.class)),
                    mailed(row.getString(4), row.getObject(5, LocalDateTime.class))))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  private static Optional<Mailed> mailed(String gravest, LocalDateTime latest) {
    return Optional.ofNullable(gravest).map(grave -> new Mailed(grave, Column.instant(latest)));
  }

  /** {@inheritDoc} An alert of a shadow rule, or of no account, belongs to no incident. */
  @Override
  public void add(NewAlert alert) {
    AccountEntity account =
        alert.accountId() == 0
            ? null
            : session.getReference(AccountEntity.class, alert.accountId());
    boolean ofIncident = account != null && alert.mode().equals("on");
    Long incident = ofIncident ? grow(alert) : null;
    AlertEntity entity = new AlertEntity(account, alert, incident, clock.instant());
    session.persist(entity);
    mails.put(session, entity.id(), account, alert);
  }

  /** The id of the incident that the alert belongs to, with the alert in it. */
  private long grow(NewAlert alert) {
    Optional<Incident> open = incident(alert.accountId(), alert.time().minus(TOGETHER));
    try {
      return open.isPresent() ? widen(open.get(), alert) : begin(alert);
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  private long begin(NewAlert alert) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO incident (account, opened, latest, severity, mailed, mailed_latest)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setLong(1, alert.accountId());
      insert.setObject(2, Column.time(alert.time()));
      insert.setObject(3, Column.time(alert.time()));
      insert.setString(4, alert.severity());
      insert.setString(5, isMailed(alert) ? alert.severity() : null);
      insert.setObject(6, isMailed(alert) ? Column.time(alert.time()) : null);
      insert.executeUpdate();
      try (ResultSet key = insert.getGeneratedKeys()) {
        key.next();
        return key.getLong(1);
      }
    }
  }

  private long widen(Incident incident, NewAlert alert) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE incident SET opened = LEAST(opened, ?), latest = GREATEST(latest, ?),"
                + " severity = IF(FIELD(severity, 'info', 'warning', 'critical') < ?, ?, severity),"
                + " mailed = ?, mailed_latest = ? WHERE id = ?")) {
      update.setObject(1, Column.time(alert.time()));
      update.setObject(2, Column.time(alert.time()));
      update.setInt(3, SEVERITIES.indexOf(alert.severity()) + 1);
      update.setString(4, alert.severity());
      Optional<Mailed> mailed = mailed(incident, alert);
      update.setString(5, mailed.map(Mailed::gravest).orElse(null));
      update.setObject(6, mailed.map(Mailed::latest).map(Column::time).orElse(null));
      update.setLong(7, incident.id());
      update.executeUpdate();
    }
    return incident.id();
  }

  private static Optional<Mailed> mailed(Incident incident, NewAlert alert) {
    if (!isMailed(alert)) {
      return incident.mailed();
    }
    Mailed now = new Mailed(alert.severity(), alert.time());
    return Optional.of(incident.mailed().map(before -> together(before, now)).orElse(now));
  }

  private static Mailed together(Mailed a, Mailed b) {
    return new Mailed(
        SEVERITIES.indexOf(a.gravest()) < SEVERITIES.indexOf(b.gravest())
            ? b.gravest()
            : a.gravest(),
        a.latest().isBefore(b.latest()) ? b.latest() : a.latest());
  }

  /** Whether its owner gets a mail of it; what administrators get is no matter of the incident. */
  private static boolean isMailed(NewAlert alert) {
    return alert.mails().stream().anyMatch(to -> to.role() != Recipient.Role.ADMINISTRATOR);
  }
}

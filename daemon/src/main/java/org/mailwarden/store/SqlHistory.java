package org.mailwarden.store;

import inet.ipaddr.IPAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.Block;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;

/**
 * The past as the tables have it, within one transaction: each question is one short read of an
 * index. An origin read back lacks its organization, which rows don't keep.
 */
final class SqlHistory implements History {
  private static final String LOCATED = "a.address, l.time, l.ip, l.country, l.asn, ";

  private final Connection connection;

  SqlHistory(Connection connection) {
    this.connection = connection;
  }

  @Override
  public List<LocatedEvent> events(Stream stream, Scope scope, Instant after, Instant upTo) {
    boolean ofAccount = scope instanceof Scope.OfAccount;
    if (!ofAccount && stream != Stream.FAILED_LOGIN) {
      throw new IllegalArgumentException(
          stream.label() + ": only failed logins can be asked for by address");
    }
    String sql =
        select(stream)
            + " WHERE "
            + where(scope)
            + " AND l.time > ? AND l.time <= ? ORDER BY "
            + (ofAccount ? "l.account DESC, " : "")
            + "l.time DESC, l.seq DESC LIMIT "
            + MOST_EVENTS;
    List<LocatedEvent> latestFirst =
        list(
            sql,
            row -> event(stream, row),
            select -> {
              int at = bind(select, scope);
              select.setObject(at, Column.time(after));
              select.setObject(at + 1, Column.time(upTo));
            });
    Collections.reverse(latestFirst);
    return latestFirst;
  }

  @Override
  public Optional<LocatedEvent> loginBefore(long accountId, Instant moment) {
    return list(
            select(Stream.SUCCESSFUL_LOGIN)
                + " WHERE l.account = ? AND l.time < ?"
                + " ORDER BY l.account DESC, l.time DESC, l.seq DESC LIMIT 1",
            row -> event(Stream.SUCCESSFUL_LOGIN, row),
            select -> {
              select.setLong(1, accountId);
              select.setObject(2, Column.time(moment));
            })
        .stream()
        .findFirst();
  }

  @Override
  public long strayFailures(Scope scope, Instant after, Instant upTo) {
    if (scope instanceof Scope.OfAccount) {
      return 0;
    }
    return list(
            "SELECT COALESCE(SUM(l.failures), 0) FROM stray_failure_hour l WHERE "
                + where(scope)
                + " AND l.hour >= ? AND l.hour <= ?",
            row -> row.getLong(1),
            select -> {
              int at = bind(select, scope);
              select.setObject(at, Column.time(after.truncatedTo(ChronoUnit.HOURS)));
              select.setObject(at + 1, Column.time(upTo));
            })
        .get(0);
  }

  @Override
  public List<SendingHour> sending(long accountId, Instant from, Instant upTo) {
    List<SendingHour> hours =
        list(
            "SELECT hour, messages, recipients, bounced FROM sending_hour"
                + " WHERE account = ? AND hour >= ? AND hour <= ? ORDER BY hour",
            row -> new SendingHour(time(row, 1), row.getLong(2), row.getLong(3), row.getLong(4)),
            select -> {
              select.setLong(1, accountId);
              select.setObject(2, Column.time(from));
              select.setObject(3, Column.time(upTo));
            });
    int last = hours.size() - 1;
    if (last >= 0 && hours.get(last).hour().equals(upTo.truncatedTo(ChronoUnit.HOURS))) {
      SendingHour running = hours.remove(last);
      SendingHour later = sentLater(accountId, upTo);
      SendingHour before =
          new SendingHour(
              running.hour(),
              running.messages() - later.messages(),
              running.recipients() - later.recipients(),
              running.bounced() - later.bounced());
      if (before.recipients() > 0) {
        hours.add(before);
      }
    }
    return hours;
  }

  /** What the rows have of the rest of this moment's hour, counted as the hours are. */
  private SendingHour sentLater(long accountId, Instant moment) {
    Instant hour = moment.truncatedTo(ChronoUnit.HOURS);
    return list(
            """
            SELECT COUNT(*), COALESCE(SUM(l.status IN ('bounced', 'expired')), 0),
              COUNT(DISTINCT CASE WHEN l.queue_id NOT IN (
                SELECT e.queue_id FROM smtp_mail e
                WHERE e.account = ? AND e.time >= ? AND e.time <= ? AND e.status <> 'deferred')
              THEN l.queue_id END)
            FROM smtp_mail l
            WHERE l.account = ? AND l.time > ? AND l.time < ? AND l.status <> 'deferred'
            """,
            row -> new SendingHour(hour, row.getLong(3), row.getLong(1), row.getLong(2)),
            select -> {
              select.setLong(1, accountId);
              select.setObject(2, Column.time(moment.truncatedTo(ChronoUnit.DAYS)));
              select.setObject(3, Column.time(moment));
              select.setLong(4, accountId);
              select.setObject(5, Column.time(moment));
              select.setObject(6, Column.time(hour.plus(1, ChronoUnit.HOURS)));
            })
        .get(0);
  }

  @Override
  public List<KnownPlace> places(long accountId, Instant moment) {
    return list(
        "SELECT kind, value, first_seen, last_seen FROM account_origin"
            + " WHERE account = ? AND first_seen <= ? ORDER BY kind, value",
        row -> {
          Instant first = time(row, 3);
          Instant week = row.getObject(4, LocalDate.class).atStartOfDay().toInstant(ZoneOffset.UTC);
          Instant last = week.isBefore(first) ? first : week;
          return new KnownPlace(
              Novelty.kind(row.getString(1)),
              row.getString(2),
              first,
              last.isAfter(moment) ? moment : last);
        },
        select -> {
          select.setLong(1, accountId);
          select.setObject(2, Column.time(moment));
        });
  }

  @Override
  public int accountsAt(Candidate.Kind kind, String value, Instant moment, int most) {
    return list(
            "SELECT COUNT(*) FROM (SELECT 1 FROM account_origin"
                + " WHERE kind = ? AND value = ? AND first_seen < ? LIMIT ?) found",
            row -> row.getInt(1),
            select -> {
              select.setString(1, Novelty.label(kind));
              select.setString(2, value);
              select.setObject(3, Column.time(moment));
              select.setInt(4, most);
            })
        .get(0);
  }

  @Override
  public int accountsWithin(Block block, Instant moment, int most) {
    String within = " OR value LIKE ?".repeat(block.beginnings().size()).substring(4);
    return list(
            "SELECT COUNT(*) FROM (SELECT DISTINCT account FROM account_origin"
                + (" WHERE kind = ? AND (" + within + ") AND first_seen < ? LIMIT ?) found"),
            row -> row.getInt(1),
            select -> {
              int parameter = 1;
              select.setString(parameter++, Novelty.label(Candidate.Kind.NETWORK));
              for (String beginning : block.beginnings()) {
                select.setString(parameter++, beginning + "%");
              }
              select.setObject(parameter++, Column.time(moment));
              select.setInt(parameter, most);
            })
        .get(0);
  }

  @Override
  public Optional<Instant> firstSeen(long accountId) {
    return list(
            "SELECT first_seen FROM account WHERE id = ? AND first_seen IS NOT NULL",
            row -> time(row, 1),
            select -> select.setLong(1, accountId))
        .stream()
        .findFirst();
  }

  private static String select(Stream stream) {
    return "SELECT "
        + LOCATED
        + switch (stream) {
          case SUCCESSFUL_LOGIN -> "l.service, l.login FROM successful_login l";
          case FAILED_LOGIN -> "l.service, l.login, l.reason FROM failed_login l";
          case SMTP_MAIL ->
              "l.sender, l.login, l.relay, l.queue_id, l.status, l.recipient, l.response"
                  + " FROM smtp_mail l";
          case ACCOUNT_MANAGEMENT -> "l.kind, l.actor, l.note FROM account_change l";
        }
        + " STRAIGHT_JOIN account a ON a.id = l.account";
  }

  private static String where(Scope scope) {
    return scope instanceof Scope.OfAccount
        ? "l.account = ?"
        : scope instanceof Scope.OfAddress
            ? "l.ip = ?"
            : "l.ip BETWEEN ? AND ? AND LENGTH(l.ip) = ?";
  }

  /** Sets the scope's parameters, the first ones; says the next one's place. */
  private static int bind(PreparedStatement select, Scope scope) throws SQLException {
    if (scope instanceof Scope.OfAccount account) {
      select.setLong(1, account.accountId());
      return 2;
    }
    if (scope instanceof Scope.OfAddress address) {
      select.setBytes(1, address.client().bytes());
      return 2;
    }
    IPAddress ip = ((Scope.OfNetwork) scope).client().ip();
    IPAddress network =
        ip.toPrefixBlock(
            ip.isIPv4() ? ClientAddress.IPV4_NETWORK_BITS : ClientAddress.IPV6_NETWORK_BITS);
    select.setBytes(1, network.getLower().getBytes());
    select.setBytes(2, network.getUpper().getBytes());
    select.setInt(3, network.getByteCount());
    return 4;
  }

  private static LocatedEvent event(Stream stream, ResultSet row) throws SQLException {
    Account account = new Account(row.getString(1));
    Instant time = time(row, 2);
    Optional<ClientAddress> client = Column.client(row.getBytes(3));
    String country = row.getString(4).strip();
    long asn = row.getLong(5);
    LogEvent event =
        switch (stream) {
          case SUCCESSFUL_LOGIN ->
              new SuccessfulLogin(time, account, row.getString(7), row.getString(6), client);
          case FAILED_LOGIN ->
              new FailedLogin(
                  time,
                  account,
                  row.getString(7),
                  row.getString(6),
                  client,
                  reason(row.getString(8)));
          case SMTP_MAIL ->
              new MailAttempt(
                  time,
                  account,
                  client,
                  row.getString(6),
                  row.getString(7),
                  row.getString(8),
                  row.getString(9),
                  row.getString(10),
                  row.getString(11),
                  row.getString(12));
          case ACCOUNT_MANAGEMENT ->
              new AccountChange(
                  time,
                  account,
                  AccountChange.Kind.ofLabel(row.getString(6)),
                  client,
                  row.getString(7),
                  row.getString(8));
        };
    return new LocatedEvent(
        event, client.map(address -> new Origin(country, asn, "", address.network())));
  }

  private static FailedLogin.Reason reason(String label) {
    return Arrays.stream(FailedLogin.Reason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .orElse(FailedLogin.Reason.UNSPECIFIED);
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return Column.instant(row.getObject(column, LocalDateTime.class));
  }

  private <T> List<T> list(String sql, RowReader<T> reader, Parameters parameters) {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      parameters.set(select);
      List<T> found = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(reader.read(row));
        }
      }
      return found;
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement select) throws SQLException;
  }

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}

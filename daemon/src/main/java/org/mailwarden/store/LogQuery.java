package org.mailwarden.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;

/** Reads one account's logs, for the query page. Cannot change a row. */
public final class LogQuery {
  private final Transactions transactions;

  LogQuery(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Logins in [from, to), newest first. */
  public List<Row<SuccessfulLogin>> successfulLogins(
      Account account,
      long accountId,
      Instant from,
      Instant to,
      Optional<Cursor> after,
      int limit) {
    return rows(
        "SELECT time, seq, ip, country, asn, service, login FROM successful_login",
        accountId,
        new Range(from, to, after, limit),
        row ->
            new SuccessfulLogin(
                time(row),
                account,
                row.getString("login"),
                row.getString("service"),
                Column.client(row.getBytes("ip"))));
  }

  /** Refused logins in [from, to), newest first. */
  public List<Row<FailedLogin>> failedLogins(
      Account account,
      long accountId,
      Instant from,
      Instant to,
      Optional<Cursor> after,
      int limit) {
    return rows(
        "SELECT time, seq, ip, country, asn, service, login, reason FROM failed_login",
        accountId,
        new Range(from, to, after, limit),
        row ->
            new FailedLogin(
                time(row),
                account,
                row.getString("login"),
                row.getString("service"),
                Column.client(row.getBytes("ip")),
                reason(row.getString("reason"))));
  }

  /** Mails sent in [from, to), newest first. */
  public List<Row<MailAttempt>> mails(
      Account account,
      long accountId,
      Instant from,
      Instant to,
      Optional<Cursor> after,
      int limit) {
    return rows(
        "SELECT time, seq, ip, country, asn, sender, login, relay, queue_id, status, recipient,"
            + " response FROM smtp_mail",
        accountId,
        new Range(from, to, after, limit),
        row ->
            new MailAttempt(
                time(row),
                account,
                Column.client(row.getBytes("ip")),
                row.getString("sender"),
                row.getString("login"),
                row.getString("relay"),
                row.getString("queue_id"),
                row.getString("status"),
                row.getString("recipient"),
                row.getString("response")));
  }

  /** All changes of the account, oldest first. */
  public List<Row<AccountChange>> accountChanges(Account account, long accountId) {
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT time, seq, ip, country, asn, kind, actor, note FROM account_change"
                      + " WHERE account = ? ORDER BY account, time, seq")) {
            select.setLong(1, accountId);
            return read(
                select,
                row ->
                    new AccountChange(
                        time(row),
                        account,
                        AccountChange.Kind.ofLabel(row.getString("kind")),
                        Column.client(row.getBytes("ip")),
                        row.getString("actor"),
                        row.getString("note")));
          }
        });
  }

  /** How many rows a stream has in all: for summaries, not for pages. */
  public long count(Stream stream) {
    String table =
        switch (stream) {
          case ACCOUNT_MANAGEMENT -> "account_change";
          case FAILED_LOGIN -> "failed_login";
          case SUCCESSFUL_LOGIN -> "successful_login";
          case SMTP_MAIL -> "smtp_mail";
        };
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT COUNT(*) FROM " + table);
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** One range of the clustered key, read backwards. */
  private <E extends LogEvent> List<Row<E>> rows(
      String select, long accountId, Range range, Mapper<E> mapper) {
    String below = range.after().isPresent() ? " AND (time, seq) < (?, ?)" : "";
    String sql =
        select
            + " WHERE account = ? AND time >= ? AND time < ?"
            + below
            + " ORDER BY account DESC, time DESC, seq DESC LIMIT ?";
    return transactions.read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            statement.setLong(at++, accountId);
            statement.setObject(at++, Column.time(range.from()));
            statement.setObject(at++, Column.time(range.upper()));
            if (range.after().isPresent()) {
              statement.setObject(at++, Column.time(range.after().get().time()));
              statement.setLong(at++, range.after().get().seq());
            }
            statement.setInt(at, range.limit());
            return read(statement, mapper);
          }
        });
  }

  private static <E> List<Row<E>> read(PreparedStatement statement, Mapper<E> mapper)
      throws SQLException {
    List<Row<E>> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row<>(
                mapper.map(row),
                row.getString("country").strip(),
                row.getLong("asn"),
                new Cursor(time(row), row.getLong("seq"))));
      }
    }
    return rows;
  }

  private static Instant time(ResultSet row) throws SQLException {
    return Column.instant(row.getObject("time", LocalDateTime.class));
  }

  private static FailedLogin.Reason reason(String label) {
    return Arrays.stream(FailedLogin.Reason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .orElse(FailedLogin.Reason.UNSPECIFIED);
  }

  private record Range(Instant from, Instant to, Optional<Cursor> after, int limit) {
    /** The cursor's moment is itself in the range: rows of one moment may be on either page. */
    Instant upper() {
      return after
          .map(cursor -> cursor.time().plusNanos(1000))
          .filter(end -> end.isBefore(to))
          .orElse(to);
    }
  }

  @FunctionalInterface
  private interface Mapper<E> {
    E map(ResultSet row) throws SQLException;
  }

  /** A row and its place in the order. */
  public record Row<E>(E event, String country, long asn, Cursor cursor) {}

  /** Where a page of rows ended: the next begins after it. */
  public record Cursor(Instant time, long seq) {}
}

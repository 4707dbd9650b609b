package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

/**
 * What is stored, read in the order of its times, to be replayed. Cannot change a row. Rows travel
 * as a stream: however many there are, few are in memory.
 */
public final class StoredPast {
  private static final int ROWS_AT_ONCE = 2_000;

  /** The four logs with the same columns: those that a log lacks are empty. */
  private static final String EVENTS =
      """
      SELECT 'login' AS log, account, time, seq, ip, country, asn, service AS a, login AS b,
             '' AS c, '' AS d, '' AS e, '' AS f, '' AS g
        FROM successful_login WHERE time >= ? AND time < ?
      UNION ALL
      SELECT 'failure', account, time, seq, ip, country, asn, service, login,
             reason, '', '', '', ''
        FROM failed_login WHERE time >= ? AND time < ?
      UNION ALL
      SELECT 'mail', account, time, seq, ip, country, asn, sender, login,
             relay, queue_id, status, recipient, response
        FROM smtp_mail WHERE time >= ? AND time < ?
      UNION ALL
      SELECT 'change', account, time, seq, ip, country, asn, kind, actor,
             note, '', '', '', ''
        FROM account_change WHERE time >= ? AND time < ?
      ORDER BY time, seq
      """;

  private static final int LOGS = 4;

  private final Transactions transactions;
  private final Clock clock;

  StoredPast(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** All accounts, by their ids. */
  public Map<Long, KnownSince> accounts() {
    Map<Long, KnownSince> accounts = new HashMap<>();
    stream(
        "SELECT id, address, first_seen FROM account",
        select -> {},
        row ->
            accounts.put(
                row.getLong(1),
                new KnownSince(
                    new Account(row.getString(2)),
                    Optional.ofNullable(row.getObject(3, LocalDateTime.class))
                        .map(Column::instant))));
    return accounts;
  }

  /** The places that accounts were used from before this moment, each with its account's id. */
  public void places(Instant before, ObjLongConsumer<History.KnownPlace> sink) {
    stream(
        "SELECT account, kind, value, first_seen, last_seen FROM account_origin"
            + " WHERE first_seen < ?",
        select -> select.setObject(1, Column.time(before)),
        row -> {
          Instant last = row.getObject(5, LocalDate.class).atStartOfDay(ZoneOffset.UTC).toInstant();
          Instant first = Column.instant(row.getObject(4, LocalDateTime.class));
          sink.accept(
              new History.KnownPlace(
                  Novelty.kind(row.getString(2)),
                  row.getString(3),
                  first,
                  last.isBefore(before) ? last : before),
              row.getLong(1));
        });
  }

  /** What accounts sent in the hours before this moment, each with its account's id. */
  public void sending(Instant before, ObjLongConsumer<SendingHour> sink) {
    stream(
        "SELECT account, hour, messages, recipients, bounced FROM sending_hour" + " WHERE hour < ?",
        select -> select.setObject(1, Column.time(before)),
        row ->
            sink.accept(
                new SendingHour(
                    Column.instant(row.getObject(2, LocalDateTime.class)),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5)),
                row.getLong(1)));
  }

  /** About how many events are stored, as the server estimates it: no row is read. */
  public long aboutHowMany() {
    long[] rows = new long[1];
    stream(
        "SELECT COALESCE(SUM(table_rows), 0) FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND table_name IN"
            + " ('successful_login', 'failed_login', 'smtp_mail', 'account_change')",
        select -> {},
        row -> rows[0] = row.getLong(1));
    return rows[0];
  }

  /** The moment up to which events can be there. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * The events in [from, to) of all accounts, oldest first; those of one moment as they were read.
   * Of their origins the organizations aren't stored.
   *
   * @param accounts by their ids; events of others, which came since, are left out
   */
  public void events(
      Instant from, Instant to, Map<Long, KnownSince> accounts, Consumer<LocatedEvent> sink) {
    // A day's partitions hold what is sorted at once.
    for (Instant start = from; start.isBefore(to); ) {
      Instant nextDay =
          LocalDate.ofInstant(start, ZoneOffset.UTC)
              .plusDays(1)
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant();
      Instant end = nextDay.isBefore(to) ? nextDay : to;
      eventsOfDay(start, end, accounts, sink);
      start = end;
    }
  }

  private void eventsOfDay(
      Instant from, Instant to, Map<Long, KnownSince> accounts, Consumer<LocatedEvent> sink) {
    stream(
        EVENTS,
        select -> {
          for (int i = 0; i < LOGS; i++) {
            select.setObject(2 * i + 1, Column.time(from));
            select.setObject(2 * i + 2, Column.time(to));
          }
        },
        row -> {
          KnownSince known = accounts.get(row.getLong("account"));
          if (known != null) {
            sink.accept(event(row, known.account()));
          }
        });
  }

  private static LocatedEvent event(ResultSet row, Account account) throws SQLException {
    Optional<ClientAddress> client = Column.client(row.getBytes("ip"));
    String country = row.getString("country").strip();
    long asn = row.getLong("asn");
    return new LocatedEvent(
        event(row, account, client),
        client.map(address -> new Origin(country, asn, "", address.network())));
  }

  private static LogEvent event(ResultSet row, Account account, Optional<ClientAddress> client)
      throws SQLException {
    Instant time = Column.instant(row.getObject("time", LocalDateTime.class));
    return switch (row.getString("log")) {
      case "login" ->
          new SuccessfulLogin(time, account, row.getString("b"), row.getString("a"), client);
      case "failure" ->
          new FailedLogin(
              time,
              account,
              row.getString("b"),
              row.getString("a"),
              client,
              reason(row.getString("c")));
      case "mail" ->
          new MailAttempt(
              time,
              account,
              client,
              row.getString("a"),
              row.getString("b"),
              row.getString("c"),
              row.getString("d"),
              row.getString("e"),
              row.getString("f"),
              row.getString("g"));
      default ->
          new AccountChange(
              time,
              account,
              AccountChange.Kind.ofLabel(row.getString("a")),
              client,
              row.getString("b"),
              row.getString("c"));
    };
  }

  private static FailedLogin.Reason reason(String label) {
    return Arrays.stream(FailedLogin.Reason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .orElse(FailedLogin.Reason.UNSPECIFIED);
  }

  private void stream(String sql, Filler filler, Reader reader) {
    transactions.read(
        connection -> {
          stream(connection, sql, filler, reader);
          return null;
        });
  }

  private static void stream(Connection connection, String sql, Filler filler, Reader reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      // The driver would hold all rows otherwise.
      select.setFetchSize(ROWS_AT_ONCE);
      filler.fill(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    }
  }

  /**
   * An account that is stored.
   *
   * @param firstSeen when it was first used; empty if it never was
   */
  public record KnownSince(Account account, Optional<Instant> firstSeen) {}

  @FunctionalInterface
  private interface Filler {
    void fill(PreparedStatement select) throws SQLException;
  }

  @FunctionalInterface
  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }
}

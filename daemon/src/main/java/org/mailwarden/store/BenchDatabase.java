package org.mailwarden.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.mailwarden.store.embedded.EmbeddedMariaDb;

/** An embedded database that begins empty, for measurements. */
public final class BenchDatabase implements AutoCloseable {
  private static final List<String> LOGS =
      List.of("successful_login", "failed_login", "smtp_mail", "account_change");

  private static final int DAYS = 30;

  private final EmbeddedMariaDb server;
  private final Database database;

  private BenchDatabase(EmbeddedMariaDb server, Clock clock) {
    this.server = server;
    this.database =
        Database.open(
            server.settings(), new StoreSettings(Duration.ofDays(30), "bench.example"), clock);
  }

  /**
   * Opens it; the tables of an earlier bench are dropped.
   *
   * @throws StoreUnavailableException if the embedded server can't run
   */
  public static BenchDatabase open(Path folder, Clock clock) {
    EmbeddedMariaDb server = EmbeddedMariaDb.start(folder);
    try {
      drop(server.settings());
      return new BenchDatabase(server, clock);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Processor time that the server has used since it was started, in seconds. */
  public double processorSeconds() {
    return server.processorTime().toMillis() / 1e3;
  }

  public EventStore events() {
    return database.events();
  }

  public AlertStore alerts() {
    return database.alerts();
  }

  public LogQuery logs() {
    return database.logs();
  }

  public People people() {
    return database.people();
  }

  /** Asks the server for next to nothing, through the pool that all others use. */
  public long selectOne() {
    return new Transactions(database.pool())
        .read(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement("SELECT 1");
                  ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
              }
            });
  }

  /**
   * Makes accounts, numbered from 0 in their addresses, and rows of theirs: half of logins, half of
   * mails, evenly over the accounts and the 30 days before today.
   */
  public void fill(long rows, int accounts) {
    try (Connection connection = connect(server.settings());
        Statement statement = connection.createStatement()) {
      String address = "CONCAT('u', LPAD(%s, 7, '0'), '@campus.example')";
      statement.execute(
          "INSERT INTO account (address, first_seen) SELECT "
              + address.formatted("seq")
              + ", NOW(6) - INTERVAL 60 DAY FROM seq_0_to_"
              + (accounts - 1));
      long daily = Math.max(1, rows / 2 / DAYS);
      for (int day = 1; day <= DAYS; day++) {
        String common =
            "1 + FLOOR((seq - 1) * %d / %d), CURDATE() - INTERVAL %d DAY + INTERVAL seq * 7919 %% 86400 SECOND, %d + seq, INET6_ATON(CONCAT('100.', seq %% 100, '.', seq %% 250, '.7')), 'TW', 0"
                .formatted(accounts, daily, day, (long) day << 33);
        String login = address.formatted("FLOOR((seq - 1) * %d / %d)".formatted(accounts, daily));
        statement.execute(
            "INSERT INTO successful_login (account, time, seq, ip, country, asn, service, login)"
                + " SELECT "
                + common
                + ", 'imap', "
                + login
                + " FROM seq_1_to_"
                + daily);
        statement.execute(
            "INSERT INTO smtp_mail (account, time, seq, ip, country, asn, sender, login, relay,"
                + " queue_id, status, recipient, response) SELECT "
                + common
                + ", "
                + login
                + ", "
                + login
                + ", 'mx.other.example[203.0.113.5]:25', HEX(seq), 'sent', 'friend@other.example',"
                + " '250 2.0.0 Ok: queued as 33234C' FROM seq_1_to_"
                + daily);
      }
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  /** A sequence number behind all rows that the sources have written, and before all to come. */
  public long lastSequence() {
    try (Connection connection = connect(server.settings());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, batch FROM source ORDER BY id")) {
      long last = 0;
      while (row.next()) {
        last = LogRows.sequence(row.getInt(1), row.getLong(2), EventBatch.MOST_EVENTS - 1);
      }
      return last;
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  /**
   * Loads the logs' rows again, by a bare LOAD DATA LOCAL INFILE into identical, empty tables, in
   * the order they came.
   *
   * @param after the sequence number behind which they begin
   * @param since no row of theirs is older: older days aren't looked at
   */
  public Load loadData(Path folder, long after, Instant since) {
    try (Connection connection = connect(server.settings());
        Statement statement = connection.createStatement()) {
      Files.createDirectories(folder);
      List<Path> files = new ArrayList<>();
      for (String log : LOGS) {
        Path file = folder.resolve(log + ".tsv");
        export(connection, log, after, since, file);
        statement.execute("CREATE OR REPLACE TABLE bench_" + log + " LIKE " + log);
        files.add(file);
      }
      long rows = 0;
      double processor = processorSeconds();
      long start = System.nanoTime();
      for (int i = 0; i < LOGS.size(); i++) {
        rows +=
            statement.executeUpdate(
                "LOAD DATA LOCAL INFILE '"
                    + files.get(i)
                    + "' INTO TABLE bench_"
                    + LOGS.get(i)
                    + " CHARACTER SET binary");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double processorSeconds = processorSeconds() - processor;
      for (int i = 0; i < LOGS.size(); i++) {
        statement.execute("DROP TABLE bench_" + LOGS.get(i));
        Files.delete(files.get(i));
      }
      Files.delete(folder);
      return new Load(rows, seconds, processorSeconds);
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
    server.close();
  }

  private static void drop(DatabaseSettings where) {
    try (Connection connection = connect(where);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row = statement.executeQuery("SHOW TABLES")) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      statement.execute("SET foreign_key_checks = 0");
      for (String table : tables) {
        statement.execute("DROP TABLE `" + table + "`");
      }
    } catch (SQLException e) {
      throw Transactions.unavailable(e);
    }
  }

  private static Connection connect(DatabaseSettings where) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", where.user());
    properties.setProperty("password", where.password());
    properties.setProperty("allowLocalInfile", "true");
    properties.setProperty("sessionVariables", "time_zone='+00:00'");
    return DriverManager.getConnection(where.url(), properties);
  }

  /** Writes a table's rows as LOAD DATA reads them, in the order in which ingest wrote them. */
  private static void export(
      Connection connection, String table, long after, Instant since, Path file)
      throws SQLException, IOException {
    try (Statement select = connection.createStatement();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      select.setFetchSize(1_000);
      try (ResultSet row =
          select.executeQuery(
              "SELECT * FROM "
                  + table
                  + " WHERE time >= '"
                  + Column.time(since)
                  + "' AND seq > "
                  + after
                  + " ORDER BY seq")) {
        ResultSetMetaData columns = row.getMetaData();
        while (row.next()) {
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (i > 1) {
              out.write('\t');
            }
            write(
                columns.getColumnType(i) == Types.VARBINARY ? row.getBytes(i) : bytes(row, i), out);
          }
          out.write('\n');
        }
      }
    }
  }

  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(byte[] value, OutputStream out) throws IOException {
    if (value == null) {
      out.write('\\');
      out.write('N');
      return;
    }
    for (byte octet : value) {
      switch (octet) {
        case '\t', '\n', '\\' -> {
          out.write('\\');
          out.write(octet);
        }
        case 0 -> {
          out.write('\\');
          out.write('0');
        }
        default -> out.write(octet);
      }
    }
  }

  /** How long a bare load took, and how much of the server's processor time. */
  public record Load(long rows, double seconds, double processorSeconds) {}
}

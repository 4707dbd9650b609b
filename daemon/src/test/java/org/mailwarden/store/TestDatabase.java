package org.mailwarden.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.mailwarden.store.embedded.EmbeddedMariaDb;

/**
 * A fresh database on a real MariaDB that all tests of this JVM share. Set
 * MAILWARDEN_TEST_DATABASE_URL (with _USER and _PASSWORD) to run the same tests on a server of
 * one's own.
 */
public final class TestDatabase implements AutoCloseable {
  /** Short: each day kept is a partition to make, in each test. */
  public static final Duration RETENTION = Duration.ofDays(5);

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final DatabaseSettings settings;

  private TestDatabase(DatabaseSettings settings) {
    this.settings = settings;
  }

  /** Creates an empty database. */
  public static TestDatabase create() {
    DatabaseSettings server = Server.SETTINGS;
    String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    execute(server, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    return new TestDatabase(
        new DatabaseSettings(
            server.url().replaceFirst("/[^/]*$", "/" + name), server.user(), server.password(), 6));
  }

  public DatabaseSettings settings() {
    return settings;
  }

  public Database open(Clock clock) {
    return open(new StoreSettings(RETENTION, "mail.campus.example"), clock);
  }

  public Database open(StoreSettings site, Clock clock) {
    return Database.open(settings, site, clock);
  }

  public void execute(String sql) {
    execute(settings, sql);
  }

  /** The rows of a query, columns separated by a bar. */
  public List<String> query(String sql) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      ResultSetMetaData columns = row.getMetaData();
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringJoiner text = new StringJoiner("|");
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          text.add(String.valueOf(row.getString(i)));
        }
        rows.add(text.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    execute("DROP DATABASE " + settings.url().replaceFirst(".*/", ""));
  }

  private static void execute(DatabaseSettings where, String sql) {
    try (Connection connection = connect(where);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Connection connect(DatabaseSettings where) throws SQLException {
    return DriverManager.getConnection(where.url(), where.user(), where.password());
  }

  /** Started at its first use, stopped with the JVM. */
  private static final class Server {
    static final DatabaseSettings SETTINGS = start();

    private static DatabaseSettings start() {
      String url = System.getenv("MAILWARDEN_TEST_DATABASE_URL");
      if (url != null) {
        return new DatabaseSettings(
            url,
            System.getenv("MAILWARDEN_TEST_DATABASE_USER"),
            System.getenv("MAILWARDEN_TEST_DATABASE_PASSWORD"),
            4);
      }
      EmbeddedMariaDb server = EmbeddedMariaDb.start(Path.of("target", "test-mariadb"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server.settings();
    }
  }
}

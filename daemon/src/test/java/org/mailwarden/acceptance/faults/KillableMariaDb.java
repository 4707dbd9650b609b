package org.mailwarden.acceptance.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.embedded.EmbeddedMariaDb;

/** A MariaDB server that can be killed with -9 and started again on the same files and port. */
final class KillableMariaDb implements AutoCloseable {
  private final Path folder;
  private final EmbeddedMariaDb server;
  private ProcessHandle process;

  KillableMariaDb(Path folder) throws IOException {
    this.folder = folder;
    this.server = EmbeddedMariaDb.start(folder);
    long pid = Long.parseLong(Files.readString(folder.resolve("mariadbd.pid")).strip());
    this.process = ProcessHandle.of(pid).orElseThrow();
  }

  /** The port it listens on. */
  int port() {
    return Integer.parseInt(server.settings().url().replaceFirst(".*:(\\d+)/.*", "$1"));
  }

  /** How to reach one of its databases directly. */
  DatabaseSettings settings(String database) {
    DatabaseSettings own = server.settings();
    return new DatabaseSettings(
        own.url().replaceFirst("/[^/]*$", "/" + database), own.user(), own.password(), 6);
  }

  /** How to reach one of its databases through something that listens on this port. */
  DatabaseSettings settings(String database, int port) {
    DatabaseSettings direct = settings(database);
    return new DatabaseSettings(
        direct.url().replaceFirst(":\\d+/", ":" + port + "/"),
        direct.user(),
        direct.password(),
        direct.poolSize());
  }

  /** Kills it, starts it as it was started, and returns when it answers. */
  void killAndRestart() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(process.info().command().orElseThrow());
    command.addAll(List.of(process.info().arguments().orElseThrow()));
    process.destroyForcibly();
    process.onExit().join();
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("restarts.log").toFile()))
            .start()
            .toHandle();
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> !query("mysql", "SELECT 1").isEmpty());
  }

  void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, columns separated by a bar. */
  List<String> query(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringJoiner text = new StringJoiner("|");
        for (int i = 1; i <= columns; i++) {
          text.add(String.valueOf(row.getString(i)));
        }
        rows.add(text.toString());
      }
      return rows;
    }
  }

  private Connection connect(String database) throws SQLException {
    DatabaseSettings where = settings(database);
    return DriverManager.getConnection(
        where.url() + "?connectTimeout=2000", where.user(), where.password());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    server.close();
  }
}

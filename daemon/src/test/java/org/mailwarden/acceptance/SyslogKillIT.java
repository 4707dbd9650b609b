package org.mailwarden.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.Mailwarden;
import org.mailwarden.servers.FreePort;
import org.mailwarden.store.TestDatabase;

/**
 * The daemon is killed with -9 as soon as it has read messages of a stream, while it stores them
 * and while it can't: each is in the tables once afterwards.
 */
class SyslogKillIT {
  private static final int BLOCK = 4_000;

  private final Instant now = Instant.now();

  @TempDir Path site;

  private TestDatabase tables;
  private int port;
  private Process daemon;
  private int sent;

  @BeforeEach
  void start() throws IOException {
    tables = TestDatabase.create();
    port = FreePort.find();
    writeConfiguration();
    daemon = startDaemon();
  }

  @AfterEach
  void stop() {
    daemon.destroyForcibly();
    tables.close();
  }

  @Test
  void whatWasReadOfAStreamIsStoredOnceHoweverOftenItIsKilled() throws Exception {
    sendAndAwaitRead();
    kill();
    try (Connection lock = lockSource()) {
      daemon = startDaemon();
      sendAndAwaitRead();
      kill();
      lock.rollback();
    }
    daemon = startDaemon();
    sendAndAwaitRead();
    kill();
    daemon = startDaemon();

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(tables.query("SELECT understood FROM source"))
                    .containsExactly(String.valueOf(sent)));
    assertThat(tables.query("SELECT COUNT(*), COUNT(DISTINCT account) FROM successful_login"))
        .isEqualTo(tables.query("SELECT %d, %d".formatted(sent, sent)));
  }

  /** Sends a block, each message for an account of its own; the last ends in the spool. */
  private void sendAndAwaitRead() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      StringBuilder messages = new StringBuilder();
      for (int i = 0; i < BLOCK; i++) {
        sent++;
        messages.append(message("user" + sent));
      }
      out.write(messages.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> isInSpool("user" + sent + ">"));
    }
  }

  private boolean isInSpool(String text) throws IOException {
    Path spool = site.resolve("state/spool/tcp");
    List<Path> segments;
    try (Stream<Path> files = Files.list(spool)) {
      segments = files.sorted().toList();
    }
    return !segments.isEmpty()
        && Files.readString(segments.get(segments.size() - 1)).contains(text);
  }

  /** The daemon listens some seconds after its start. */
  private Socket connect() {
    return await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), Socket::isConnected);
  }

  /** Lets nobody move the read position until the connection is closed. */
  private Connection lockSource() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            tables.settings().url(), tables.settings().user(), tables.settings().password());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT * FROM source FOR UPDATE").close();
    }
    return connection;
  }

  private void kill() throws InterruptedException {
    daemon.destroyForcibly();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private Process startDaemon() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Dmailwarden.installation=" + Path.of("..").toAbsolutePath().normalize(),
            "-cp",
            System.getProperty("java.class.path"),
            Mailwarden.class.getName(),
            "run",
            "--config",
            site.resolve("mailwarden.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(Path.of("target", "syslog-kill-it.log").toFile()))
        .start();
  }

  private String message(String user) {
    String text =
        "<22>1 "
            + now
            + " mx1 dovecot 7 - - imap-login: Login: user=<"
            + user
            + ">, method=PLAIN, rip=61.216.1.9, lip=10.0.0.5, mpid=1, TLS, session=<a>\na second line";
    return text.length() + " " + text;
  }

  private void writeConfiguration() throws IOException {
    Files.writeString(site.resolve("database-password"), tables.settings().password());
    Files.writeString(
        site.resolve("mailwarden.yaml"),
        """
        site:
          name: Campus Mail
          domains: [campus.example]
          time-zone: Asia/Taipei
          contact: postmaster@campus.example
          change-password-url: https://mail.campus.example/password
        database:
          url: %s
          user: %s
          password-file: database-password
        sources:
          - name: tcp
            syslog-tcp: 127.0.0.1:%d
        smtp: {host: 127.0.0.1, port: 9, tls: none, from: mailwarden@campus.example}
        page: {address: "http://127.0.0.1:8999", listen: "127.0.0.1:0"}
        folders: {data: state}
        """
            .formatted(tables.settings().url(), tables.settings().user(), port));
  }
}

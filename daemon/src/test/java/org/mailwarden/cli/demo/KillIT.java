package org.mailwarden.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.Mailwarden;
import org.mailwarden.store.TestDatabase;

/**
 * The daemon is killed with -9 while it imports and while it judges, and started again: afterwards
 * the tables are as if nothing had happened.
 */
class KillIT {
  /** What must be the same, without what counts batches or tells when it was written. */
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("accounts", "SELECT address, first_seen FROM account");
    TABLES.put(
        "successful logins",
        "SELECT a.address, l.time, HEX(l.ip), l.country, l.service, l.login"
            + " FROM successful_login l JOIN account a ON a.id = l.account");
    TABLES.put(
        "failed logins",
        "SELECT a.address, l.time, HEX(l.ip), l.country, l.service, l.login, l.reason"
            + " FROM failed_login l JOIN account a ON a.id = l.account");
    TABLES.put(
        "mails",
        "SELECT a.address, m.time, HEX(m.ip), m.sender, m.queue_id, m.status, m.recipient, m.response"
            + " FROM smtp_mail m JOIN account a ON a.id = m.account");
    TABLES.put(
        "places",
        "SELECT a.address, o.kind, o.value, o.first_seen, o.last_seen"
            + " FROM account_origin o JOIN account a ON a.id = o.account");
    TABLES.put(
        "sending",
        "SELECT a.address, h.hour, h.messages, h.recipients"
            + " FROM sending_hour h JOIN account a ON a.id = h.account");
    TABLES.put("strays", "SELECT HEX(ip), hour, failures FROM stray_failure_hour");
    TABLES.put("lines", "SELECT name, understood, not_ours, unreadable FROM source");
    TABLES.put(
        "alerts",
        "SELECT a.address, l.rule, l.subject, l.mode"
            + " FROM alert l JOIN account a ON a.id = l.account");
    TABLES.put("outbox", "SELECT kind, recipient, role FROM outbox");
  }

  private final Instant now = Instant.now();

  @TempDir Path folder;

  @Test
  void rowsAndAlertsAreTheSameAfterKillsAsWithoutThem() throws Exception {
    Map<String, List<String>> undisturbed = run("undisturbed", List.of());
    Map<String, List<String>> killed = run("killed", List.of(1L, 2L, 3L));

    assertThat(undisturbed.get("alerts")).hasSize(4);
    assertThat(undisturbed.get("mails")).hasSizeGreaterThan(1_000);
    TABLES
        .keySet()
        .forEach(name -> assertThat(killed.get(name)).as(name).isEqualTo(undisturbed.get(name)));
  }

  /**
   * Imports the campus's days, lets things happen, and gives the tables.
   *
   * @param killedAfter batches of the mail log after which the daemon is killed and started again
   */
  private Map<String, List<String>> run(String name, List<Long> killedAfter) throws Exception {
    Path site = Files.createDirectories(folder.resolve(name));
    SplittableRandom random = new SplittableRandom(7);
    Campus campus = new Campus(random);
    CampusLog log = new CampusLog(campus, ZoneId.of("Asia/Taipei"), random);
    List<String> history = amongOthers(log.history(now));
    Path mailLog = site.resolve("mail.log");
    Files.write(mailLog, history);
    try (TestDatabase tables = TestDatabase.create()) {
      Path config = configuration(site, tables);
      Process daemon = start(config);
      for (long batches : killedAfter) {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            // Until the first start has made the tables.
            .ignoreExceptions()
            .until(() -> batches(tables) >= batches);
        kill(daemon);
        daemon = start(config);
      }
      awaitLines(tables, history.size());
      List<String> happening = new ArrayList<>();
      happening.addAll(log.foreignLogin(campus.mailboxes().get(0), "14.160.24.118", 0, now));
      happening.addAll(log.foreignLogin(campus.mailboxes().get(1), "177.54.144.87", 3, now));
      happening.addAll(log.foreignLogin(campus.mailboxes().get(2), "139.175.12.201", 0, now));
      happening.addAll(log.burst(campus.mailboxes().get(24), 240, now));
      Files.write(mailLog, happening, StandardOpenOption.APPEND);
      awaitLines(tables, history.size() + happening.size());
      if (!killedAfter.isEmpty()) {
        kill(daemon);
        daemon = start(config);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  tables.query("SELECT 1 FROM alert").size() >= 4
                      && tables.query("SELECT 1 FROM candidate").isEmpty());
      kill(daemon);
      Map<String, List<String>> rows = new LinkedHashMap<>();
      TABLES.forEach(
          (what, query) -> rows.put(what, tables.query(query).stream().sorted().toList()));
      return rows;
    }
  }

  /** The lines among those of other programs, so that they come in several batches. */
  private static List<String> amongOthers(List<String> lines) {
    List<String> all = new ArrayList<>();
    for (String line : lines) {
      String stamp = line.substring(0, line.indexOf(' '));
      all.add(line);
      for (int i = 0; i < 15; i++) {
        all.add(stamp + " mx1 kernel: [12345.678901] " + "x".repeat(100));
      }
    }
    return all;
  }

  private static void awaitLines(TestDatabase tables, int lines) {
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        tables.query(
                            "SELECT understood + not_ours + unreadable + unread FROM source"))
                    .containsExactly(String.valueOf(lines)));
  }

  private static long batches(TestDatabase tables) {
    List<String> batch = tables.query("SELECT batch FROM source WHERE name = 'mail-log'");
    return batch.isEmpty() ? 0 : Long.parseLong(batch.get(0));
  }

  private static void kill(Process daemon) throws InterruptedException {
    daemon.destroyForcibly();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static Process start(Path config) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Dmailwarden.installation=" + Path.of("..").toAbsolutePath().normalize(),
            "-cp",
            System.getProperty("java.class.path"),
            Mailwarden.class.getName(),
            "run",
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                Path.of("target", "kill-it-" + config.getParent().getFileName() + ".log").toFile()))
        .start();
  }

  private static Path configuration(Path site, TestDatabase tables) throws IOException {
    Path secret = site.resolve("database-password");
    Files.writeString(secret, tables.settings().password());
    Path config = site.resolve("mailwarden.yaml");
    Files.writeString(
        config,
        """
        site:
          name: Campus Mail
          domains: [campus.example, student.campus.example]
          time-zone: Asia/Taipei
          contact: postmaster@campus.example
          change-password-url: https://mail.campus.example/password
        database:
          url: %s
          user: %s
          password-file: database-password
        sources:
          - name: mail-log
            file: mail.log
        smtp:
          host: 127.0.0.1
          port: 9
          tls: none
          from: mailwarden@campus.example
        page:
          address: http://127.0.0.1:8999
          listen: 127.0.0.1:0
        folders:
          data: state
        jobs:
          judge: 1s
          send: 1s
        """
            .formatted(tables.settings().url(), tables.settings().user()));
    return config;
  }
}

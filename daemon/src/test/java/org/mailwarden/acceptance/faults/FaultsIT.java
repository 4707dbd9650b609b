package org.mailwarden.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.acceptance.faults.CuttingProxy.Cut;
import org.mailwarden.acceptance.faults.RotatedLog.Rotation;
import org.mailwarden.cli.Mailwarden;
import org.mailwarden.store.DatabaseSettings;
import org.slf4j.LoggerFactory;

/**
 * While a log is written and rotated in every way, the daemon is killed with -9, the database is
 * killed with -9, and connections are cut in mid-transaction, again and again: afterwards all
 * tables are, row by row, those of a daemon that nothing happened to.
 *
 * <p>When what happens is random, of a seed that is printed; {@code -Dfaults.seed=N} has the same
 * faults in the same order, though not at the same line.
 */
class FaultsIT {
  static final String SOURCE = "mail-log";

  private static final int ROUNDS = 27;
  private static final List<Cut> CUTS = List.of(Cut.values());
  private static final String DISTURBED = "disturbed";
  private static final String UNDISTURBED = "undisturbed";

  private final long seed = Long.getLong("faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Path output = Path.of("target", "faults");
  private int starts;
  private int daemonKills;
  private int followerKills;
  private int databaseKills;
  private Process daemon;

  @TempDir Path folder;
  private Path rules;
  private KillableMariaDb database;
  private CuttingProxy proxy;

  @BeforeEach
  void start() throws Exception {
    System.out.println("faults.seed=" + seed);
    // It tells of each connection that is cut, and of each kill.
    quiet("ch.vorburger.exec");
    Files.createDirectories(output);
    rules = quickRules();
    database = new KillableMariaDb(folder.resolve("database"));
    for (String name : List.of(DISTURBED, UNDISTURBED)) {
      database.execute(
          "mysql", "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }
    proxy = new CuttingProxy(() -> database.port());
  }

  @AfterEach
  void stop() throws Exception {
    if (daemon != null) {
      daemon.destroyForcibly().waitFor();
    }
    proxy.close();
    database.close();
  }

  @Test
  void afterAnyNumberOfFaultsTheTablesAreThoseOfAnUndisturbedRun() throws Exception {
    Path log = Files.createDirectories(folder.resolve(DISTURBED)).resolve("mail.log");
    DatabaseSettings throughProxy = database.settings(DISTURBED, proxy.port());
    Path config = configuration(log, throughProxy);
    Traffic traffic = new Traffic(seed);
    RotatedLog rotated = new RotatedLog(log, traffic, seed, () -> stored(DISTURBED));
    int history = (int) lineCount(log);
    Map<Rotation, Integer> rotations;
    try (rotated) {
      daemon = startFollower(throughProxy, log);
      await().atMost(Duration.ofSeconds(60)).until(() -> stored(DISTURBED) > 0);
      rotated.begin();
      for (int round = 0; round < ROUNDS; round++) {
        disturb(round, rotated);
        daemon = round % 3 == 1 ? startDaemon(config) : startFollower(throughProxy, log);
        daemonKills += round % 3 == 1 ? 1 : 0;
        followerKills += round % 3 == 1 ? 0 : 1;
      }
      // A slow machine may have been killed before it came to some of them.
      awaitReady();
      for (Cut cut : CUTS) {
        if (cut != Cut.AMID_ALERT) {
          proxy.arm(cut);
          await().atMost(Duration.ofSeconds(60)).until(proxy::isDone);
        }
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> !rotated.rotations().containsValue(0));
      rotations = rotated.rotations();
      rotated.finish();
      awaitAll(DISTURBED, rotated.lines().size());
      kill();
    }

    undisturbed(rotated.lines(), history);

    report(rotated, rotations, compare());
  }

  /** Something happens to the running daemon, which ends by its being killed. */
  private void disturb(int round, RotatedLog rotated) throws Exception {
    boolean whileStarting = round % 7 == 6;
    if (!whileStarting) {
      awaitReady();
      proxy.arm(CUTS.get(round % CUTS.size()));
    }
    if (round % 8 == 4) {
      int before = rotated.rotations().get(Rotation.DELETE);
      rotated.deleteWhenRead();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> rotated.rotations().get(Rotation.DELETE) > before);
    }
    aMoment(1_000);
    if (round % 5 == 2) {
      database.killAndRestart();
      databaseKills++;
      aMoment(1_000);
    }
    kill();
    if (round % 4 == 3) {
      rotated.rotateTwice();
    }
  }

  private void undisturbed(List<String> lines, int history) throws Exception {
    Path log = Files.createDirectories(folder.resolve(UNDISTURBED)).resolve("mail.log");
    Files.write(log, lines.subList(0, history));
    daemon = startFollower(database.settings(UNDISTURBED), log);
    awaitAll(UNDISTURBED, history);
    Files.write(log, lines.subList(history, lines.size()), StandardOpenOption.APPEND);
    awaitAll(UNDISTURBED, lines.size());
    kill();
  }

  private List<String> compare() throws SQLException {
    Map<String, List<String>> disturbed = Tables.read(database, DISTURBED);
    Map<String, List<String>> expected = Tables.read(database, UNDISTURBED);
    List<String> report = new ArrayList<>();
    int differences = 0;
    for (Map.Entry<String, List<String>> table : expected.entrySet()) {
      List<String> there = disturbed.get(table.getKey());
      List<String> missing = new ArrayList<>(table.getValue());
      List<String> surplus = new ArrayList<>(there);
      removeSame(missing, surplus);
      report.add(
          "  %-20s %7d rows, %d missing, %d surplus"
              .formatted(table.getKey(), table.getValue().size(), missing.size(), surplus.size()));
      missing.stream().limit(5).forEach(row -> report.add("    missing " + row));
      surplus.stream().limit(5).forEach(row -> report.add("    surplus " + row));
      differences += missing.size() + surplus.size();
    }
    report.add("differences = " + differences);
    return report;
  }

  /** Both are sorted. */
  private static void removeSame(List<String> some, List<String> others) {
    List<String> onlySome = new ArrayList<>();
    List<String> onlyOthers = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < some.size() || j < others.size()) {
      int order =
          i == some.size() ? 1 : j == others.size() ? -1 : some.get(i).compareTo(others.get(j));
      if (order < 0) {
        onlySome.add(some.get(i++));
      } else if (order > 0) {
        onlyOthers.add(others.get(j++));
      } else {
        i++;
        j++;
      }
    }
    some.clear();
    some.addAll(onlySome);
    others.clear();
    others.addAll(onlyOthers);
  }

  private void report(
      RotatedLog rotated, Map<Rotation, Integer> rotations, List<String> comparison) {
    List<String> report = new ArrayList<>();
    report.add("fault test, seed " + seed);
    report.add(
        "  %d kills -9 (%d of the daemon, %d of the follower alone), %d of the database"
            .formatted(daemonKills + followerKills, daemonKills, followerKills, databaseKills));
    report.add(
        "  %d connections cut in mid-transaction, %d between commit and answer"
            .formatted(proxy.cutsInTransaction(), proxy.cutsAtCommit()));
    rotations.forEach(
        (rotation, times) -> report.add("  %d rotations %s".formatted(times, rotation.words)));
    report.add("  %d times two rotations while down".formatted(rotated.twiceWhileDown()));
    report.add("  %d lines".formatted(rotated.lines().size()));
    report.addAll(comparison);
    String text = String.join("\n", report);
    System.out.println(text);

    assertThat(comparison).as(text).endsWith("differences = 0");
    assertThat(daemonKills + followerKills).isGreaterThanOrEqualTo(25);
    assertThat(daemonKills).isGreaterThanOrEqualTo(8);
    assertThat(databaseKills).isGreaterThanOrEqualTo(5);
    assertThat(proxy.cutsInTransaction()).as("connections cut in mid-transaction").isPositive();
    assertThat(proxy.cutsAtCommit()).as("connections cut at a commit").isPositive();
    assertThat(rotations.values()).as(rotations.toString()).doesNotContain(0);
    assertThat(rotated.twiceWhileDown()).isPositive();
  }

  private static void quiet(String logger) {
    ((Logger) LoggerFactory.getLogger(logger)).setLevel(Level.OFF);
  }

  // ---- daemons -------------------------------------------------------------------------------

  private Process startFollower(DatabaseSettings where, Path log) throws IOException {
    return start(
        FollowerMain.class,
        where.url(),
        where.user(),
        where.password(),
        log.toString(),
        rules.toString());
  }

  private Process startDaemon(Path config) throws IOException {
    return start(Mailwarden.class, "run", "--config", config.toString());
  }

  private Process start(Class<?> main, String... arguments) throws IOException {
    starts++;
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dmailwarden.installation=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said().toFile())
        .start();
  }

  private Path said() {
    return output.resolve("daemon-%02d.log".formatted(starts));
  }

  private void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              String text = Files.readString(said());
              assertThat(daemon.isAlive()).as(text).isTrue();
              return text.contains(FollowerMain.READY) || text.contains("started: the page");
            });
  }

  private void kill() throws InterruptedException {
    daemon.destroyForcibly();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets a random time pass, in which the daemon works. */
  private void aMoment(int atMostMillis) {
    Duration moment = Duration.ofMillis(random.nextInt(20, atMostMillis));
    await().pollDelay(moment).atMost(moment.plusSeconds(10)).until(() -> true);
  }

  // ---- tables --------------------------------------------------------------------------------

  private void awaitAll(String name, int lines) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              assertThat(stored(name)).isEqualTo(lines);
              assertThat(database.query(name, "SELECT 1 FROM candidate")).isEmpty();
            });
  }

  /** Lines of which the database knows; -1 while it doesn't answer or has no tables yet. */
  private long stored(String name) {
    try {
      List<String> row =
          database.query(name, "SELECT understood + not_ours + unreadable + unread FROM source");
      return row.isEmpty() ? -1 : Long.parseLong(row.get(0));
    } catch (SQLException e) {
      return -1;
    }
  }

  private static long lineCount(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.count();
    }
  }

  /** The shipped rules, for accounts that are three days old. */
  private Path quickRules() throws IOException {
    Path quick = folder.resolve("rules");
    Files.createDirectories(quick.resolve("lists"));
    try (Stream<Path> lists = Files.list(Path.of("..", "rules", "lists"))) {
      for (Path list : lists.toList()) {
        Files.copy(list, quick.resolve("lists").resolve(list.getFileName()));
      }
    }
    try (Stream<Path> shipped = Files.list(Path.of("..", "rules"))) {
      for (Path rule : shipped.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        Files.writeString(
            quick.resolve(rule.getFileName()),
            Files.readString(rule).replace("learn: 7d", "learn: 1d"));
      }
    }
    return quick;
  }

  private Path configuration(Path log, DatabaseSettings where) throws IOException {
    Path site = log.getParent();
    Files.writeString(site.resolve("database-password"), where.password());
    return Files.writeString(
        site.resolve("mailwarden.yaml"),
        """
        site:
          name: Campus Mail
          domains: [campus.example]
          time-zone: Asia/Taipei
          contact: postmaster@campus.example
          change-password-url: https://mail.campus.example/password
        database: {url: "%s", user: "%s", password-file: database-password}
        sources:
          - {name: %s, file: mail.log}
        smtp: {host: 127.0.0.1, port: 9, tls: none, from: mailwarden@campus.example}
        page: {address: "http://127.0.0.1:8999", listen: "127.0.0.1:0"}
        retention: 5d
        folders: {data: state, rules: "%s"}
        jobs: {judge: 1s, send: 1h}
        """
            .formatted(where.url(), where.user(), SOURCE, rules));
  }
}

package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.detect.replay.CampusFortnight;
import org.mailwarden.detect.replay.LiveSite;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.Database;
import org.mailwarden.store.TestDatabase;
import picocli.CommandLine;

/** Commands over a database in which a daemon judged a fortnight. */
class BacktestOfStoredDaysIT {
  private static final Path INSTALLATION = Path.of("..");

  private final TestDatabase tables = TestDatabase.create();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;

  @BeforeEach
  void aFortnightUpToToday(@TempDir Path folder) throws IOException {
    config = folder.resolve("mailwarden.yaml");
    Files.writeString(
        config,
        """
        site:
          name: Campus Mail
          time-zone: UTC
          domains: [campus.example]
          contact: help@campus.example
          change-password-url: https://campus.example/password
        page:
          address: https://logs.campus.example
        database:
          url: "%s"
          user: "%s"
          password: "%s"
        """
            .formatted(
                tables.settings().url(), tables.settings().user(), tables.settings().password()));
    RuleSet rules = RuleFolder.load(INSTALLATION.resolve("rules")).current();
    Instant start =
        Clock.systemUTC().instant().truncatedTo(ChronoUnit.DAYS).minus(CampusFortnight.LENGTH);
    LiveSite site = new LiveSite(start, rules, GeoFiles.open(Optional.empty(), Optional.empty()));
    try (Database database = tables.open(site.clock())) {
      site.run(CampusFortnight.lines(3, start), database);
    }
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aBacktestOfStoredDaysRaisesTheAlertsThatTheDaemonRaised() throws IOException {
    List<String> live =
        tables.query(
            "SELECT COALESCE(a.address, ''), l.rule, l.severity,"
                + " FLOOR(UNIX_TIMESTAMP(l.time) * 1000), l.subject"
                + " FROM alert l LEFT JOIN account a ON a.id = l.account");

    assertThat(run("backtest", "--days", "20", "--format", "jsonl")).isZero();

    List<String> replayed = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      JsonNode alert = new ObjectMapper().readTree(line);
      replayed.add(
          String.join(
              "|",
              alert.get("account").textValue(),
              alert.get("rule").textValue(),
              alert.get("severity").textValue(),
              Long.toString(Instant.parse(alert.get("event_time").textValue()).toEpochMilli()),
              alert.get("subject").textValue()));
    }
    assertThat(live).hasSizeGreaterThan(100);
    assertThat(replayed).containsExactlyInAnyOrderElementsOf(live);
  }

  @Test
  void anAlertThatTheDaemonRaisedIsExplained() {
    String id = tables.query("SELECT MAX(id) FROM alert WHERE rule = 'new-country'").get(0);
    String subject = tables.query("SELECT subject FROM alert WHERE id = " + id).get(0);

    assertThat(run("explain", id)).isZero();

    assertThat(out.toString())
        .containsPattern("new-country, on: alert, [a-z]+, of " + subject + ", ");
  }

  @Test
  void anAlertThatIsNotStoredCantBeExplained() {
    assertThat(run("explain", "999999")).isEqualTo(1);

    assertThat(err.toString()).contains("there is no alert 999999");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("rules"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    CommandLine commandLine = Mailwarden.commandLine(Map.of(), INSTALLATION);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(all.toArray(String[]::new));
  }
}

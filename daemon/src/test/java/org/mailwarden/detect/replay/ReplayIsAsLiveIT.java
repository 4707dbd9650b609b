package org.mailwarden.detect.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.detect.AccountOwners;
import org.mailwarden.detect.JudgeJob;
import org.mailwarden.detect.Judgement;
import org.mailwarden.detect.replay.CampusFortnight.Line;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.geo.Locations;
import org.mailwarden.ingest.Ingest;
import org.mailwarden.ingest.LineBatch;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.Redaction;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.Database;
import org.mailwarden.store.SourceState;
import org.mailwarden.store.TestDatabase;

/** A replay and the live daemon raise the same alerts over the same lines. */
class ReplayIsAsLiveIT {
  private static final String SOURCE = "mail";
  private static final ParseSettings SETTINGS =
      new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of());

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  /** What is read and judged at once, live. */
  private static final Duration STEP = Duration.ofHours(1);

  private final RuleSet rules = RuleFolder.load(Path.of("../rules")).current();
  private final SteppedClock clock = new SteppedClock();

  @TempDir Path folder;

  @Test
  void aReplayOfLogsAndALiveDaemonRaiseTheSameAlerts() throws IOException {
    List<Line> lines = CampusFortnight.lines(1);
    Path log = Files.write(folder.resolve("mail.log"), lines.stream().map(Line::text).toList());
    Replay replay = replay();

    new LogReplay(() -> LogParsers.create(SETTINGS), CampusFortnight::origin)
        .read(List.of(log), replay::add);

    List<String> live = live(lines);
    assertThat(live).hasSizeGreaterThan(20);
    assertThat(shown(replay.finish())).containsExactlyInAnyOrderElementsOf(live);
  }

  @Test
  void aReplayOfStoredDaysAndALiveDaemonRaiseTheSameAlerts() {
    List<Line> lines = CampusFortnight.lines(2);
    try (TestDatabase server = TestDatabase.create();
        Database database = server.open(clock)) {
      runLive(lines, database);
      Replay replay = replay();
      new DatabasePast(database.past(), CampusFortnight.LENGTH.plusDays(1), CampusFortnight::origin)
          .play(replay);

      assertThat(shown(replay.finish())).containsExactlyInAnyOrderElementsOf(alerts(server));
    }
  }

  private Replay replay() {
    return RuleReplay.of(
        rules,
        new TestOwners(List.of(), ZoneOffset.UTC),
        Locations.byCountry(),
        Duration.ofSeconds(5));
  }

  private List<String> live(List<Line> lines) {
    try (TestDatabase server = TestDatabase.create();
        Database database = server.open(clock)) {
      runLive(lines, database);
      return alerts(server);
    }
  }

  private void runLive(List<Line> lines, Database database) {
    Directory directory =
        new Directory(database.people(), new Languages(List.of("en")), ZoneOffset.UTC);
    Judgement judgement =
        new Judgement(
            () -> rules,
            AccountOwners.of(directory, database.people()),
            Locations.byCountry(),
            List::of);
    JudgeJob judge = new JudgeJob(database.alerts(), judgement.at(clock));
    try (Ingest ingest =
        new Ingest(
            database.events()::store,
            CampusFortnight::origin,
            Redaction::of,
            clock,
            new SimpleMeterRegistry())) {
      SourceState state = database.events().openSource(SOURCE);
      ingest.open(() -> state, () -> LogParsers.create(SETTINGS));
      int taken = 0;
      Instant end = CampusFortnight.START.plus(CampusFortnight.LENGTH);
      while (clock.instant().isBefore(end)) {
        clock.step();
        List<LineBatch.Line> batch = new ArrayList<>();
        for (; taken < lines.size() && lines.get(taken).time().isBefore(clock.instant()); taken++) {
          batch.add(new LineBatch.Line(lines.get(taken).text(), "line " + taken, false));
        }
        ingest.take(
            new LineBatch(
                SOURCE, batch, Integer.toString(taken), Optional.empty(), clock.instant(), false));
        judge.run();
      }
    }
  }

  private static List<String> alerts(TestDatabase server) {
    return server
        .query(
            "SELECT a.address, l.rule, l.severity, DATE_FORMAT(l.time, '%Y-%m-%dT%H:%i:%s.%f'),"
                + " l.subject, EXISTS (SELECT 1 FROM outbox o WHERE o.role = 'owner'"
                + " AND JSON_CONTAINS(o.alerts, CAST(l.id AS CHAR)))"
                + " FROM alert l JOIN account a ON a.id = l.account")
        .stream()
        .toList();
  }

  private static List<String> shown(ReplayOutcome outcome) {
    return outcome.alerts().stream()
        .map(
            alert ->
                String.join(
                    "|",
                    alert.address(),
                    alert.rule(),
                    alert.severity(),
                    TIME.format(alert.time()),
                    alert.subject(),
                    alert.mailed() ? "1" : "0"))
        .toList();
  }

  /** Goes on by a step when it is told to. */
  private static final class SteppedClock extends Clock {
    private Instant now = CampusFortnight.START;

    void step() {
      now = now.plus(STEP);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

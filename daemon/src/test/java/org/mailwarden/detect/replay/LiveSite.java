package org.mailwarden.detect.replay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.Database;
import org.mailwarden.store.SourceState;

/** Ingest and judging as a daemon has them, over a fortnight whose time is ours. */
public final class LiveSite {
  private static final String SOURCE = "mail";
  private static final ParseSettings SETTINGS =
      new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of());
  private static final Duration STEP = Duration.ofHours(1);

  private final Instant start;
  private final RuleSet rules;
  private final Locations locations;
  private final SteppedClock clock;

  public LiveSite(Instant start, RuleSet rules, Locations locations) {
    this.start = start;
    this.locations = locations;
    this.rules = rules;
    clock = new SteppedClock(start);
  }

  public Clock clock() {
    return clock;
  }

  /** Reads and judges an hour at a time. */
  public void run(List<Line> lines, Database database) {
    Directory directory =
        new Directory(database.people(), new Languages(List.of("en")), ZoneOffset.UTC);
    Judgement judgement =
        new Judgement(
            () -> rules, AccountOwners.of(directory, database.people()), locations, List::of);
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
      Instant end = start.plus(CampusFortnight.LENGTH);
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

  /** Goes on by a step when it is told to. */
  private static final class SteppedClock extends Clock {
    private Instant now;

    SteppedClock(Instant start) {
      now = start;
    }

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

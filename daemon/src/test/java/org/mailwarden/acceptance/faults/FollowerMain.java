package org.mailwarden.acceptance.faults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.mailwarden.detect.AccountOwners;
import org.mailwarden.detect.JudgeJob;
import org.mailwarden.detect.Judgement;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.geo.Locations;
import org.mailwarden.ingest.FileSource;
import org.mailwarden.ingest.Ingest;
import org.mailwarden.ingest.LineBatch;
import org.mailwarden.ingest.LogFileFollower;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.Redaction;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.Database;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.StoreSettings;
import org.mailwarden.store.StoreUnavailableException;

/**
 * Of the daemon only what stands between the log and the tables, without Camel, Quartz and the web:
 * it starts fast enough to be killed often. Ends when its standard input does.
 */
final class FollowerMain {
  static final String READY = "following";

  private final LogFileFollowerFactory followers;
  private final Ingest ingest;
  private LogFileFollower follower;

  private FollowerMain(LogFileFollowerFactory followers, Ingest ingest) {
    this.followers = followers;
    this.ingest = ingest;
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments JDBC URL, user, password, log, folder of rules
   */
  public static void main(String[] arguments) throws IOException {
    DatabaseSettings where = new DatabaseSettings(arguments[0], arguments[1], arguments[2], 4);
    Clock clock = Clock.systemUTC();
    ZoneId zone = ZoneId.of("Asia/Taipei");
    Database database = open(where, clock);
    Ingest ingest =
        new Ingest(
            database.events()::store,
            GeoFiles.open(Optional.empty(), Optional.empty()),
            Redaction::of,
            clock,
            new SimpleMeterRegistry());
    ingest.open(
        () -> database.events().openSource(FaultsIT.SOURCE),
        () -> LogParsers.create(new ParseSettings(zone, List.of("campus.example"), List.of())));
    RuleFolder rules = RuleFolder.load(Path.of(arguments[4]));
    Directory directory = new Directory(database.people(), new Languages(List.of("en")), zone);
    JudgeJob judge =
        new JudgeJob(
            database.alerts(),
            new Judgement(
                    rules::current,
                    AccountOwners.of(directory, database.people()),
                    Locations.byCountry(),
                    List::of)
                .at(clock));
    FileSource source = new FileSource(FaultsIT.SOURCE, Path.of(arguments[3]), zone);
    FollowerMain main =
        new FollowerMain(
            () ->
                new LogFileFollower(
                    source, database.events().openSource(FaultsIT.SOURCE).position()),
            ingest);
    again(Duration.ofMillis(25), main::follow);
    again(Duration.ofMillis(250), () -> judge(judge));
    System.out.println(READY);
    while (System.in.read() >= 0) {
      // The test has not gone yet.
    }
    System.exit(0);
  }

  private static void again(Duration pause, Runnable work) {
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            work.run();
          }
        };
    new Timer().schedule(task, 0, pause.toMillis());
  }

  private static Database open(DatabaseSettings where, Clock clock) {
    while (true) {
      try {
        return Database.open(
            where, new StoreSettings(Duration.ofDays(5), "mail.campus.example"), clock);
      } catch (StoreUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** As the route does: reads until there is nothing; after a failure from the stored position. */
  private void follow() {
    try {
      if (follower == null) {
        follower = followers.create();
      }
      Optional<LineBatch> batch = follower.poll();
      while (batch.isPresent()) {
        ingest.take(batch.get());
        batch = follower.poll();
      }
    } catch (RuntimeException e) {
      e.printStackTrace(System.out);
      if (follower != null) {
        follower.close();
        follower = null;
      }
    }
  }

  private static void judge(JudgeJob judge) {
    try {
      judge.run();
    } catch (StoreUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Begins from where the store stands. */
  @FunctionalInterface
  private interface LogFileFollowerFactory {
    LogFileFollower create();
  }
}

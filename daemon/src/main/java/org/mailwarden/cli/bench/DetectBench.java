package org.mailwarden.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.mailwarden.detect.AccountOwners;
import org.mailwarden.detect.JudgeJob;
import org.mailwarden.detect.Judgement;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.Attention;
import org.mailwarden.store.BenchDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden bench detect}: judging by the shipped rules what ingest noticed, first of
 * logins of which some are from new places, then of as many from known places only.
 */
@Command(
    name = "detect",
    description = {
      "What judging costs: after logins of which one in a hundred is from a new place, and after as",
      "many from known places. The cost follows the new places, not the logins."
    },
    mixinStandardHelpOptions = true)
final class DetectBench implements Callable<Integer> {
  private final Path rules;

  @Option(
      names = "--logins",
      paramLabel = "N",
      description = "Logins of each round. Default: ${DEFAULT-VALUE}.")
  private long logins = 500_000;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Accounts that log in. Default: ${DEFAULT-VALUE}.")
  private int accounts = 10_000;

  @Mixin private BenchFolder folder = new BenchFolder();

  @Spec private CommandSpec spec;

  /**
   * @param rules the folder of the rules to judge by
   */
  DetectBench(Path rules) {
    this.rules = rules;
  }

  @Override
  public Integer call() throws IOException {
    Clock clock = Clock.systemUTC();
    Files.createDirectories(folder.path());
    Path log = folder.path().resolve("bench.log");
    Instant second = clock.instant().minus(Duration.ofMinutes(1));
    // Behind what the failed logins of the first round draw attention to.
    Instant first =
        second
            .minus(BenchLog.timeOf(logins))
            .minus(Attention.WATCH_AFTER_FAILURE)
            .minus(Duration.ofHours(1));
    BenchLog.writePlaces(log, accounts, first.minus(BenchLog.timeOf(logins)));
    try (BenchDatabase database = BenchDatabase.open(folder.database(), clock)) {
      JudgeJob judge = judge(database, clock);
      BenchIngest ingest = new BenchIngest(database, log, clock);
      ingest.toTheEnd();
      judge.run();
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("bench", "detect");
      json.put("accounts", accounts);
      json.set("new_places", round(BenchLog.Mix.LOGINS, first, log, ingest, judge));
      json.set("known_places", round(BenchLog.Mix.KNOWN_PLACES, second, log, ingest, judge));
      spec.commandLine().getOut().println(json);
    } finally {
      Files.deleteIfExists(log);
    }
    return 0;
  }

  private ObjectNode round(
      BenchLog.Mix mix, Instant end, Path log, BenchIngest ingest, JudgeJob judge)
      throws IOException {
    new BenchLog(mix, logins, accounts, end).appendTo(log);
    ingest.toTheEnd();
    Stopwatch watch = Stopwatch.started();
    int judged = judge.run();
    double seconds = watch.seconds();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("logins", logins);
    json.put("judged", judged);
    json.put("milliseconds", Math.round(seconds * 1e4) / 10.0);
    json.put("nanoseconds_a_login", Math.round(seconds * 1e9 / logins));
    return json;
  }

  private JudgeJob judge(BenchDatabase database, Clock clock) {
    Directory directory =
        new Directory(database.people(), new Languages(List.of("en")), ZoneOffset.UTC);
    RuleFolder folderOfRules = RuleFolder.load(rules);
    return new JudgeJob(
        database.alerts(),
        new Judgement(
                folderOfRules::current,
                AccountOwners.of(directory, database.people()),
                Locations.byCountry(),
                List::of)
            .at(clock));
  }
}

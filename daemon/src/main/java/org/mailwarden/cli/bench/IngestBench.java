package org.mailwarden.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.mailwarden.store.BenchDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden bench ingest}: the whole path from the file to the commit, against a bare LOAD
 * DATA of the rows that came of it.
 */
@Command(
    name = "ingest",
    description = {
      "The whole path, file to commit, in lines a second; then a bare LOAD DATA LOCAL INFILE of the",
      "same rows into identical tables, in rows a second; and the ratio of the two."
    },
    mixinStandardHelpOptions = true)
final class IngestBench implements Callable<Integer> {
  private static final long WARM_UP_LINES = 300_000;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Lines in the log. Default: ${DEFAULT-VALUE}.")
  private long lines = 1_000_000;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Accounts that the log is of. Default: ${DEFAULT-VALUE}.")
  private int accounts = 10_000;

  @Option(
      names = "--mix",
      paramLabel = "MIX",
      description = {
        "mail: one line in about three becomes a row; logins: every line does. Both, one after the",
        "other, if not given."
      })
  private List<BenchLog.Mix> mixes = List.of(BenchLog.Mix.MAIL, BenchLog.Mix.LOGINS);

  @Option(
      names = "--stored",
      paramLabel = "N",
      description = "Rows that are there before, over the 30 days. Default: none.")
  private long stored;

  @Mixin private BenchFolder folder = new BenchFolder();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    for (BenchLog.Mix mix : mixes) {
      spec.commandLine().getOut().println(measure(mix));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private ObjectNode measure(BenchLog.Mix mix) throws IOException {
    Clock clock = Clock.systemUTC();
    Files.createDirectories(folder.path());
    Path log = folder.path().resolve("bench.log");
    Instant start = clock.instant().minus(Duration.ofDays(1));
    BenchLog.writePlaces(log, accounts, start);
    new BenchLog(mix, WARM_UP_LINES, accounts, start).appendTo(log);
    try (BenchDatabase database = BenchDatabase.open(folder.database(), clock)) {
      if (stored > 0) {
        database.fill(stored, accounts);
      }
      BenchIngest run = new BenchIngest(database, log, clock);
      // What is there at the first opening teaches the accounts and their places; and it is what
      // brings a daemon that runs for weeks to its speed.
      run.toTheEnd();
      new BenchLog(mix, lines, accounts, clock.instant()).appendTo(log);
      long taught = database.lastSequence();
      double server = database.processorSeconds();
      Stopwatch watch = Stopwatch.started();
      run.toTheEnd();
      Effort effort =
          new Effort(
              watch.seconds(), watch.processorSeconds(), database.processorSeconds() - server);
      BenchDatabase.Load load = database.loadData(folder.path().resolve("rows"), taught, start);
      return json(mix, log, effort, load);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private ObjectNode json(BenchLog.Mix mix, Path log, Effort effort, BenchDatabase.Load load)
      throws IOException {
    double linesPerSecond = lines / effort.seconds();
    double rowsPerSecond = load.rows() / load.seconds();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bench", "ingest");
    json.put("mix", mix.label());
    json.put("lines", lines);
    json.put("megabytes", Files.size(log) >> 20);
    json.put("accounts", accounts);
    json.put("stored_rows_before", stored);
    json.put("rows", load.rows());
    json.put("seconds", rounded(effort.seconds()));
    json.put("processor_seconds", rounded(effort.processorSeconds()));
    json.put("server_processor_seconds", rounded(effort.serverProcessorSeconds()));
    json.put("lines_per_second", Math.round(linesPerSecond));
    json.put("load_data_seconds", rounded(load.seconds()));
    json.put("load_data_server_processor_seconds", rounded(load.processorSeconds()));
    json.put("load_data_rows_per_second", Math.round(rowsPerSecond));
    json.put("ratio", rounded(linesPerSecond / rowsPerSecond));
    json.put("heap_limit_megabytes", Runtime.getRuntime().maxMemory() >> 20);
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }

  /** What a run took. */
  private record Effort(double seconds, double processorSeconds, double serverProcessorSeconds) {}
}

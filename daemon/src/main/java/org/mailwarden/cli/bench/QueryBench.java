package org.mailwarden.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.mailwarden.event.Account;
import org.mailwarden.store.BenchDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden bench query}: one account's day among many rows, as the page asks for it,
 * against a query that reads nothing.
 */
@Command(
    name = "query",
    description = {
      "One account's day, as the page asks for it, among many rows; and, for what the way to the",
      "database and back costs by itself, a SELECT 1."
    },
    mixinStandardHelpOptions = true)
final class QueryBench implements Callable<Integer> {
  private static final int PAGE = 200;
  private static final int WARM_UP = 2_000;
  private static final int SEED = 2026;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows in the logs, over the 30 days. Default: ${DEFAULT-VALUE}.")
  private long rows = 10_000_000;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Accounts that they are of. Default: ${DEFAULT-VALUE}.")
  private int accounts = 10_000;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "How often each is asked. Default: ${DEFAULT-VALUE}.")
  private int queries = 20_000;

  @Mixin private BenchFolder folder = new BenchFolder();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Clock clock = Clock.systemUTC();
    Files.createDirectories(folder.path());
    try (BenchDatabase database = BenchDatabase.open(folder.database(), clock)) {
      Stopwatch fill = Stopwatch.started();
      database.fill(rows, accounts);
      double filling = fill.seconds();
      SplittableRandom random = new SplittableRandom(SEED);
      LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
      LongSupplier day = () -> day(database, random, today);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("bench", "query");
      json.put("rows", rows);
      json.put("accounts", accounts);
      json.put("fill_seconds", Math.round(filling));
      times(WARM_UP, day);
      long found = Arrays.stream(new long[1_000]).map(i -> day.getAsLong()).sum();
      json.put("rows_a_day", found / 1_000.0);
      put(json, "day", times(queries, day));
      put(json, "select_1", times(queries, database::selectOne));
      spec.commandLine().getOut().println(json);
    }
    return 0;
  }

  /** Asks for a random day of a random account; gives how many rows there were. */
  private long day(BenchDatabase database, SplittableRandom random, LocalDate today) {
    int number = random.nextInt(accounts);
    Instant from = today.minusDays(1 + random.nextInt(29)).atStartOfDay(ZoneOffset.UTC).toInstant();
    return database
        .logs()
        .successfulLogins(
            new Account(BenchLog.account(number)),
            number + 1L,
            from,
            from.plus(Duration.ofDays(1)),
            Optional.empty(),
            PAGE)
        .size();
  }

  private static long[] times(int count, LongSupplier query) {
    long[] nanos = new long[count];
    long answers = 0;
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      answers += query.getAsLong();
      nanos[i] = System.nanoTime() - start;
    }
    if (answers == 0) {
      throw new IllegalStateException("the queries found nothing");
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void put(ObjectNode json, String name, long[] sorted) {
    json.put(name + "_p50_ms", milliseconds(sorted[sorted.length / 2]));
    json.put(name + "_p99_ms", milliseconds(sorted[sorted.length * 99 / 100]));
  }

  private static double milliseconds(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}

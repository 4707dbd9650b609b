package org.mailwarden.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.SourceParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden bench parse}: lines a second from text to events, without file and database. A
 * source is read by one thread; each of the threads here is a source of its own.
 */
@Command(
    name = "parse",
    description = "Lines a second from text to events, without file and database.",
    mixinStandardHelpOptions = true)
final class ParseBench implements Callable<Integer> {
  private static final int ROUNDS = 5;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Lines a thread parses in a round. Default: ${DEFAULT-VALUE}.")
  private int lines = 300_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Sources parsed at once; as many as there are processors if not given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Path file = Files.createTempFile("mailwarden-bench", ".log");
    try {
      new BenchLog(BenchLog.Mix.MAIL, lines, 10_000, Clock.systemUTC().instant()).appendTo(file);
      List<String> text = Files.readAllLines(file);
      spec.commandLine().getOut().println(measure(text));
    } finally {
      Files.delete(file);
    }
    return 0;
  }

  /** The best of several rounds: the first ones warm the compiler up. */
  private ObjectNode measure(List<String> text) throws InterruptedException, ExecutionException {
    ExecutorService sources = Executors.newFixedThreadPool(threads);
    try {
      double best = 0;
      long events = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Stopwatch watch = Stopwatch.started();
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          running.add(sources.submit(() -> parse(text)));
        }
        for (Future<Long> one : running) {
          events = one.get();
        }
        best = Math.max(best, (double) text.size() * threads / watch.seconds());
      }
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("lines", (long) text.size() * threads);
      json.put("events", events * threads);
      json.put("threads", threads);
      json.put("lines_per_second", Math.round(best));
      return json;
    } finally {
      sources.shutdown();
    }
  }

  private static long parse(List<String> lines) {
    SourceParser parser =
        LogParsers.create(new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of()));
    Instant written = Clock.systemUTC().instant();
    long events = 0;
    int inBatch = 0;
    for (String line : lines) {
      if (parser.parse(new LogLine(line, written)) instanceof LineOutcome.Understood understood) {
        events += understood.events().size();
      }
      if (++inBatch == 5_000) {
        parser.drainMemoryChanges();
        inBatch = 0;
      }
    }
    return events;
  }
}

package org.mailwarden.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.mailwarden.geo.OriginResolver;
import org.mailwarden.parse.SourceParser;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.SourceState;
import org.mailwarden.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings lines into the store: parses them, looks their addresses up, stores what they say together
 * with the read position. The routes call it as the bean {@code ingest}.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LAST_BATCH = Duration.ofSeconds(10);

  private final BatchSink sink;
  private final OriginResolver origins;
  private final UnaryOperator<String> redaction;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Duration firstPause;
  private final Map<String, SourceIntake> intakes = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Each source's batches are stored by one of these at a time, while the next is parsed. */
  private final ExecutorService writers =
      Executors.newCachedThreadPool(
          runnable -> {
            Thread thread = new Thread(runnable, "store");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * An ingest without sources.
   *
   * @param redaction takes the secrets out of a line that no parser sees, because it is too long
   */
  public Ingest(
      BatchSink sink,
      OriginResolver origins,
      UnaryOperator<String> redaction,
      Clock clock,
      MeterRegistry meters) {
    this(sink, origins, redaction, clock, meters, FIRST_PAUSE);
  }

  Ingest(
      BatchSink sink,
      OriginResolver origins,
      UnaryOperator<String> redaction,
      Clock clock,
      MeterRegistry meters,
      Duration firstPause) {
    this.sink = sink;
    this.origins = origins;
    this.redaction = redaction;
    this.clock = clock;
    this.meters = meters;
    this.firstPause = firstPause;
  }

  /**
   * Makes a source known; its parser gets back what it had to remember.
   *
   * @param state where the source stands in the store, asked again after lines were parsed that
   *     were not stored and will be given again
   * @param parser makes a parser that remembers nothing
   */
  public void open(Supplier<SourceState> state, Supplier<SourceParser> parser) {
    SourceIntake intake = new SourceIntake(state, parser, origins, redaction, clock, meters);
    intakes.put(intake.name(), intake);
  }

  /**
   * Stores the lines. While the store can't take them it waits and tries the same batch again; the
   * lines are parsed once.
   *
   * @throws IllegalStateException if it was closed before the lines were stored: they are to be
   *     given again after the next start
   */
  public void take(LineBatch lines) {
    takeAhead(lines);
    settle(lines.source());
  }

  /**
   * As {@link #take}, but comes back while the lines are being stored, so that the next can be read
   * and parsed meanwhile. What goes wrong with them is thrown by the next call, or by {@link
   * #settle}: then neither these lines nor the next are stored, and both are to be given again.
   */
  public void takeAhead(LineBatch lines) {
    SourceIntake intake = intake(lines.source());
    synchronized (intake) {
      EventBatch batch = orSpoil(intake, () -> patiently(intake, () -> intake.parse(lines)));
      settle(intake);
      intake.storing(
          writers.submit(
              () ->
                  patiently(
                      intake,
                      () -> {
                        store(intake, batch);
                        return batch;
                      })));
    }
  }

  /** Waits until what was taken ahead is stored. */
  public void settle(String source) {
    SourceIntake intake = intake(source);
    synchronized (intake) {
      settle(intake);
    }
  }

  /**
   * Stores the lines, or fails at once.
   *
   * @return what became of them; its counts are of this call even where they were stored before
   * @throws StoreUnavailableException if the store can't take them; the sender keeps the lines
   */
  public EventBatch takeOrFail(LineBatch lines) {
    SourceIntake intake = intake(lines.source());
    synchronized (intake) {
      settle(intake);
      return orSpoil(
          intake,
          () -> {
            EventBatch batch = intake.parse(lines);
            store(intake, batch);
            return batch;
          });
    }
  }

  /** Why nothing of this source is stored now, and so nothing read, and what to do. */
  public Optional<String> problem(String source) {
    return Optional.ofNullable(intakes.get(source)).flatMap(SourceIntake::problem);
  }

  /** Whether it has been closed. */
  public boolean isClosed() {
    return stopped.getCount() == 0;
  }

  /** Lets go of batches that wait for the store; those that it is at work on are stored. */
  @Override
  public void close() {
    stopped.countDown();
    writers.shutdown();
    try {
      if (!writers.awaitTermination(LAST_BATCH.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn(
            "the store did not finish a batch within {} s of the stop", LAST_BATCH.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void settle(SourceIntake intake) {
    orSpoil(
        intake,
        () -> {
          intake.settle();
          return null;
        });
  }

  /** If it fails, the parser has read lines that will be given again. */
  private static <T> T orSpoil(SourceIntake intake, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (e instanceof StoreUnavailableException) {
        LOG.warn("source {}: {}; the sender keeps the lines", intake.name(), e.getMessage());
      }
      intake.spoil();
      throw e;
    }
  }

  /** Tries again, with longer and longer pauses, while the store can't be reached or refuses. */
  private <T> T patiently(SourceIntake intake, Supplier<T> work) {
    Duration pause = firstPause;
    while (true) {
      try {
        return work.get();
      } catch (StoreUnavailableException e) {
        intake.waitFor(e);
        LOG.warn(
            "source {}: {}; trying again in {} s",
            intake.name(),
            e.getMessage(),
            pause.toMillis() / 1000.0);
        if (stopsWithin(pause)) {
          throw new IllegalStateException("stopped before the lines were stored", e);
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }

  private void store(SourceIntake intake, EventBatch batch) {
    intake.timer().record(() -> sink.store(batch));
    intake.stored(batch);
  }

  private SourceIntake intake(String source) {
    return Optional.ofNullable(intakes.get(source))
        .orElseThrow(
            () -> new IllegalArgumentException("source \"" + source + "\" was not opened"));
  }

  private boolean stopsWithin(Duration pause) {
    try {
      return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

package org.mailwarden.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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

  private final BatchSink sink;
  private final OriginResolver origins;
  private final UnaryOperator<String> redaction;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Duration firstPause;
  private final Map<String, SourceIntake> intakes = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

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
   * @param state where the source stands in the store, asked again after a batch that could not be
   *     stored for another reason than that the store is away
   * @param parser makes a parser that remembers nothing
   */
  public void open(Supplier<SourceState> state, Supplier<SourceParser> parser) {
    SourceState source = state.get();
    SourceParser fresh = parser.get();
    fresh.restore(source.memory());
    intakes.put(
        source.name(),
        new SourceIntake(
            source, fresh, origins, redaction, clock, meters, () -> open(state, parser)));
  }

  /**
   * Stores the lines. While the store can't be reached it waits and tries the same batch again; the
   * lines are parsed once.
   *
   * @throws IllegalStateException if it was closed before the lines were stored: they are to be
   *     given again after the next start
   */
  public void take(LineBatch lines) {
    SourceIntake intake = intake(lines.source());
    synchronized (intake) {
      EventBatch batch = intake.parse(lines);
      Duration pause = firstPause;
      while (true) {
        try {
          store(intake, batch);
          return;
        } catch (StoreUnavailableException e) {
          LOG.warn(
              "source {}: {}; trying again in {} s",
              lines.source(),
              e.getMessage(),
              pause.toMillis() / 1000.0);
          if (stopsWithin(pause)) {
            throw new IllegalStateException("stopped before the lines were stored", e);
          }
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                  ? LONGEST_PAUSE
                  : pause.multipliedBy(2);
        } catch (RuntimeException e) {
          // The parser has read lines that will be given again, from where the store stands.
          intake.reopen();
          throw e;
        }
      }
    }
  }

  /**
   * Stores the lines, or fails at once.
   *
   * @return what became of them; its counts are of this call even where they were stored before
   * @throws StoreUnavailableException if the store can't be reached; the sender keeps the lines
   */
  public EventBatch takeOrFail(LineBatch lines) {
    SourceIntake intake = intake(lines.source());
    synchronized (intake) {
      EventBatch batch = intake.parse(lines);
      try {
        store(intake, batch);
      } catch (StoreUnavailableException e) {
        intake.keepMemoryOf(batch);
        throw e;
      }
      return batch;
    }
  }

  /** Whether it has been closed. */
  public boolean isClosed() {
    return stopped.getCount() == 0;
  }

  /** Lets go of batches that wait for the store. */
  @Override
  public void close() {
    stopped.countDown();
  }

  private void store(SourceIntake intake, EventBatch batch) {
    intake.timer().record(() -> sink.store(batch));
    intake.count(batch);
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

package org.mailwarden.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.geo.OriginResolver;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.SourceParser;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.EventBatch.LineCounts;
import org.mailwarden.store.EventBatch.UnreadShape;
import org.mailwarden.store.EventBatch.UnreadableLine;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.SourceState;
import org.mailwarden.store.StoreUnavailableException;

/** One source's lines on their way to be batches. Used by one thread at a time. */
final class SourceIntake {
  private final Supplier<SourceState> states;
  private final Supplier<SourceParser> parsers;
  private final OriginResolver origins;
  private final UnaryOperator<String> redaction;
  private final Clock clock;
  private final MeterRegistry meters;

  private SourceState source;
  private SourceParser parser;

  /** Whether the parser has read lines that were not stored and will be given again. */
  private boolean spoiled;

  private Instant waitingSince;
  private volatile String problem;

  private Future<?> storing = CompletableFuture.completedFuture(null);

  SourceIntake(
      Supplier<SourceState> states,
      Supplier<SourceParser> parsers,
      OriginResolver origins,
      UnaryOperator<String> redaction,
      Clock clock,
      MeterRegistry meters) {
    this.states = states;
    this.parsers = parsers;
    this.origins = origins;
    this.redaction = redaction;
    this.clock = clock;
    this.meters = meters;
    begin();
  }

  String name() {
    return source.name();
  }

  /**
   * Parses lines that follow those parsed last, or, after these were given up, those stored last.
   *
   * @throws org.mailwarden.store.StoreUnavailableException if what is stored must be known first,
   *     and can't be
   */
  EventBatch parse(LineBatch lines) {
    if (spoiled) {
      begin();
    }
    List<LocatedEvent> events = new ArrayList<>();
    List<UnreadableLine> unreadable = new ArrayList<>();
    Map<String, UnreadShape> unread = new LinkedHashMap<>();
    Instant now = clock.instant();
    long understood = 0;
    long notOurs = 0;
    for (LineBatch.Line line : lines.lines()) {
      LineOutcome outcome =
          line.tooLong()
              ? new LineOutcome.Unreadable(
                  "longer than 1 MB; its first 4,096 bytes are kept", redaction.apply(line.text()))
              : parser.parse(new LogLine(line.text(), line.arrived().orElse(lines.written())));
      if (outcome instanceof LineOutcome.Understood said) {
        understood++;
        for (LogEvent event : said.events()) {
          events.add(locate(event));
        }
      } else if (outcome instanceof LineOutcome.Unreadable bad) {
        unreadable.add(new UnreadableLine(line.place(), bad.reason(), bad.redacted(), now));
      } else if (outcome instanceof LineOutcome.Unread odd) {
        unread.merge(
            odd.shape(), new UnreadShape(odd.shape(), 1, odd.redacted(), now), UnreadShape::plus);
      } else {
        notOurs++;
      }
    }
    return new EventBatch(
        source.id(),
        lines.position(),
        lines.deliveryId(),
        events,
        parser.drainMemoryChanges(),
        new LineCounts(
            understood,
            notOurs,
            unreadable.size(),
            unread.values().stream().mapToLong(UnreadShape::lines).sum()),
        unreadable,
        List.copyOf(unread.values()),
        lines.history());
  }

  /** Says that a batch of this source is on its way into the store. */
  void storing(Future<?> batch) {
    storing = batch;
  }

  /**
   * Waits for the batch that is on its way; throws what went wrong with it, once.
   *
   * @throws IllegalStateException if this thread is interrupted before it is stored
   */
  void settle() {
    Future<?> batch = storing;
    try {
      batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped before the lines were stored", e);
    } catch (ExecutionException e) {
      storing = CompletableFuture.completedFuture(null);
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Says that the lines parsed last were not stored and will be given again. */
  void spoil() {
    spoiled = true;
  }

  /** Says that the store can't take lines now, nor has since the first time this was said. */
  void waitFor(StoreUnavailableException reason) {
    if (waitingSince == null) {
      waitingSince = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
    problem =
        "nothing is stored, and so nothing read, since "
            + waitingSince
            + ": "
            + reason.getMessage()
            + "; it goes on by itself";
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Says that a batch was stored. */
  void stored(EventBatch batch) {
    waitingSince = null;
    problem = null;
    count(batch);
  }

  Timer timer() {
    return meters.timer("mailwarden.batch", "source", source.name());
  }

  private void count(EventBatch batch) {
    lines("understood", batch.lines().understood());
    lines("not-ours", batch.lines().notOurs());
    lines("unreadable", batch.lines().unreadable());
    lines("unread", batch.lines().unread());
    Map<Stream, Long> events =
        batch.events().stream()
            .collect(Collectors.groupingBy(e -> e.event().stream(), Collectors.counting()));
    events.forEach(
        (stream, count) ->
            meters
                .counter("mailwarden.events", "source", source.name(), "stream", stream.label())
                .increment((double) count));
  }

  private void begin() {
    SourceState stored = states.get();
    SourceParser fresh = parsers.get();
    fresh.restore(stored.memory());
    source = stored;
    parser = fresh;
    spoiled = false;
  }

  private void lines(String outcome, long count) {
    meters
        .counter("mailwarden.lines", "source", source.name(), "outcome", outcome)
        .increment((double) count);
  }

  private LocatedEvent locate(LogEvent event) {
    return new LocatedEvent(event, event.client().map(origins::resolve));
  }
}

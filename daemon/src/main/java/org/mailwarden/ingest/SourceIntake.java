package org.mailwarden.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.geo.OriginResolver;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.SourceParser;
import org.mailwarden.parse.SourceParser.MemoryChange;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.EventBatch.LineCounts;
import org.mailwarden.store.EventBatch.UnreadShape;
import org.mailwarden.store.EventBatch.UnreadableLine;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.SourceState;

/** One source's lines on their way to be batches. Used by one thread at a time. */
final class SourceIntake {
  private final SourceState source;
  private final SourceParser parser;
  private final OriginResolver origins;
  private final UnaryOperator<String> redaction;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Runnable reopen;
  private final List<MemoryChange> unstoredMemory = new ArrayList<>();
  private Future<?> storing = CompletableFuture.completedFuture(null);

  SourceIntake(
      SourceState source,
      SourceParser parser,
      OriginResolver origins,
      UnaryOperator<String> redaction,
      Clock clock,
      MeterRegistry meters,
      Runnable reopen) {
    this.source = source;
    this.parser = parser;
    this.origins = origins;
    this.redaction = redaction;
    this.clock = clock;
    this.meters = meters;
    this.reopen = reopen;
  }

  EventBatch parse(LineBatch lines) {
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
              : parser.parse(new LogLine(line.text(), lines.written()));
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
    List<MemoryChange> memory = new ArrayList<>(unstoredMemory);
    unstoredMemory.clear();
    memory.addAll(parser.drainMemoryChanges());
    return new EventBatch(
        source.id(),
        lines.position(),
        lines.deliveryId(),
        events,
        memory,
        new LineCounts(
            understood,
            notOurs,
            unreadable.size(),
            unread.values().stream().mapToLong(UnreadShape::lines).sum()),
        unreadable,
        List.copyOf(unread.values()),
        lines.history());
  }

  String name() {
    return source.name();
  }

  /** Says that a batch of this source is on its way into the store. */
  void storing(Future<?> batch) {
    storing = batch;
  }

  /**
   * Waits for the batch that is on its way.
   *
   * @throws IllegalStateException if this thread is interrupted before it is stored
   */
  void settle() {
    try {
      storing.get();
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

  /** Puts a new intake in this one's place, with the parser's memory as it was stored. */
  void reopen() {
    reopen.run();
  }

  /** What the parser learned from lines that were not stored goes with the next batch. */
  void keepMemoryOf(EventBatch batch) {
    unstoredMemory.addAll(batch.memory());
  }

  Timer timer() {
    return meters.timer("mailwarden.batch", "source", source.name());
  }

  void count(EventBatch batch) {
    lines("understood", batch.lines().understood());
    lines("not-ours", batch.lines().notOurs());
    lines("unreadable", batch.lines().unreadable());
    Map<Stream, Long> events =
        batch.events().stream()
            .collect(Collectors.groupingBy(e -> e.event().stream(), Collectors.counting()));
    events.forEach(
        (stream, count) ->
            meters
                .counter("mailwarden.events", "source", source.name(), "stream", stream.label())
                .increment((double) count));
    lines("unread", batch.lines().unread());
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

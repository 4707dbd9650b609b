package org.mailwarden.detect.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mailwarden.event.LogEvent;
import org.mailwarden.geo.OriginResolver;
import org.mailwarden.parse.SourceParser;
import org.mailwarden.store.LocatedEvent;

/**
 * Several logs read side by side: their events in the order of their times. A line may tell of
 * something earlier than the line before it, a login that failed a while ago for one: what is read
 * is held back for as long as that.
 */
public final class LogReplay {
  /** How much later than a later event one may be told, to be put in order all the same. */
  static final Duration HELD_BACK = Duration.ofMinutes(15);

  private final Supplier<SourceParser> parsers;
  private final OriginResolver origins;
  private final PriorityQueue<Held> held = new PriorityQueue<>(Held.ORDER);
  private long read;

  /**
   * @param parsers makes a parser for each file, which remembers nothing of the others
   */
  public LogReplay(Supplier<SourceParser> parsers, OriginResolver origins) {
    this.parsers = parsers;
    this.origins = origins;
  }

  /**
   * Reads the files to their ends.
   *
   * @param files logs, also gzipped ({@code .gz})
   * @param sink is given all events, oldest first
   * @return what the lines were
   * @throws IOException if a file can't be read
   */
  public LineTotals read(List<Path> files, Consumer<LocatedEvent> sink) throws IOException {
    List<LogSource> open = new ArrayList<>();
    LineTotals totals = LineTotals.NONE;
    try {
      for (Path file : files) {
        open.add(LogSource.open(file, parsers.get()));
      }
      PriorityQueue<LogSource> reading =
          new PriorityQueue<>(Comparator.comparing(LogSource::reached));
      reading.addAll(open);
      // Whichever is furthest behind is read on: then no other is far ahead of it.
      for (LogSource last = reading.poll(); last != null; last = reading.poll()) {
        if (last.readOn(this::hold)) {
          reading.add(last);
        }
        if (!reading.isEmpty()) {
          release(reading.peek().reached().minus(HELD_BACK), sink);
        }
      }
      release(Instant.MAX, sink);
      for (LogSource source : open) {
        totals = totals.plus(source.totals());
      }
      return totals;
    } finally {
      for (LogSource source : open) {
        source.close();
      }
    }
  }

  private void hold(LogEvent event) {
    held.add(new Held(new LocatedEvent(event, event.client().map(origins::resolve)), read++));
  }

  private void release(Instant upTo, Consumer<LocatedEvent> sink) {
    while (!held.isEmpty() && !held.peek().located().event().time().isAfter(upTo)) {
      sink.accept(held.poll().located());
    }
  }

  /**
   * An event that waits for earlier ones.
   *
   * @param number in the order of reading
   */
  private record Held(LocatedEvent located, long number) {
    static final Comparator<Held> ORDER =
        Comparator.<Held, Instant>comparing(held -> held.located().event().time())
            .thenComparingLong(Held::number);
  }
}

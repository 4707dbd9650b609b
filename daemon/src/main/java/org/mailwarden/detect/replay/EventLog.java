package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mailwarden.store.LocatedEvent;

/**
 * Events in the order of their times; those of one moment as they came. Adding one at the end is
 * cheap, and so is finding a stretch; one that comes late is put in its place.
 */
final class EventLog {
  private static final LocatedEvent[] NONE = {};
  private static final int FIRST_SIZE = 4;

  /** Events older than the newest by more than this are let go when room is needed. */
  private final Duration kept;

  private LocatedEvent[] events = NONE;
  private int size;

  EventLog(Duration kept) {
    this.kept = kept;
  }

  void add(LocatedEvent located) {
    if (size == events.length) {
      makeRoom(located.event().time());
    }
    Instant time = located.event().time();
    int at = size;
    if (size > 0 && time.isBefore(timeOf(size - 1))) {
      at = firstAfter(time);
      System.arraycopy(events, at, events, at + 1, size - at);
    }
    events[at] = located;
    size++;
  }

  /** Those in (after, upTo], oldest first; of more than so many the latest. */
  List<LocatedEvent> between(Instant after, Instant upTo, int most) {
    int to = firstAfter(upTo);
    int from = Math.max(firstAfter(after), to - most);
    return from >= to ? List.of() : List.of(Arrays.copyOfRange(events, from, to));
  }

  /** The latest before this moment. */
  Optional<LocatedEvent> lastBefore(Instant moment) {
    int at = firstNotBefore(moment);
    return at == 0 ? Optional.empty() : Optional.of(events[at - 1]);
  }

  /** How many are in [from, to). */
  int count(Instant from, Instant to) {
    return Math.max(0, firstNotBefore(to) - firstNotBefore(from));
  }

  private void makeRoom(Instant time) {
    Instant newest = size > 0 && timeOf(size - 1).isAfter(time) ? timeOf(size - 1) : time;
    int old = firstNotBefore(newest.minus(kept));
    size -= old;
    int room = old > size / 2 ? events.length : Math.max(FIRST_SIZE, size + (size >> 1) + 1);
    LocatedEvent[] moved = new LocatedEvent[Math.max(room, size + 1)];
    System.arraycopy(events, old, moved, 0, size);
    events = moved;
  }

  private int firstAfter(Instant moment) {
    return first(moment, true);
  }

  private int firstNotBefore(Instant moment) {
    return first(moment, false);
  }

  /** The index of the first event after the moment, or at it; the size if there is none. */
  private int first(Instant moment, boolean after) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = timeOf(middle).compareTo(moment);
      if (order < 0 || (after && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Instant timeOf(int index) {
    return events[index].event().time();
  }
}

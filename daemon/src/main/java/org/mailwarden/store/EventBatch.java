package org.mailwarden.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.parse.SourceParser.MemoryChange;

/**
 * What a run of lines of one source came to: all of it is stored, or nothing.
 *
 * @param source the source's id ({@link SourceState#id})
 * @param position where reading goes on after these lines, in the source's own notation
 * @param deliveryId the sender's own name for these lines, where it gives one: a second batch with
 *     it is not stored again
 * @param unread one for each shape of the lines that no format reads and that look as if one should
 * @param history whether these lines only teach: places they show are known afterwards, but no
 *     candidate comes of them
 */
public record EventBatch(
    int source,
    String position,
    Optional<String> deliveryId,
    List<LocatedEvent> events,
    List<MemoryChange> memory,
    LineCounts lines,
    List<UnreadableLine> unreadable,
    List<UnreadShape> unread,
    boolean history) {
  /** The longest name that a delivery may have. */
  public static final int LONGEST_DELIVERY_ID = 200;

  /** The longest shape of a line that is kept. */
  public static final int LONGEST_SHAPE = 200;

  /** Events that a batch may have, so that each row has a sequence number of its own. */
  public static final int MOST_EVENTS = 1 << 20;

  /** A batch that left no line unread. */
  public EventBatch(
      int source,
      String position,
      Optional<String> deliveryId,
      List<LocatedEvent> events,
      List<MemoryChange> memory,
      LineCounts lines,
      List<UnreadableLine> unreadable,
      boolean history) {
    this(source, position, deliveryId, events, memory, lines, unreadable, List.of(), history);
  }

  /**
   * @throws IllegalArgumentException if there are too many events, or the delivery's id is too long
   */
  public EventBatch {
    if (events.size() > MOST_EVENTS) {
      throw new IllegalArgumentException(
          events.size() + " events in a batch, expected at most " + MOST_EVENTS);
    }
    if (deliveryId.isPresent() && deliveryId.get().length() > LONGEST_DELIVERY_ID) {
      throw new IllegalArgumentException(
          "delivery id: expected at most " + LONGEST_DELIVERY_ID + " characters");
    }
    events = List.copyOf(events);
    memory = List.copyOf(memory);
    unreadable = List.copyOf(unreadable);
    unread = List.copyOf(unread);
  }

  /**
   * How many lines were read and what came of them.
   *
   * @param unread those that no format reads and that look like a login or a delivery
   */
  public record LineCounts(long understood, long notOurs, long unreadable, long unread) {
    /** Of lines that left none unread. */
    public LineCounts(long understood, long notOurs, long unreadable) {
      this(understood, notOurs, unreadable, 0);
    }

    public long all() {
      return understood + notOurs + unreadable + unread;
    }
  }

  /**
   * Lines of one shape that no format reads and that look like a login or a delivery.
   *
   * @param shape what they have in common
   * @param lines how many
   * @param sample one of them; secrets replaced, control characters escaped, at most 4,096
   *     characters
   */
  public record UnreadShape(String shape, long lines, String sample, Instant received) {
    /** These lines and more. */
    public UnreadShape plus(UnreadShape more) {
      return new UnreadShape(shape, lines + more.lines, sample, received);
    }
  }

  /**
   * A line that could not be read.
   *
   * @param position where it stands, for a person, such as {@code /var/log/mail.log, byte 8192}
   * @param text secrets replaced, control characters escaped, at most 4,096 characters
   */
  public record UnreadableLine(String position, String reason, String text, Instant received) {}
}

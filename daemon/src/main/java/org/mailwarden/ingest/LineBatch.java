package org.mailwarden.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lines of one source in order, and where reading goes on after them.
 *
 * @param source the source's name
 * @param position in the source's own notation
 * @param deliveryId the sender's name for these lines, where it gives one
 * @param written when the lines were written at the latest
 * @param history whether they were there before Mailwarden first looked: such lines only teach
 */
public record LineBatch(
    String source,
    List<Line> lines,
    String position,
    Optional<String> deliveryId,
    Instant written,
    boolean history) {
  public LineBatch {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param text without its line end; only its head where {@code tooLong}
   * @param place where it stands, for a person
   * @param tooLong whether it was longer than a line may be
   * @param arrived when, where the source notes that of each line; else the batch's {@code written}
   *     holds for it
   */
  public record Line(String text, String place, boolean tooLong, Optional<Instant> arrived) {
    /** A line of which it isn't known when it arrived. */
    public Line(String text, String place, boolean tooLong) {
      this(text, place, tooLong, Optional.empty());
    }
  }
}

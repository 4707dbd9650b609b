package org.mailwarden.parse;

import java.util.List;
import org.mailwarden.event.LogEvent;

/** What came of one line. */
public sealed interface LineOutcome {
  /**
   * The line is one of a format we know.
   *
   * @param events what it says, often nothing yet: many lines only add to what a later one tells
   */
  record Understood(List<LogEvent> events) implements LineOutcome {
    public Understood {
      events = List.copyOf(events);
    }
  }

  /** The line is somebody else's: another program, or a matter that is in none of the four logs. */
  record NotOurs() implements LineOutcome {}

  /**
   * No format reads the line, and yet it looks like a login or a delivery: perhaps a format is
   * missing.
   *
   * @param shape what such lines have in common, at most 200 characters, without any value
   * @param redacted as in {@link Unreadable}
   */
  record Unread(String shape, String redacted) implements LineOutcome {}

  /**
   * The line looks like ours but can't be read.
   *
   * @param reason what is wrong, for the administrator, without any text of the line
   * @param redacted the line, secrets replaced, control characters escaped, at most 4,096
   *     characters
   */
  record Unreadable(String reason, String redacted) implements LineOutcome {}
}

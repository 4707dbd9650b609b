package org.mailwarden.parse;

import java.time.Instant;
import java.util.List;
import org.mailwarden.event.LogEvent;

/**
 * One log format: what its lines say, and what it has to remember between them. A format reads one
 * source's lines in order and is not thread-safe.
 */
interface LogFormat {
  /** Whether a line that this program sent to syslog may be of this format. */
  boolean isProgram(String program);

  /**
   * Reads a line; what it says is added to the events. Never throws on account of what a line says.
   */
  Reading read(Header header, List<LogEvent> events);

  /**
   * Takes a line that begins with {@code #} and says how the lines below it are to be read; false
   * if it is none of this format's.
   *
   * @param now when the line was written, for want of a time stamp
   */
  default boolean head(String line, Instant now) {
    return false;
  }

  /**
   * Time goes on with every line, also with those of other formats; only one that has memories is
   * told.
   *
   * @param events takes what was only waiting for a line that didn't come
   */
  default void expire(Instant now, List<LogEvent> events) {}

  /** What outlives the process. */
  default List<Memory<?>> memories() {
    return List.of();
  }
}

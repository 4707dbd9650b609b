package org.mailwarden.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.mailwarden.event.LogEvent;

/** One kind of log that has a JSON object a line. Not thread-safe. */
interface JsonFormat {
  /** Whether an object is of this format. */
  boolean isIts(JsonNode object);

  /**
   * Reads an object of this format; what it says is added to the events. Never throws on account of
   * what it says.
   */
  Reading read(JsonNode object, List<LogEvent> events);

  /** What outlives the process. */
  default List<Memory<?>> memories() {
    return List.of();
  }
}

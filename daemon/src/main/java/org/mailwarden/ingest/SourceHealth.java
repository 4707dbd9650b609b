package org.mailwarden.ingest;

import java.util.Optional;

/**
 * How a source stands.
 *
 * @param problem why nothing can be read from it now and what to do, if so
 * @param lag what waits to be read: bytes of a file, lines of a network source
 * @param dropped lines of a datagram source that had to be let go since the start
 * @param loss what can't be read any more, the latest since the start: a file that was deleted too
 *     soon
 */
public record SourceHealth(
    String source, Optional<String> problem, long lag, long dropped, Optional<String> loss) {
  /** The same, with another problem if it has none of its own. */
  public SourceHealth or(Optional<String> other) {
    return new SourceHealth(source, problem.or(() -> other), lag, dropped, loss);
  }
}

package org.mailwarden.parse;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Reads one source's lines, in order, whatever known formats they mix, and remembers between them
 * what a later line needs: half-known queue ids, failures that a second line will repeat. Not
 * thread-safe: a source is read by one thread.
 */
public interface SourceParser {
  /** Reads the next line. Never throws on account of what a line says. */
  LineOutcome parse(LogLine line);

  /**
   * What changed in memory since the last call (or since {@link #restore}), net: an entry that came
   * and went in between is not listed. To be kept in the transaction that keeps the lines' events.
   */
  List<MemoryChange> drainMemoryChanges();

  /** Puts back what an earlier process had kept; to be called before the first line. */
  void restore(Collection<MemoryChange> entries);

  /**
   * One entry of the parser's memory.
   *
   * @param key unique within the source, at most 400 characters
   * @param value the parser's own text, or null if the entry is gone
   * @param touched the time of the line that changed it last
   */
  record MemoryChange(String key, String value, Instant touched) {}
}

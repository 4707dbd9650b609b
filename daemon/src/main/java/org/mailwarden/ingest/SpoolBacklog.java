package org.mailwarden.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the last run left in a {@link SyslogSpool}: found once, before messages come in. */
final class SpoolBacklog {
  private static final int CHUNK = 1 << 20;

  private SpoolBacklog() {}

  /**
   * Counts the messages behind the store's position, and deletes the segments before it.
   *
   * @throws UncheckedIOException if a segment can't be read
   */
  static void find(SyslogSpool spool, Optional<ReadPosition> stored) {
    long messages = 0;
    Optional<Path> reading = Optional.empty();
    for (Path segment : spool.segments()) {
      try (LogFile file = LogFile.open(segment)) {
        if (stored.isPresent() && isFileOf(stored.get(), file)) {
          reading = Optional.of(segment);
          messages = lines(file, stored.get().offset());
        } else {
          messages += lines(file, 0);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(segment + ": can't be read", e);
      }
    }
    spool.found(messages);
    reading.ifPresent(spool::deleteBefore);
  }

  private static boolean isFileOf(ReadPosition position, LogFile file) throws IOException {
    return file.size() >= position.offset() && position.file().fits(file.head());
  }

  private static long lines(LogFile file, long from) throws IOException {
    long lines = 0;
    long at = from;
    byte[] chunk = file.read(at, CHUNK);
    while (chunk.length > 0) {
      for (byte octet : chunk) {
        lines += octet == '\n' ? 1 : 0;
      }
      at += chunk.length;
      chunk = file.read(at, CHUNK);
    }
    return lines;
  }
}

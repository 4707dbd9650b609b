package org.mailwarden.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@link SyslogSpool} from where the store stands. Its segments are followed like the
 * rotations of a log file, and the read position is one of a file; only the lines are unpacked
 * here, and segments deleted that the store has. Not thread-safe.
 */
final class SpoolReader implements AutoCloseable {
  private final String source;
  private final SyslogSpool spool;
  private final LogFileFollower follower;

  /** What was given last: when more is asked for, the store has it. */
  private LineBatch given;

  private Path givenFrom;

  private SpoolReader(String source, SyslogSpool spool, LogFileFollower follower) {
    this.source = source;
    this.spool = spool;
    this.follower = follower;
  }

  /**
   * A reader of a spool that has at least one segment.
   *
   * @param stored the source's position in the store; empty if there is none of a spool
   * @throws UncheckedIOException if the first segment can't be opened
   */
  static SpoolReader open(String source, SyslogSpool spool, Optional<ReadPosition> stored) {
    ReadPosition position = stored.orElseGet(() -> beginning(spool));
    // Of the segments' names only their order tells: no time stamp is read in this zone.
    FileSource segments = new FileSource(source, spool.path(), ZoneOffset.UTC);
    return new SpoolReader(
        source,
        spool,
        new LogFileFollower(segments, Optional.of(position.toString()), spool::readableEnd));
  }

  private static ReadPosition beginning(SyslogSpool spool) {
    try (LogFile first = LogFile.open(spool.segments().get(0))) {
      return ReadPosition.beginningOf(first);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next messages, or empty if there are none now. The last ones are stored by then. */
  Optional<LineBatch> poll() {
    if (given != null) {
      spool.stored(given.lines().size());
      spool.deleteBefore(givenFrom);
      given = null;
    }
    Optional<LineBatch> batch = follower.poll().map(this::unpacked);
    if (batch.isPresent()) {
      given = batch.get();
      givenFrom = follower.reading().orElseThrow();
    }
    return batch;
  }

  /** Why nothing can be read now, and what to do. */
  Optional<String> problem() {
    return follower.problem();
  }

  @Override
  public void close() {
    follower.close();
  }

  private LineBatch unpacked(LineBatch records) {
    Instant otherwise = records.written();
    List<LineBatch.Line> messages =
        records.lines().stream().map(line -> unpacked(line, otherwise)).toList();
    return new LineBatch(
        source, messages, records.position(), Optional.empty(), records.written(), false);
  }

  private LineBatch.Line unpacked(LineBatch.Line line, Instant otherwise) {
    SpoolRecord record = SpoolRecord.parse(line.text(), otherwise);
    return new LineBatch.Line(
        record.message().text(),
        "syslog source " + source,
        record.message().tooLong() || line.tooLong(),
        Optional.of(record.arrived()));
  }
}

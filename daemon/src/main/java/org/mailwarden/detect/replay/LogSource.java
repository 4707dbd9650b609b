package org.mailwarden.detect.replay;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.mailwarden.event.LogEvent;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.SourceParser;

/** One log file that is being read, a stretch at a time. */
final class LogSource implements Closeable {
  private static final int LINES_AT_ONCE = 256;
  private static final int BUFFER = 1 << 16;

  /** An event that is later than its file by more is a misread line; so it is in the daemon. */
  private static final Duration AHEAD = Duration.ofDays(2);

  private final Path file;
  private final BufferedReader lines;
  private final Instant written;
  private final SourceParser parser;
  private Instant reached = Instant.EPOCH;
  private LineTotals totals = LineTotals.NONE;

  private LogSource(Path file, BufferedReader lines, Instant written, SourceParser parser) {
    this.file = file;
    this.lines = lines;
    this.written = written;
    this.parser = parser;
  }

  static LogSource open(Path file, SourceParser parser) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      InputStream text =
          file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in, BUFFER) : in;
      return new LogSource(
          file,
          new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), BUFFER),
          written,
          parser);
    } catch (IOException e) {
      in.close();
      throw unreadable(file, e);
    }
  }

  /** The time of the latest event read; the beginning of time if there was none. */
  Instant reached() {
    return reached;
  }

  LineTotals totals() {
    return totals;
  }

  /**
   * Reads some lines more.
   *
   * @return whether there may be others behind them
   */
  boolean readOn(Consumer<LogEvent> sink) throws IOException {
    for (int i = 0; i < LINES_AT_ONCE; i++) {
      String line = next();
      if (line == null) {
        return false;
      }
      LineOutcome outcome = parser.parse(new LogLine(line, written));
      totals = totals.plus(count(outcome));
      if (outcome instanceof LineOutcome.Understood understood) {
        understood.events().forEach(event -> take(event, sink));
      }
    }
    return true;
  }

  private String next() throws IOException {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(Path file, IOException reason) {
    return new IOException(file + ": can't be read to its end: " + reason.getMessage(), reason);
  }

  private void take(LogEvent event, Consumer<LogEvent> sink) {
    if (event.time().isAfter(written.plus(AHEAD))) {
      return;
    }
    reached = event.time().isAfter(reached) ? event.time() : reached;
    sink.accept(event);
  }

  private static LineTotals count(LineOutcome outcome) {
    if (outcome instanceof LineOutcome.Understood) {
      return new LineTotals(1, 0, 0, 0);
    }
    if (outcome instanceof LineOutcome.Unreadable) {
      return new LineTotals(0, 0, 1, 0);
    }
    return outcome instanceof LineOutcome.Unread
        ? new LineTotals(0, 0, 0, 1)
        : new LineTotals(0, 1, 0, 0);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}

package org.mailwarden.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log file line by line as it grows, through rotations of every kind, so that each line is
 * given once, whenever the process is ended and begun again from a stored position.
 *
 * <p>The file where reading stands is known by a {@link Fingerprint}, not by its name. What may
 * happen to it:
 *
 * <ul>
 *   <li><b>renamed</b>, plain or gzipped since: it is read to its end under its new name, then all
 *       files that came after it, oldest first. The switch waits until the next file has something
 *       in it, because logrotate creates the new file before the writer lets go of the old one;
 *   <li><b>copied and truncated</b>: the copy has the same first bytes, so the unread rest is read
 *       there, then the live file from its beginning;
 *   <li><b>deleted</b> or truncated without a copy: the files modified later than what was read
 *       last are read from their beginnings.
 * </ul>
 *
 * <p>At the first opening everything there is is read, oldest first, and marked as history up to
 * the end that the live file has then. Not thread-safe.
 */
public final class LogFileFollower implements AutoCloseable {
  /** A longer line is counted as unreadable; its head is kept, its rest skipped. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  static final int BATCH_BYTES = 4 << 20;
  static final int BATCH_LINES = 40_000;
  static final int HEAD_OF_LONG_LINE = 4_096;
  private static final Logger LOG = LoggerFactory.getLogger(LogFileFollower.class);

  private final FileSource source;
  private final ToLongFunction<Path> readableEnd;
  private final FileSeries series;
  private ReadPosition position;
  private LogFile file;
  private Optional<String> problem = Optional.empty();
  private Optional<String> loss = Optional.empty();

  /**
   * Follows a file from a position.
   *
   * @param stored the position of the last stored batch; empty at the very first opening
   */
  public LogFileFollower(FileSource source, Optional<String> stored) {
    this(source, stored, path -> Long.MAX_VALUE);
  }

  /**
   * Follows files of which only a part may be read yet.
   *
   * @param readableEnd the offset, at a line's beginning, that a file may be read up to
   */
  LogFileFollower(FileSource source, Optional<String> stored, ToLongFunction<Path> readableEnd) {
    this.source = source;
    this.readableEnd = readableEnd;
    this.series = new FileSeries(source.path());
    this.position = stored.map(ReadPosition::parse).orElse(null);
  }

  /**
   * The next lines, or empty if there are none now. The caller stores a batch before those behind
   * it; if it can't, it goes on with another follower, from where the store stands.
   */
  public Optional<LineBatch> poll() {
    try {
      Optional<LineBatch> batch = next();
      if (batch.isPresent() || file != null) {
        solved();
      }
      return batch;
    } catch (IOException e) {
      closeFile();
      report(explain(e));
      return Optional.empty();
    }
  }

  /** Why nothing can be read now, and what to do. */
  public Optional<String> problem() {
    return problem;
  }

  /** What was lost since this follower began, if anything: the latest. */
  public Optional<String> loss() {
    return loss;
  }

  /** The file being read; empty if there is none now. */
  Optional<Path> reading() {
    return Optional.ofNullable(file).map(LogFile::path);
  }

  /** Bytes of the file being read that were not read yet. */
  public long lagBytes() {
    try {
      return file == null || !file.isPlain() ? 0 : Math.max(0, file.size() - position.offset());
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Whether lines wait here that were written some time ago: more than a batch of them, or a whole
   * file behind the one being read.
   */
  boolean isBehind() {
    try {
      if (file == null) {
        return false;
      }
      List<Path> files = series.files();
      return lagBytes() > BATCH_BYTES
          || (!files.isEmpty() && !files.get(files.size() - 1).equals(file.path()));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closeFile();
  }

  private Optional<LineBatch> next() throws IOException {
    if (file == null && !locate()) {
      return Optional.empty();
    }
    // Each turn reads, or goes on to another file; the number of files bounds the turns.
    while (true) {
      Optional<LineBatch> batch = read(false);
      if (batch.isPresent()) {
        return batch;
      }
      Optional<Sibling> next = unchanged() ? successor() : Optional.empty();
      if (next.isPresent()) {
        // Whatever was written before the next file was begun is there by now.
        batch = read(true);
        if (batch.isPresent()) {
          return batch;
        }
      }
      if (!unchanged()) {
        if (!locate()) {
          return Optional.empty();
        }
      } else if (next.isEmpty() || !atEnd() || !startOf(next.get())) {
        return Optional.empty();
      }
    }
  }

  private boolean atEnd() throws IOException {
    return file.read(position.offset(), 1).length == 0;
  }

  /** Whether the open file still begins as it did and has what was read. */
  private boolean unchanged() throws IOException {
    return !file.isPlain() || (file.size() >= position.offset() && position.isIn(file));
  }

  // ---- where to read -------------------------------------------------------------------------

  /** Opens the file where reading stands, or the one to go on with. */
  private boolean locate() throws IOException {
    closeFile();
    if (position == null) {
      return first();
    }
    Place place = undisturbed(this::place);
    if (place.same().isPresent()) {
      file = open(place.same().get()).orElse(null);
      if (file != null && !unchanged()) {
        closeFile(); // It was turned over just now.
      }
      return file != null;
    }
    if (place.next().isPresent()) {
      sayLost(place.next().get());
      return startOf(place.next().get());
    }
    return false;
  }

  private Place place(Map<Path, String> files) throws IOException {
    if (files.isEmpty()) {
      throw new NoSuchFileException(source.path().toString());
    }
    Optional<Sibling> same = find(files);
    if (same.isEmpty()) {
      for (Map.Entry<Path, String> candidate : files.entrySet()) {
        if (modifiedAfterPosition(candidate.getKey()) && !isEmpty(candidate.getKey())) {
          return new Place(Optional.empty(), Optional.of(Sibling.of(candidate)));
        }
      }
      sayIfStale(files);
    }
    return new Place(same, Optional.empty());
  }

  /** An empty file waits for its first line; one that is older than what was read is a riddle. */
  private void sayIfStale(Map<Path, String> files) throws IOException {
    Path newest = List.copyOf(files.keySet()).get(files.size() - 1);
    if (!isEmpty(newest)) {
      throw new IOException(
          "the file read last is gone, and no other has been written to since; reading goes on with"
              + " the first that is");
    }
  }

  private boolean first() throws IOException {
    List<Path> files = series.files();
    if (files.isEmpty()) {
      throw new NoSuchFileException(source.path().toString());
    }
    Path newest = files.get(files.size() - 1);
    for (Path path : files) {
      if (!isEmpty(path)) {
        newest = path; // The live one may have been begun just now.
      }
    }
    try (LogFile live = LogFile.open(newest)) {
      byte[] head = live.head();
      position =
          new ReadPosition(
              null,
              0,
              null,
              0,
              false,
              Fingerprint.of(live.key(), head, head.length),
              live.isPlain() ? live.size() : Long.MAX_VALUE);
    }
    startOf(LogFile.open(files.get(0)));
    return true;
  }

  /** Goes on with this file, unless its name has become another's. */
  private boolean startOf(Sibling next) throws IOException {
    Optional<LogFile> opened = open(next);
    if (opened.isPresent()) {
      startOf(opened.get());
    }
    return opened.isPresent();
  }

  /** Opens a file, unless its name has become another's or nobody's. */
  private static Optional<LogFile> open(Sibling sibling) throws IOException {
    try {
      LogFile opened = LogFile.open(sibling.path());
      if (opened.key().equals(sibling.key())) {
        return Optional.of(opened);
      }
      opened.close();
    } catch (NoSuchFileException e) {
      // It was renamed just now: the next look finds it.
    }
    return Optional.empty();
  }

  private void startOf(LogFile next) throws IOException {
    closeFile();
    file = next;
    byte[] head = file.head();
    position = position.atStartOf(Fingerprint.of(file.key(), head, head.length), file.modified());
    endHistoryIfPassed();
  }

  /** The file where reading stands: by inode and what was read, else (copied, gzipped) by this. */
  private Optional<Sibling> find(Map<Path, String> files) throws IOException {
    Optional<Sibling> copy = Optional.empty();
    for (Map.Entry<Path, String> entry : files.entrySet()) {
      try (LogFile candidate = LogFile.open(entry.getKey())) {
        if (position.isIn(candidate)) {
          if (candidate.key().equals(position.file().key())) {
            return Optional.of(Sibling.of(entry));
          }
          if (position.file().length() > 0) {
            copy = Optional.of(Sibling.of(entry));
          }
        }
      } catch (ZipException | EOFException e) {
        LOG.warn(
            "source {}: {} is no whole gzip file and is left out", source.name(), entry.getKey());
      }
    }
    return copy;
  }

  /** The next file with something in it, if the open one is not the live one any more. */
  private Optional<Sibling> successor() throws IOException {
    // As good as always: one look at the folder, and none into the other files.
    List<Path> files = series.files();
    if (!files.isEmpty() && files.get(files.size() - 1).equals(file.path()) && isStillNamed()) {
      return Optional.empty();
    }
    return undisturbed(this::successor);
  }

  private Optional<Sibling> successor(Map<Path, String> files) throws IOException {
    List<Sibling> all = files.entrySet().stream().map(Sibling::of).toList();
    Optional<Sibling> same =
        all.stream().filter(sibling -> sibling.key().equals(file.key())).findFirst();
    same.ifPresent(sibling -> file.movedTo(sibling.path()));
    if (same.isEmpty()) {
      same = find(files);
    }
    List<Sibling> later =
        same.map(sibling -> all.subList(all.indexOf(sibling) + 1, all.size()))
            .orElseGet(() -> all.stream().filter(s -> modifiedAfterPosition(s.path())).toList());
    for (Sibling sibling : later) {
      if (!isEmpty(sibling.path())) {
        return Optional.of(sibling);
      }
    }
    return Optional.empty();
  }

  private boolean isStillNamed() throws IOException {
    return LogFile.keyOf(file.path()).filter(file.key()::equals).isPresent();
  }

  /**
   * Looks at the files; again, if one got another name or went away meanwhile: a rotation in which
   * names move on under our eyes must not hide the file we look for.
   */
  private <T> T undisturbed(Look<T> look) throws IOException {
    Map<Path, String> files = series.keys();
    while (true) {
      T seen = null;
      NoSuchFileException vanished = null;
      try {
        seen = look.at(files);
      } catch (NoSuchFileException e) {
        vanished = e;
      }
      Map<Path, String> now = series.keys();
      if (now.equals(files)) {
        if (vanished != null) {
          throw vanished;
        }
        return seen;
      }
      files = now;
    }
  }

  private boolean modifiedAfterPosition(Path path) {
    try (LogFile candidate = LogFile.open(path)) {
      return candidate.modified() > position.modified();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (LogFile candidate = LogFile.open(path)) {
      return candidate.read(0, 1).length == 0;
    } catch (ZipException | EOFException e) {
      return true;
    }
  }

  // ---- what is read --------------------------------------------------------------------------

  /** The next complete lines; with {@code last}, also a rest without a line end. */
  private Optional<LineBatch> read(boolean last) throws IOException {
    if (position.inLongLine() && !skipLongLine()) {
      return Optional.empty();
    }
    byte[] bytes = file.read(position.offset(), BATCH_BYTES);
    if (bytes.length == BATCH_BYTES && indexOfLineEnd(bytes, 0) < 0) {
      bytes = file.read(position.offset(), MAX_LINE_BYTES + 2);
    }
    List<LineBatch.Line> lines = new ArrayList<>();
    long end = Math.min(historyLimit(), readableEnd.applyAsLong(file.path()));
    int at = 0;
    boolean longLine = false;
    while (at < bytes.length && lines.size() < BATCH_LINES && position.offset() + at < end) {
      int lineEnd = indexOfLineEnd(bytes, at);
      if (lineEnd < 0) {
        if (bytes.length - at > MAX_LINE_BYTES) {
          lines.add(line(bytes, at, at + HEAD_OF_LONG_LINE, true));
          at = bytes.length;
          longLine = true;
        } else if (last && position.offset() + bytes.length >= endOfFile(at, bytes.length)) {
          lines.add(line(bytes, at, bytes.length, false));
          at = bytes.length;
        }
        break;
      }
      if (lineEnd - at > MAX_LINE_BYTES) {
        lines.add(line(bytes, at, at + HEAD_OF_LONG_LINE, true));
      } else {
        lines.add(line(bytes, at, lineEnd, false));
      }
      at = lineEnd + 1;
    }
    // If the file was truncated before this, its head or what was read last is another by now.
    byte[] head = lines.isEmpty() ? null : file.head();
    if (head == null || !position.file().fits(head) || !unchanged()) {
      return Optional.empty();
    }
    boolean history = position.historyFile() != null;
    advance(bytes, at, head, longLine);
    return Optional.of(
        new LineBatch(
            source.name(),
            lines,
            position.toString(),
            Optional.empty(),
            Instant.ofEpochMilli(position.modified()),
            history));
  }

  /** Where the file ends, if these bytes may be all it has; otherwise beyond them. */
  private long endOfFile(int at, int length) throws IOException {
    long after = position.offset() + length;
    return length - at <= MAX_LINE_BYTES && file.read(after, 1).length == 0
        ? after
        : Long.MAX_VALUE;
  }

  /** Goes on to the end of a line that was too long; false if it has not ended yet. */
  private boolean skipLongLine() throws IOException {
    while (true) {
      byte[] bytes = file.read(position.offset(), BATCH_BYTES);
      if (bytes.length == 0) {
        return false;
      }
      int lineEnd = indexOfLineEnd(bytes, 0);
      advance(bytes, lineEnd < 0 ? bytes.length : lineEnd + 1, file.head(), lineEnd < 0);
      if (lineEnd >= 0) {
        return true;
      }
    }
  }

  /**
   * Goes on behind what was read.
   *
   * @param read from the position on
   * @param length how much of it was taken
   * @param head the file's first bytes, when they had been read
   */
  private void advance(byte[] read, int length, byte[] head, boolean inLongLine)
      throws IOException {
    Fingerprint fingerprint = position.file();
    if (fingerprint.length() < Fingerprint.MAX_LENGTH) {
      fingerprint = Fingerprint.of(file.key(), head, head.length);
    }
    long modified = file.modified();
    position =
        new ReadPosition(
            fingerprint,
            position.offset() + length,
            LastBytes.of(read, length),
            modified == 0 ? position.modified() : modified,
            inLongLine,
            position.historyFile(),
            position.historyEnd());
    endHistoryIfPassed();
  }

  private long historyLimit() throws IOException {
    return inHistoryFile() ? position.historyEnd() : Long.MAX_VALUE;
  }

  private boolean inHistoryFile() throws IOException {
    return position.historyFile() != null && position.historyFile().fits(file.head());
  }

  private void endHistoryIfPassed() throws IOException {
    if (position.historyFile() == null) {
      return;
    }
    boolean passed =
        inHistoryFile()
            ? position.offset() >= position.historyEnd()
            : series.isLive(file.path()) && isNewest();
    if (passed) {
      position = position.withoutHistory();
    }
  }

  private boolean isNewest() throws IOException {
    List<Path> files = series.files();
    return !files.isEmpty() && Objects.equals(files.get(files.size() - 1), file.path());
  }

  private LineBatch.Line line(byte[] bytes, int from, int to, boolean tooLong) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    return new LineBatch.Line(
        new String(bytes, from, end - from, StandardCharsets.UTF_8),
        file.path() + ", byte " + (position.offset() + from),
        tooLong);
  }

  private static int indexOfLineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  // ---- what goes wrong -----------------------------------------------------------------------

  private String explain(IOException e) {
    if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
      return source.path() + ": no such file yet; correct its path or wait until it is written";
    }
    if (e instanceof AccessDeniedException) {
      return source.path()
          + ": no permission to read it; add the user that runs Mailwarden to the file's group"
          + " (often adm) and start it again";
    }
    return source.path() + ": can't be read: " + e.getMessage() + "; trying again";
  }

  private void report(String text) {
    if (!problem.equals(Optional.of(text))) {
      LOG.warn("source {}: {}", source.name(), text);
      problem = Optional.of(text);
    }
  }

  /** What was lost can't be read any more; it must not be passed over in silence. */
  private void sayLost(Sibling next) {
    String text =
        "the file read last was deleted or truncated while it was not looked at: what was written to"
            + " it after "
            + Instant.ofEpochMilli(position.modified())
            + ", behind byte "
            + position.offset()
            + ", if anything was, is lost; reading went on with "
            + next.path()
            + " from its beginning";
    LOG.warn("source {}: {}", source.name(), text);
    loss = Optional.of(text);
  }

  private void solved() {
    if (problem.isPresent()) {
      LOG.info("source {}: can be read again", source.name());
      problem = Optional.empty();
    }
  }

  private void closeFile() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.debug("closing {}", file.path(), e);
      }
      file = null;
    }
  }

  /**
   * A file of the series as it was found: its name may be another's when it is opened.
   *
   * @param key device and inode
   */
  private record Sibling(Path path, String key) {
    static Sibling of(Map.Entry<Path, String> entry) {
      return new Sibling(entry.getKey(), entry.getValue());
    }
  }

  /**
   * Where to go on.
   *
   * @param same the file where reading stands
   * @param next the one to begin with where that is gone
   */
  private record Place(Optional<Sibling> same, Optional<Sibling> next) {}

  /** A look at the files there are, oldest first, with their device and inode. */
  @FunctionalInterface
  private interface Look<T> {
    T at(Map<Path, String> files) throws IOException;
  }
}

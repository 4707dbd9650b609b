package org.mailwarden.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of one syslog source on their way to the store, on disk: a power cut or a kill loses
 * none that {@link #append} has returned for.
 *
 * <p>The spool is a folder of segments, which are log files that we write ourselves: {@code
 * messages-000000000001} and on, one {@link SpoolRecord} a line. {@link SpoolReader} follows them
 * as any log file is followed. What arrives while the disk works is written and synced together
 * afterwards: the number of syncs follows the disk's speed and not the number of messages.
 *
 * <p>Every start begins a segment of its own, behind what the last run left; that run's last line
 * is cut off if it was not written whole. A segment is deleted when reading has gone on to a later
 * one and the store knows. Safe for any number of threads that append and one that reads.
 */
final class SyslogSpool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogSpool.class);

  private static final String NAME = "messages";
  private static final int LARGEST_SEGMENT = 64 << 20;

  /** Of the room there is, so that a spool that is read on never counts as full. */
  private static final int SEGMENTS = 16;

  /** Octets that may wait in memory for the disk. */
  private static final int LARGEST_GROUP = 4 << 20;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SpoolSettings settings;
  private final int segmentBytes;
  private final Clock clock;
  private final Thread writer;

  // Guarded by this.
  private final TreeMap<Path, Long> segments = new TreeMap<>();
  private ByteArrayOutputStream arriving = new ByteArrayOutputStream();
  private long bytes;
  private long arrived;
  private long onDisk;
  private long noticed;
  private long waiting;
  private Path current;
  private Optional<String> diskProblem = Optional.empty();
  private boolean stopping;
  private boolean closed;
  private boolean ended;

  /** Of {@code current}; only the writing thread uses it. */
  private FileChannel channel;

  private SyslogSpool(SpoolSettings settings, Clock clock) {
    this.settings = settings;
    this.segmentBytes = (int) Math.min(LARGEST_SEGMENT, settings.bytes() / SEGMENTS);
    this.clock = clock;
    this.writer = new Thread(this::write, "spool " + settings.folder().getFileName());
    this.writer.setDaemon(true);
  }

  /**
   * Opens the spool in a folder, which is made if it isn't there, for its owner only.
   *
   * @throws UncheckedIOException if the folder can't be made or read
   */
  static SyslogSpool open(SpoolSettings settings, Clock clock) {
    SyslogSpool spool = new SyslogSpool(settings, clock);
    try {
      spool.findSegments();
    } catch (IOException e) {
      throw new UncheckedIOException(
          settings.folder() + ": can't be made or read; syslog messages wait there", e);
    }
    spool.writer.start();
    return spool;
  }

  /** The path whose rotations the segments are, to who follows log files. */
  Path path() {
    return settings.folder().resolve(NAME);
  }

  /** The segments there are, oldest first. */
  synchronized List<Path> segments() {
    return List.copyOf(segments.keySet());
  }

  /** Up to where a segment may be read: what is read must be on disk, or a power cut doubles it. */
  synchronized long readableEnd(Path segment) {
    return segment.equals(current) ? segments.get(current) : Long.MAX_VALUE;
  }

  /**
   * Takes messages in and returns when they are on disk; waits while there is no room.
   *
   * @throws IllegalStateException if there is no room and the daemon stops, or the spool is closed
   */
  void append(List<SyslogMessage> messages) throws InterruptedException {
    Instant now = clock.instant();
    long last = 0;
    for (SyslogMessage message : messages) {
      byte[] line = new SpoolRecord(now, message).line();
      synchronized (this) {
        while (!hasRoom() && !closed && !stopping) {
          wait();
        }
        if (closed || !hasRoom()) {
          throw new IllegalStateException("the daemon stops and the spool is full");
        }
        add(line);
        last = arrived;
      }
    }
    synchronized (this) {
      while (onDisk < last && !ended) {
        wait();
      }
      if (onDisk < last) {
        throw new IllegalStateException("the spool ended before the messages were on disk");
      }
    }
  }

  /** Takes a message in, to be on disk in a moment; false if there is no room. */
  boolean offer(SyslogMessage message) {
    byte[] line = new SpoolRecord(clock.instant(), message).line();
    synchronized (this) {
      if (closed || !hasRoom()) {
        return false;
      }
      add(line);
      return true;
    }
  }

  /** Waits for messages to read that weren't there at the last call, at most so long. */
  synchronized void awaitMessages(Duration atMost) throws InterruptedException {
    waitWhile(() -> noticed == onDisk && !closed, atMost);
    noticed = onDisk;
  }

  /** Messages that are not in the store yet. */
  synchronized long waiting() {
    return waiting;
  }

  /** Notes messages that the last run left. */
  synchronized void found(long messages) {
    waiting += messages;
  }

  /** Notes that the store has these messages. */
  synchronized void stored(long messages) {
    waiting -= messages;
  }

  /** Deletes the segments before this one, whose messages are in the store. */
  void deleteBefore(Path segment) {
    List<Path> consumed;
    synchronized (this) {
      consumed = List.copyOf(segments.headMap(segment).keySet());
    }
    for (Path path : consumed) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        LOG.warn("{} is in the store and can't be deleted: {}", path, e.toString());
      }
      synchronized (this) {
        bytes -= segments.remove(path);
        notifyAll();
      }
    }
  }

  /** Why no message can be taken in now, and what to do. */
  synchronized Optional<String> problem() {
    if (diskProblem.isPresent() || bytes < settings.bytes()) {
      return diskProblem;
    }
    return Optional.of(
        settings.folder()
            + ": the spool is full; streams wait and datagrams are dropped until the database"
            + " takes messages again (spool.size makes it larger)");
  }

  /** Lets nobody wait for room any more: the daemon is about to stop. */
  synchronized void stopWaiting() {
    stopping = true;
    notifyAll();
  }

  /** Stops taking messages in, and brings those that it has to the disk. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- in memory -----------------------------------------------------------------------------

  private boolean hasRoom() {
    return bytes < settings.bytes() && arriving.size() < LARGEST_GROUP;
  }

  /** To be called while this is locked. */
  private void waitWhile(BooleanSupplier unchanged, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (unchanged.getAsBoolean() && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }

  private void add(byte[] line) {
    arriving.writeBytes(line);
    bytes += line.length;
    arrived++;
    waiting++;
    notifyAll();
  }

  // ---- on disk -------------------------------------------------------------------------------

  private void findSegments() throws IOException {
    Path folder = settings.folder();
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path path : (Iterable<Path>) entries::iterator) {
        if (path.getFileName().toString().startsWith(NAME + "-")) {
          segments.put(path.toAbsolutePath(), Files.size(path));
        }
      }
    }
    if (!segments.isEmpty()) {
      cutOffTornLine(segments.lastKey());
    }
    for (long size : segments.values()) {
      bytes += size;
    }
  }

  private void cutOffTornLine(Path segment) throws IOException {
    try (FileChannel file =
        FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = file.size();
      ByteBuffer octet = ByteBuffer.allocate(1);
      while (end > 0 && (file.read(octet.clear(), end - 1) != 1 || octet.get(0) != '\n')) {
        end--;
      }
      if (end < file.size()) {
        LOG.info("{}: cut off a message that was not written whole", segment);
        file.truncate(end);
        file.force(true);
        segments.put(segment, end);
      }
    }
  }

  private void write() {
    try {
      Optional<Group> group = nextGroup();
      while (group.isPresent()) {
        write(group.get());
        group = nextGroup();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeSegment();
      end();
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** What has arrived since the last one; empty when the spool is closed. */
  private synchronized Optional<Group> nextGroup() throws InterruptedException {
    while (arriving.size() == 0 && !closed) {
      wait();
    }
    if (arriving.size() == 0) {
      return Optional.empty();
    }
    Group group = new Group(ByteBuffer.wrap(arriving.toByteArray()), arrived);
    arriving = new ByteArrayOutputStream();
    notifyAll();
    return Optional.of(group);
  }

  /** Tries until it is done. A second try writes the same octets to the same place. */
  private void write(Group group) throws InterruptedException {
    while (true) {
      try {
        long at = place();
        ByteBuffer octets = group.lines().duplicate();
        while (octets.hasRemaining()) {
          channel.write(octets, at + octets.position());
        }
        channel.force(false);
        written(group, at + octets.position());
        return;
      } catch (IOException e) {
        if (!goesOnAfter(e)) {
          LOG.error("{}: messages could not be written before the stop", settings.folder(), e);
          return;
        }
      }
    }
  }

  private synchronized void written(Group group, long end) {
    segments.put(current, end);
    onDisk = group.last();
    if (diskProblem.isPresent()) {
      LOG.info("{}: can be written again", settings.folder());
      diskProblem = Optional.empty();
    }
    notifyAll();
  }

  private synchronized boolean goesOnAfter(IOException e) throws InterruptedException {
    String problem =
        settings.folder()
            + ": can't be written: "
            + e.getMessage()
            + "; streams wait, and datagrams are dropped when too many do; make room on the disk";
    if (!diskProblem.equals(Optional.of(problem))) {
      LOG.warn(problem, e);
      diskProblem = Optional.of(problem);
    }
    boolean goesOn = !closed;
    waitWhile(() -> !closed, PAUSE);
    return goesOn;
  }

  /** Where the next group is written to, in a new segment if this one has enough. */
  private long place() throws IOException {
    long end = currentEnd();
    if (channel != null && end < segmentBytes) {
      return end;
    }
    closeSegment();
    Path next = nextSegment();
    channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // A file whose name isn't on disk is gone after a power cut, however often it was synced.
    try (FileChannel folder = FileChannel.open(settings.folder())) {
      folder.force(true);
    }
    synchronized (this) {
      segments.put(next, 0L);
      current = next;
    }
    return 0;
  }

  /** Where there is no segment yet, one must be begun as if it were full. */
  private synchronized long currentEnd() {
    return current == null ? Long.MAX_VALUE : segments.get(current);
  }

  private synchronized Path nextSegment() {
    long number = segments.isEmpty() ? 0 : number(segments.lastKey());
    return settings.folder().toAbsolutePath().resolve("%s-%012d".formatted(NAME, number + 1));
  }

  private static long number(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
  }

  private void closeSegment() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("closing a segment of {}", settings.folder(), e);
      }
      channel = null;
    }
  }

  /**
   * Messages that are written together.
   *
   * @param last how many messages have arrived with them
   */
  private record Group(ByteBuffer lines, long last) {}
}

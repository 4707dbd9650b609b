package org.mailwarden.acceptance.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * A log as a mail server writes it and logrotate turns it over, all the time and in every way. One
 * thread does both, for two of the ways lose lines by themselves if the writer does not wait: those
 * written between the copy and the truncation of {@code copytruncate}, and those not read yet of a
 * file that is deleted.
 */
final class RotatedLog implements AutoCloseable {
  private static final int KEPT = 7;
  private static final int LONGEST_WAIT_TO_DELETE = 25;

  /** Those that lose nothing if the daemon is down. */
  private static final List<Rotation> AT_ANY_TIME =
      List.of(Rotation.RENAME, Rotation.RENAME_AND_GZIP, Rotation.COPY_TRUNCATE);

  private static final List<Rotation> ALL = List.of(Rotation.values());

  /** On average, and not counting those that a rotation takes. */
  private static final int TURNS_PER_ROTATION = 12;

  private static final int COMPRESSED_AT_ONCE = 20_000;

  private final Path live;
  private final Traffic traffic;
  private final SplittableRandom random;
  private final LongSupplier stored;
  private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
  private final List<String> lines = new ArrayList<>();
  private final Map<Rotation, Integer> rotations = new EnumMap<>(Rotation.class);
  private int twiceWhileDown;

  /** How many lines were written when each rotated file was complete, the youngest first. */
  private final List<Integer> ends = new ArrayList<>();

  private Future<?> turns;
  private OutputStream out;
  private final List<Rotation> kinds = new ArrayList<>();
  private Compression compression;

  /** Turns that are left to wait until all is read, so that the log can be deleted. */
  private int deleting;

  /** Turns until the writer lets go of a file that was renamed. */
  private int turnsToReopen;

  /**
   * @param stored how many lines the daemon has stored
   */
  RotatedLog(Path live, Traffic traffic, long seed, LongSupplier stored) throws IOException {
    this.live = live;
    this.traffic = traffic;
    this.random = new SplittableRandom(seed);
    this.stored = stored;
    for (Rotation rotation : Rotation.values()) {
      rotations.put(rotation, 0);
    }
    lines.addAll(traffic.history(Instant.now()));
    Files.write(live, lines);
  }

  /** Writes and rotates until {@link #finish}. */
  void begin() throws IOException {
    out = append(live);
    turns = writer.scheduleWithFixedDelay(this::turn, 0, 20, TimeUnit.MILLISECONDS);
  }

  /** To be called while the daemon is down. */
  void rotateTwice() {
    onWriter(
        () -> {
          settle();
          for (int i = 0; i < 2; i++) {
            write(random.nextInt(1, 60));
            Rotation rotation = AT_ANY_TIME.get(random.nextInt(AT_ANY_TIME.size()));
            rotate(rotation);
            settle();
          }
          write(random.nextInt(1, 60));
          twiceWhileDown++;
        });
  }

  /** Deletes the log as soon as all of it is read; nothing is written until then. */
  void deleteWhenRead() {
    onWriter(() -> deleting = Integer.MAX_VALUE);
  }

  /** Ends writing; what is half told stays so. */
  void finish() {
    turns.cancel(false);
    onWriter(this::settle);
  }

  /** All lines, in the order they were written. Only to be asked after {@link #finish}. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** How often the log was turned over so far, by the way. */
  Map<Rotation, Integer> rotations() {
    Map<Rotation, Integer> now = new EnumMap<>(Rotation.class);
    onWriter(() -> now.putAll(rotations));
    return now;
  }

  int twiceWhileDown() {
    return twiceWhileDown;
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }

  private void onWriter(Step step) {
    try {
      if (turns.isDone() && !turns.isCancelled()) {
        turns.get();
      }
      writer
          .submit(
              () -> {
                step.run();
                return null;
              })
          .get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the log can't be written", e);
    }
  }

  private void turn() {
    try {
      if (deleting > 0 && waitToDelete()) {
        return;
      }
      write(random.nextInt(1, 25));
      if (turnsToReopen > 0 && --turnsToReopen == 0) {
        reopen();
      } else if (compression != null) {
        compressSome();
      } else if (turnsToReopen == 0 && random.nextInt(TURNS_PER_ROTATION) == 0) {
        Rotation rotation = nextKind();
        if (rotation == Rotation.DELETE) {
          deleting = LONGEST_WAIT_TO_DELETE;
        } else {
          rotate(rotation);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whoever deletes a log must let it be read first. While the daemon is down for long, writing
   * goes on instead.
   *
   * @return whether the writer waits
   */
  private boolean waitToDelete() throws IOException {
    deleting--;
    if (stored.getAsLong() == lines.size()) {
      rotate(Rotation.DELETE);
      deleting = 0;
    }
    return deleting > 0;
  }

  /** Every kind in turn, in an order that is another each time. */
  private Rotation nextKind() {
    if (kinds.isEmpty()) {
      kinds.addAll(ALL);
    }
    return kinds.remove(random.nextInt(kinds.size()));
  }

  private void write(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      String line = traffic.next(Instant.now());
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      // Now and then a reader sees half a line.
      int half = random.nextInt(20) == 0 ? random.nextInt(bytes.length) : 0;
      out.write(bytes, 0, half);
      out.write(bytes, half, bytes.length - half);
      lines.add(line);
    }
  }

  private void rotate(Rotation rotation) throws IOException {
    switch (rotation) {
      case RENAME -> {
        makeRoom();
        Files.move(live, rotated(1, ""), StandardCopyOption.ATOMIC_MOVE);
        Files.createFile(live);
        turnsToReopen = 1 + random.nextInt(3);
      }
      case RENAME_AND_GZIP -> {
        makeRoom();
        Files.move(live, rotated(1, ""), StandardCopyOption.ATOMIC_MOVE);
        reopen();
        compression = new Compression(rotated(1, ""), rotated(1, ".gz"));
      }
      case COPY_TRUNCATE -> {
        makeRoom();
        Files.copy(live, rotated(1, ""));
        Files.newOutputStream(live, StandardOpenOption.TRUNCATE_EXISTING).close();
        ends.add(0, lines.size());
      }
      case DELETE -> {
        Files.delete(live);
        reopen();
        // No file of its own stays.
        ends.remove(0);
      }
    }
    rotations.merge(rotation, 1, Integer::sum);
  }

  /** Brings what is under way to its end. */
  private void settle() throws IOException {
    if (turnsToReopen > 0) {
      turnsToReopen = 0;
      reopen();
    }
    while (compression != null) {
      compressSome();
    }
  }

  private void reopen() throws IOException {
    out.close();
    out = append(live);
    ends.add(0, lines.size());
  }

  private void compressSome() throws IOException {
    if (!compression.goOn()) {
      compression = null;
    }
  }

  /** mail.log.1 becomes mail.log.2, and so on; the oldest goes, if it was read. */
  private void makeRoom() throws IOException {
    int oldest = ends.size();
    for (int n = oldest; n >= 1; n--) {
      for (String ending : List.of("", ".gz")) {
        if (Files.exists(rotated(n, ending))) {
          if (n == oldest && n >= KEPT && stored.getAsLong() >= ends.get(n - 1)) {
            Files.delete(rotated(n, ending));
            ends.remove(n - 1);
          } else {
            Files.move(rotated(n, ending), rotated(n + 1, ending), StandardCopyOption.ATOMIC_MOVE);
          }
        }
      }
    }
  }

  private Path rotated(int number, String ending) {
    return live.resolveSibling(live.getFileName() + "." + number + ending);
  }

  private static OutputStream append(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** How a log is turned over. */
  enum Rotation {
    RENAME("by rename"),
    RENAME_AND_GZIP("by rename, then gzip"),
    COPY_TRUNCATE("by copy and truncate"),
    DELETE("by deletion");

    final String words;

    Rotation(String words) {
      this.words = words;
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** A gzip under way, whose half a file can be seen meanwhile. */
  private static final class Compression {
    private final Path from;
    private final byte[] bytes;
    private final OutputStream out;
    private int done;

    Compression(Path from, Path to) throws IOException {
      this.from = from;
      this.bytes = Files.readAllBytes(from);
      this.out = new GZIPOutputStream(Files.newOutputStream(to));
    }

    /** Compresses some more; false when all is done and the original is gone. */
    boolean goOn() throws IOException {
      int some = Math.min(COMPRESSED_AT_ONCE, bytes.length - done);
      out.write(bytes, done, some);
      out.flush();
      done += some;
      if (done < bytes.length) {
        return true;
      }
      out.close();
      Files.delete(from);
      return false;
    }
  }
}

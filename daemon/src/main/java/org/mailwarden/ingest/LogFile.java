package org.mailwarden.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * One opened file of a series, plain or gzipped. It stays the same file when its name goes to
 * another. Offsets count decompressed bytes.
 */
final class LogFile implements AutoCloseable {
  private Path path;
  private final String key;
  private final FileChannel channel;
  private final boolean gzipped;
  // Of a gzipped file: a window that slides forward over what was decompressed.
  private InputStream decompressed;
  private byte[] window = new byte[0];
  private long windowStart;

  private LogFile(Path path, String key, FileChannel channel) {
    this.path = path;
    this.key = key;
    this.channel = channel;
    this.gzipped = path.getFileName().toString().endsWith(".gz");
  }

  static LogFile open(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new IOException("is a directory");
    }
    return new LogFile(path, String.valueOf(attributes.fileKey()), FileChannel.open(path));
  }

  /** Device and inode of the file that has this name now; empty if none has. */
  static Optional<String> keyOf(Path path) throws IOException {
    try {
      return Optional.of(
          String.valueOf(Files.readAttributes(path, BasicFileAttributes.class).fileKey()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The name it was last seen under. */
  Path path() {
    return path;
  }

  /** Says that it has another name now. */
  void movedTo(Path name) {
    path = name;
  }

  String key() {
    return key;
  }

  /** Modification time in ms since 1970; 0 if its name is another file's or nobody's by now. */
  long modified() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return key.equals(String.valueOf(attributes.fileKey()))
          ? attributes.lastModifiedTime().toMillis()
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Up to {@code max} bytes from the offset on; fewer only at the end. */
  byte[] read(long offset, int max) throws IOException {
    return gzipped ? readDecompressed(offset, max) : readPlain(offset, max);
  }

  byte[] head() throws IOException {
    return gzipped && windowStart > 0 ? headOf(path) : read(0, Fingerprint.MAX_LENGTH);
  }

  private static byte[] headOf(Path path) throws IOException {
    try (LogFile again = open(path)) {
      return again.read(0, Fingerprint.MAX_LENGTH);
    }
  }

  /** Whether it can still grow or be truncated. */
  boolean isPlain() {
    return !gzipped;
  }

  /** Bytes in the file as it stands on the disk. */
  long size() throws IOException {
    return channel.size();
  }

  private byte[] readPlain(long offset, int max) throws IOException {
    long available = Math.max(0, channel.size() - offset);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(max, available));
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
      // reads until full or at the end
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private byte[] readDecompressed(long offset, int max) throws IOException {
    if (decompressed == null || offset < windowStart) {
      channel.position(0);
      decompressed = new GZIPInputStream(Channels.newInputStream(channel), 1 << 16);
      window = new byte[0];
      windowStart = 0;
    }
    long skip = offset - windowStart;
    if (skip <= window.length) {
      window = Arrays.copyOfRange(window, (int) skip, window.length);
    } else {
      decompressed.skipNBytes(skip - window.length);
      window = new byte[0];
    }
    windowStart = offset;
    if (window.length < max) {
      byte[] more = decompressed.readNBytes(max - window.length);
      int had = window.length;
      window = Arrays.copyOf(window, had + more.length);
      System.arraycopy(more, 0, window, had, more.length);
    }
    return window.length <= max ? window.clone() : Arrays.copyOf(window, max);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

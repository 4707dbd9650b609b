package org.mailwarden.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a file that an administrator wrote, or why it can't be had. */
public final class YamlText {
  /** Nobody writes more by hand; what is longer is another kind of file. */
  static final int MOST_BYTES = 1 << 20;

  private YamlText() {}

  /**
   * Reads the file, without a byte order mark.
   *
   * @param name the file as the administrator knows it
   * @throws UnusableException if there is no text to be had
   */
  static String read(Path file, String name) throws UnusableException {
    return read(file, name, MOST_BYTES, "is longer than 1 MB, which no file written by hand is");
  }

  /**
   * As {@link #read(Path, String)}, for files that may have another length.
   *
   * @param mostBytes the file may have, as it stands on disk
   * @param tooLong what is said of a longer one
   */
  public static String read(Path file, String name, int mostBytes, String tooLong)
      throws UnusableException {
    if (Files.isDirectory(file)) {
      throw new UnusableException(name, "expected a file, but it is a folder");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(mostBytes + 1);
    } catch (NoSuchFileException e) {
      throw new UnusableException(name, "there is no such file");
    } catch (IOException e) {
      throw new UnusableException(
          name,
          Files.isReadable(file)
              ? "reading failed: " + e.getClass().getSimpleName() + " " + e.getMessage()
              : "can't be read by this user; check the file's owner and mode");
    }
    if (bytes.length > mostBytes) {
      throw new UnusableException(name, tooLong);
    }
    return decode(bytes, name);
  }

  private static String decode(byte[] bytes, String name) throws UnusableException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
      throw new UnusableException(
          placeAfter(before, name)
              .problem("is not UTF-8 from here on; save the file in the encoding UTF-8"));
    }
  }

  /** The place of the character that follows this text. */
  static Place placeAfter(String before, String name) {
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Place(name, line, 1 + before.codePointCount(lineStart, before.length()));
  }

  /** There is no text or tree to be had of a file; carries the one problem that says why. */
  public static final class UnusableException extends Exception {
    private final transient Problem problem;

    UnusableException(Problem problem) {
      super(problem.toString());
      this.problem = problem;
    }

    UnusableException(String name, String message) {
      this(Place.of(name).problem(message));
    }

    /** Why. */
    public Problem problem() {
      return problem;
    }
  }
}

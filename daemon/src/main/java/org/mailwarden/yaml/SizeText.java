package org.mailwarden.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as written in files: a whole number and one of {@code B}, {@code kB}, {@code
 * MB}, {@code GB}, such as {@code 512MB}. A kB is 1,024 bytes here, as it is to the mail servers
 * whose files stand beside.
 */
public final class SizeText {
  /** What is expected, for a message. */
  public static final String EXPECTED = "a size such as 64kB, 512MB or 2GB";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|[kK]B|MB|GB)");

  private SizeText() {}

  /**
   * The number of bytes.
   *
   * @throws IllegalArgumentException if the text isn't of that form; the message says what was
   *     expected and what was there
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(Expected.but(EXPECTED, text));
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "B" -> count;
      case "MB" -> count << 20;
      case "GB" -> count << 30;
      default -> count << 10;
    };
  }
}

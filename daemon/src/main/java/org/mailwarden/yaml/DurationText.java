package org.mailwarden.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as written in files: a whole number and one of {@code s}, {@code m}, {@code h},
 * {@code d}, such as {@code 15m}. A day is 24 hours.
 */
public final class DurationText {
  /** What is expected, for a message. */
  public static final String EXPECTED = "a duration such as 30s, 15m, 24h or 7d";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

  private DurationText() {}

  /**
   * The duration.
   *
   * @throws IllegalArgumentException if the text isn't of that form; the message says what was
   *     expected and what was there
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(Expected.but(EXPECTED, text));
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** The shortest text that {@link #parse} reads as this duration, in whole seconds. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86400 != 0 ? seconds / 3600 + "h" : seconds / 86400 + "d";
  }
}

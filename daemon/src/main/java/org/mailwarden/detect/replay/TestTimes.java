package org.mailwarden.detect.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailwarden.yaml.DurationText;
import org.mailwarden.yaml.Expected;

/**
 * Times in a test file: ISO 8601 with a zone, or relative to the file's base, such as {@code -2d},
 * {@code +5m} or {@code -1d12h}.
 */
record TestTimes(Instant base) {
  private static final String EXPECTED = "a time such as 2026-03-10T09:00:00+08:00, -2d or +5m";
  private static final Pattern RELATIVE = Pattern.compile("([+-])((?:[0-9]{1,6}[smhd]){1,4})");
  private static final Pattern PART = Pattern.compile("[0-9]{1,6}[smhd]");
  private static final Pattern LED_LINE = Pattern.compile("([+-][0-9][0-9smhd]*) (.*)");

  /**
   * The moment.
   *
   * @throws IllegalArgumentException if the text is none; the message says what was expected
   */
  Instant parse(String text) {
    Matcher relative = RELATIVE.matcher(text);
    if (!relative.matches()) {
      return parseAbsolute(text);
    }
    Duration distance = Duration.ZERO;
    Matcher part = PART.matcher(relative.group(2));
    while (part.find()) {
      distance = distance.plus(DurationText.parse(part.group()));
    }
    return relative.group(1).equals("-") ? base.minus(distance) : base.plus(distance);
  }

  /** As {@link #parse}, of times that aren't relative. */
  static Instant parseAbsolute(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(Expected.but(EXPECTED, text), e);
    }
  }

  /**
   * The log line behind a relative time, with its moment; empty if the line has a time stamp of its
   * own.
   */
  Optional<Led> led(String line) {
    Matcher led = LED_LINE.matcher(line);
    return led.matches()
        ? Optional.of(new Led(parse(led.group(1)), led.group(2)))
        : Optional.empty();
  }

  /** A log line without its time stamp, and its time. */
  record Led(Instant time, String line) {}
}

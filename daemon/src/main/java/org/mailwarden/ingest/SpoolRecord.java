package org.mailwarden.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A syslog message as one line of a {@link SyslogSpool}: when it arrived in ms since 1970, a space
 * ({@code !} where only its head was kept), the text. Line ends and backslashes inside the text are
 * written {@code \n}, {@code \r} and {@code \\}, so that the line's own end is the last octet of a
 * record that was written whole.
 *
 * @param arrived in whole milliseconds
 */
record SpoolRecord(Instant arrived, SyslogMessage message) {
  /** Of a message; its record must be as long as a line of a file may be. */
  private static final int LONGEST = LogFileFollower.MAX_LINE_BYTES;

  private static final int TIME_DIGITS = 19;

  /** The line with its end. A message that makes too long a line is cut to its head. */
  byte[] line() {
    byte[] text = message.text().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream line = new ByteArrayOutputStream(text.length + 32);
    write(line, message.tooLong(), text, text.length);
    if (line.size() > LONGEST) {
      line.reset();
      write(line, true, text, LogFileFollower.HEAD_OF_LONG_LINE);
    }
    return line.toByteArray();
  }

  private void write(ByteArrayOutputStream line, boolean tooLong, byte[] text, int length) {
    line.writeBytes(Long.toString(arrived.toEpochMilli()).getBytes(StandardCharsets.US_ASCII));
    line.write(tooLong ? '!' : ' ');
    int plain = 0;
    for (int i = 0; i < length; i++) {
      int escaped = escape(text[i]);
      if (escaped != 0) {
        line.write(text, plain, i - plain);
        line.write('\\');
        line.write(escaped);
        plain = i + 1;
      }
    }
    line.write(text, plain, length - plain);
    line.write('\n');
  }

  private static int escape(byte octet) {
    return switch (octet) {
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\r' -> 'r';
      default -> 0;
    };
  }

  /**
   * The record in a line without its end.
   *
   * @param otherwise when it arrived at the latest, where the line isn't one of ours: then it is
   *     taken as it is, so that nothing is lost in silence
   */
  static SpoolRecord parse(String line, Instant otherwise) {
    int end = 0;
    long millis = 0;
    while (end < line.length() && end < TIME_DIGITS && isDigit(line.charAt(end))) {
      millis = millis * 10 + line.charAt(end) - '0';
      end++;
    }
    boolean ours =
        end > 0 && end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '!');
    return ours
        ? new SpoolRecord(
            Instant.ofEpochMilli(millis),
            new SyslogMessage(unescaped(line.substring(end + 1)), line.charAt(end) == '!'))
        : new SpoolRecord(otherwise, new SyslogMessage(line, false));
  }

  private static String unescaped(String text) {
    int at = text.indexOf('\\');
    if (at < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0 && at + 1 < text.length()) {
      plain.append(text, from, at);
      char escaped = text.charAt(at + 1);
      plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
      from = at + 2;
      at = text.indexOf('\\', from);
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

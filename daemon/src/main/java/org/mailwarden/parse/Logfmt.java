package org.mailwarden.parse;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lines of {@code key=value} pairs with a space between them, values with other characters than
 * graphic ASCII in double quotes, as Cyrus imapd writes them since 3.13. What looks like a pair
 * within a quoted value isn't one.
 */
final class Logfmt {
  private Logfmt() {}

  /**
   * The pairs in their order; of a key that stands twice, the first. Ends where a line is broken.
   */
  static Map<String, String> read(String line) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int at = 0;
    while (at < line.length()) {
      int equals = line.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      int start = equals + 1;
      boolean quoted = start < line.length() && line.charAt(start) == '"';
      int end = quoted ? closingQuote(line, start + 1) : spaceOrEnd(line, start);
      if (end < 0) {
        break;
      }
      String value =
          quoted ? unescaped(line.substring(start + 1, end)) : line.substring(start, end);
      pairs.putIfAbsent(line.substring(at, equals).strip(), value);
      at = quoted ? end + 1 : end;
    }
    return pairs;
  }

  private static int closingQuote(String line, int from) {
    for (int i = from; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private static int spaceOrEnd(String line, int from) {
    int space = line.indexOf(' ', from);
    return space < 0 ? line.length() : space;
  }

  /**
   * Backslashes before quotes and backslashes go; other escapes stay: no name or address has any.
   */
  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (c == '\\' && (next == '"' || next == '\\')) {
        i++;
        c = next;
      }
      plain.append(c);
    }
    return plain.toString();
  }
}

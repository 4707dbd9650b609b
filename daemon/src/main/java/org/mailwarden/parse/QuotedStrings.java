package org.mailwarden.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text in which RFC 5321's quoted strings stand: {@code "a b"@example.org} is one word.
 *
 * <p>A quotation mark opens one only where a word or a part of it begins, and only if there is
 * another that ends it there, too: a client that sends a lone quotation mark doesn't swallow what
 * the server wrote behind it. Takes time in proportion to the text, whatever it is.
 */
final class QuotedStrings {
  /** What the beginning of a quoted string may follow: {@code id="..."}, {@code <"a b"@c>}. */
  private static final String BEFORE = " =<.,";

  private static final String BEHIND = " >@.,:";

  private QuotedStrings() {}

  /** Where this character stands first outside of quoted strings, or -1. */
  static int indexOf(String text, char wanted, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == wanted) {
        return i;
      }
      int end = c == '"' ? end(text, i) : -1;
      i = end < 0 ? i + 1 : end;
    }
    return -1;
  }

  /** The parts between these separators, none of them empty. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = indexOf(text, separator, start);
      end = end < 0 ? text.length() : end;
      if (end > start) {
        parts.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return parts;
  }

  /** Behind the quoted string that begins at this quotation mark, or -1 if none does. */
  private static int end(String text, int open) {
    if (open > 0 && BEFORE.indexOf(text.charAt(open - 1)) < 0) {
      return -1;
    }
    int i = open + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    int end = i + 1;
    boolean ends =
        end == text.length() || (end < text.length() && BEHIND.indexOf(text.charAt(end)) >= 0);
    return ends ? end : -1;
  }
}

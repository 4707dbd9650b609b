package org.mailwarden.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/** The house's wording of "this isn't what belongs here". */
public final class Expected {
  private static final int LONGEST_QUOTE = 60;

  private Expected() {}

  /** {@code expected a duration such as 15m, but was "15 mins"}. */
  public static String but(String expected, String text) {
    return "expected " + expected + ", but was " + quote(text);
  }

  /** As {@link #but(String, String)}, for any value of a file. */
  static String but(String expected, JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "expected " + expected + ", but there is nothing";
    }
    return "expected " + expected + ", but was " + show(value);
  }

  private static String show(JsonNode value) {
    if (value.isTextual()) {
      return quote(value.textValue());
    }
    if (value.isArray()) {
      return value.isEmpty() ? "an empty list" : "a list";
    }
    return value.isObject() ? "a group of keys" : value.asText();
  }

  /**
   * The text in quotes, on one line, cut where it is long; control characters, which could write
   * over a terminal, are shown by their number.
   */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().limit(LONGEST_QUOTE).forEach(c -> appendEscaped(quoted, c));
    if (text.codePointCount(0, text.length()) > LONGEST_QUOTE) {
      quoted.append("...");
    }
    return quoted.append('"').toString();
  }

  private static void appendEscaped(StringBuilder quoted, int character) {
    switch (character) {
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      case '\r' -> quoted.append("\\r");
      case '"' -> quoted.append("\\\"");
      default -> {
        int type = Character.getType(character);
        if (type == Character.CONTROL || type == Character.FORMAT) {
          quoted.append(String.format("\\u%04X", character));
        } else {
          quoted.appendCodePoint(character);
        }
      }
    }
  }
}

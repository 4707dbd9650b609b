package org.mailwarden.parse;

import java.util.Locale;
import java.util.Set;

/**
 * What is the same in all lines that a program writes by one of its sentences: {@code imapd: login
 * user=…, ip=[…] port=…} for every such login. What differs is left out: what has digits or an
 * at-sign in it, stands in quotes or brackets or behind an equals sign, or is named by the word
 * before it.
 */
final class LineShapes {
  /** The longest shape, in characters. */
  static final int MAX_LENGTH = 200;

  private static final int LONGEST_PROGRAM = 60;
  private static final int LOOKED_AT = 1_000;
  private static final String LEFT_OUT = "…";
  private static final String SEPARATORS = " \t,;";

  /** Words that are followed by a name. */
  private static final Set<String> NAMING =
      Set.of(
          "of",
          "user",
          "username",
          "login",
          "account",
          "mailbox",
          "for",
          "from",
          "to",
          "by",
          "name",
          "host",
          "client",
          "uid",
          "domain");

  /** Words that may follow those and are no names. */
  private static final Set<String> NO_NAMES =
      Set.of(
          "of",
          "user",
          "username",
          "login",
          "account",
          "mailbox",
          "for",
          "from",
          "to",
          "by",
          "name",
          "host",
          "client",
          "domain",
          "failed",
          "failure",
          "success",
          "successful",
          "succeeded",
          "attempt",
          "error",
          "unknown",
          "invalid",
          "the",
          "is",
          "was",
          "not",
          "with",
          "via",
          "in",
          "on",
          "at",
          "accepted",
          "rejected",
          "denied",
          "refused",
          "ok",
          "authenticated",
          "logged",
          "authentication",
          "doesn't",
          "does");

  private LineShapes() {}

  /**
   * The shape of a message.
   *
   * @param program as syslog names it; may be empty
   * @param redacted the message, secrets replaced
   */
  static String of(String program, String redacted) {
    StringBuilder shape = new StringBuilder();
    if (!program.isEmpty()) {
      shape.append(Redaction.of(cut(program, LONGEST_PROGRAM))).append(": ");
    }
    String text = cut(redacted, LOOKED_AT);
    boolean named = false;
    int at = 0;
    while (at < text.length() && shape.length() < MAX_LENGTH) {
      char c = text.charAt(at);
      int close = closing(text, at);
      if (close > at) {
        shape.append(c).append(LEFT_OUT).append(text.charAt(close));
        named = false;
        at = close + 1;
      } else if (SEPARATORS.indexOf(c) >= 0) {
        if (c != ' ' && c != '\t') {
          shape.append(c);
        } else if (shape.length() > 0 && shape.charAt(shape.length() - 1) != ' ') {
          shape.append(' ');
        }
        at++;
      } else {
        int end = wordEnd(text, at);
        String word = text.substring(at, end);
        shape.append(named && !isNoName(word) ? LEFT_OUT : general(word));
        named = NAMING.contains(plain(word));
        at = end;
      }
    }
    return cut(shape.toString().strip(), MAX_LENGTH);
  }

  /** The word as every such line has it. */
  private static String general(String word) {
    int equals = word.indexOf('=');
    if (equals > 0) {
      return general(word.substring(0, equals))
          + "="
          + (equals + 1 < word.length() ? LEFT_OUT : "");
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '@' || Character.isDigit(c)) {
        return word.endsWith(":") ? LEFT_OUT + ":" : LEFT_OUT;
      }
    }
    return word;
  }

  private static boolean isNoName(String word) {
    return NO_NAMES.contains(plain(word)) || word.indexOf('=') > 0;
  }

  private static String plain(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.endsWith(":") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /**
   * Where the quotes or brackets that open here close again; -1 if none open, or they stay open.
   */
  private static int closing(String text, int at) {
    char close =
        switch (text.charAt(at)) {
          case '"' -> '"';
          case '\'' -> '\'';
          case '<' -> '>';
          case '[' -> ']';
          case '(' -> ')';
          case '{' -> '}';
          default -> 0;
        };
    return close == 0 ? -1 : text.indexOf(close, at + 1);
  }

  private static int wordEnd(String text, int at) {
    int end = at + 1;
    while (end < text.length()
        && SEPARATORS.indexOf(text.charAt(end)) < 0
        && "\"<[({".indexOf(text.charAt(end)) < 0
        && !(text.charAt(end) == '\'' && text.charAt(end - 1) == '=')) {
      end++;
    }
    return end;
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }
}

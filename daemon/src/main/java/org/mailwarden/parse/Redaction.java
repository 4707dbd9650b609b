package org.mailwarden.parse;

import java.util.regex.Pattern;

/**
 * Makes a log line fit to be kept and shown: no password that a server logged, no control
 * characters, not too long.
 */
public final class Redaction {
  /** The longest text that is kept of one line. */
  public static final int MAX_LENGTH = 4096;

  private static final String REDACTED = "(redacted)";

  /**
   * Dovecot's auth_verbose_passwords: whatever follows to the end of the line may be the password.
   */
  private static final Pattern GIVEN_PASSWORD =
      Pattern.compile("(?i)(\\((?:SHA1 of )?given password: ).*+", Pattern.DOTALL);

  /**
   * Where a value without quotes ends: at a blank before the next name, at a comma or semicolon
   * with a blank or a name behind it, at a closing parenthesis that ends a word. A blank alone
   * doesn't end it, as a password may have some.
   */
  private static final String END =
      "(?:\\s|[,;]\\s?)\"?[\\w.-]{1,32}+\"?\\s?[=:]|[,;](?:\\s|$)|\\)(?:[\\s,;:.]|$)";

  private static final String QUOTED = "\"(?:[^\"\\\\]++|\\\\.)*+\"?|'[^']*+'?";

  /** {@code password=..., pass: "...", "password": "..."}. */
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?i)((?:password|passwd|passwort|passphrase|pass|pwd)\"?\\s*+[=:]\\s*+)"
              + "(?!\\(redacted\\))("
              + QUOTED
              + "|(?:(?!"
              + END
              + ").)++)",
          Pattern.DOTALL);

  /** What has no blanks: tokens, and SASL's {@code resp=...}. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?i)((?:resp|token|secret)\"?\\s*+[=:]\\s*+)(?!\\(redacted\\))("
              + QUOTED
              + "|[^\\s,;)]++)");

  /** Authorization headers and raw SASL exchanges: base64 of {@code \0login\0password}. */
  private static final Pattern EXCHANGE =
      Pattern.compile(
          "(?i)((?:AUTH(?:ENTICATE)? (?:PLAIN|LOGIN)|Basic|Bearer) )[A-Za-z0-9+/=._-]++");

  private Redaction() {}

  /** The line without secrets, control characters as {@code \\u001b}, at most 4,096 characters. */
  public static String of(String line) {
    String head = line.length() > MAX_LENGTH * 2 ? line.substring(0, MAX_LENGTH * 2) : line;
    String redacted = GIVEN_PASSWORD.matcher(head).replaceAll("$1" + REDACTED + ")");
    redacted = PASSWORD.matcher(redacted).replaceAll("$1" + REDACTED);
    redacted = TOKEN.matcher(redacted).replaceAll("$1" + REDACTED);
    redacted = EXCHANGE.matcher(redacted).replaceAll("$1" + REDACTED);
    return escape(redacted);
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length() && escaped.length() < MAX_LENGTH - 6; i++) {
      char c = text.charAt(i);
      boolean hidden =
          Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || c == '\u2028'
              || c == '\u2029';
      if (hidden && c != '\t') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}

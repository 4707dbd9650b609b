package org.mailwarden.mail;

/** Text from a log, made fit for one line of a mail. */
final class SafeText {
  private SafeText() {}

  /**
   * The text without control characters, line ends and marks that change the direction of writing,
   * which could make a line read as something else.
   */
  static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .limit(200)
        .forEach(
            c -> {
              boolean hidden =
                  Character.isISOControl(c)
                      || Character.getType(c) == Character.FORMAT
                      || c == 0x2028
                      || c == 0x2029;
              safe.appendCodePoint(hidden ? ' ' : c);
            });
    return safe.toString().strip();
  }
}

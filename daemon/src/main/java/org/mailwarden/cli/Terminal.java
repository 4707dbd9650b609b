package org.mailwarden.cli;

/** What is printed at a terminal that others have had a hand in. */
final class Terminal {
  /** What to do about lines that no format reads. */
  static final String UNREAD_HINT =
      "To have such lines read, describe them in a format file: docs/formats.md, \"Adding a format\".";

  private Terminal() {}

  /** The text on one line, without characters that could write over the terminal. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c -> {
              int type = Character.getType(c);
              boolean unsafe =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.SURROGATE
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR;
              return unsafe ? '\uFFFD' : c;
            })
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}

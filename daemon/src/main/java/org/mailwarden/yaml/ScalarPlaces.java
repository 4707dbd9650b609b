package org.mailwarden.yaml;

/**
 * Finds where in a file a character of a text was written.
 *
 * <p>YAML's styles of text (plain, in quotes, {@code |}, {@code >}) differ from what they mean only
 * in white space, in the marks around the text, and in escapes. So the n-th character that is not
 * white space means the n-th one in the file, which holds for a text folded over several lines too.
 */
final class ScalarPlaces {
  private final int[] file;
  private final Place start;

  /**
   * @param file the text of the whole file
   * @param start where the value begins: its first character, or the mark before it
   */
  ScalarPlaces(String file, Place start) {
    this.file = file.codePoints().toArray();
    this.start = start;
  }

  /**
   * Where a character of a text was written.
   *
   * @param value the text that the value means
   * @param offset of the character in it, from 0; the text's length for its end
   */
  Place of(String value, int offset) {
    int[] text = value.codePoints().toArray();
    int wanted = Math.min(offset, text.length);
    int at = beginning();
    int mark = at == startIndex() ? 0 : file[at - 1];
    for (int i = 0; i < wanted; i++) {
      if (!Character.isWhitespace(text[i])) {
        at = afterOne(skipSpace(at), mark);
      }
    }
    boolean atEnd = wanted == text.length || Character.isWhitespace(text[wanted]);
    return place(atEnd ? at : skipSpace(at));
  }

  /** Behind the opening quote, or behind the line with {@code |} or {@code >}. */
  private int beginning() {
    int at = startIndex();
    if (at < file.length && (file[at] == '"' || file[at] == '\'')) {
      return at + 1;
    }
    if (at < file.length && (file[at] == '|' || file[at] == '>')) {
      while (at < file.length && file[at] != '\n') {
        at++;
      }
      return Math.min(at + 1, file.length);
    }
    return at;
  }

  /** An escape is one character of the text, though it takes several of the file. */
  private int afterOne(int at, int mark) {
    boolean doubledQuote = mark == '\'' && is(at, '\'') && is(at + 1, '\'');
    boolean escape = mark == '"' && is(at, '\\');
    return Math.min(at + (doubledQuote || escape ? 2 : 1), file.length);
  }

  private boolean is(int at, char character) {
    return at < file.length && file[at] == character;
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < file.length && Character.isWhitespace(file[at])) {
      at++;
    }
    return at;
  }

  private int startIndex() {
    int line = 1;
    int at = 0;
    while (line < start.line() && at < file.length) {
      if (file[at++] == '\n') {
        line++;
      }
    }
    return Math.min(at + start.column() - 1, file.length);
  }

  private Place place(int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (file[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(start.source(), line, index - lineStart + 1);
  }
}

package org.mailwarden.yaml;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One thing that is wrong in a file that an administrator wrote, said so that it can be mended.
 *
 * @param file the file as the administrator knows it, such as {@code rules/sending.yaml}, or the
 *     name of the environment variable that gave the value
 * @param line from 1, or 0 where the problem is the file's as a whole
 * @param column from 1, in characters, or 0 where the problem is the file's as a whole
 * @param message what is wrong and what was expected, in lower case, on one line
 */
public record Problem(String file, int line, int column, String message)
    implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::message);

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  /** Longer lines are cut before they are shown: they are data, not something one wrote. */
  private static final int LONGEST_SHOWN_LINE = 160;

  public Problem {
    message = onOneLine(message);
  }

  /** Whatever a file or its name holds, it can't write over a terminal or begin another line. */
  private static String onOneLine(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }

  /** By file, then from top to bottom. */
  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /**
   * The problem on one line, such as {@code rules/sending.yaml:7:11: window: expected a duration
   * such as 15m, but was "15 mins"}.
   */
  @Override
  public String toString() {
    String shown = onOneLine(file);
    return line == 0 ? shown + ": " + message : shown + ":" + line + ":" + column + ": " + message;
  }

  /**
   * The problem, and under it the line it is in with a caret below the place.
   *
   * @param linesOf the lines of the file with this name; empty if there is no such file
   */
  public String render(Function<String, List<String>> linesOf) {
    List<String> lines = line == 0 ? List.of() : linesOf.apply(file);
    if (line > lines.size() || lines.isEmpty()) {
      return toString();
    }
    int[] shown = lines.get(line - 1).codePoints().limit(LONGEST_SHOWN_LINE).toArray();
    StringBuilder text = new StringBuilder(toString()).append("\n  ");
    StringBuilder caret = new StringBuilder("\n  ");
    for (int i = 0; i < shown.length; i++) {
      text.appendCodePoint(printable(shown[i]));
      if (i < column - 1) {
        caret.append(blankAsWideAs(shown[i]));
      }
    }
    if (column - 1 > shown.length) {
      return text.toString();
    }
    return text.append(caret).append('^').toString();
  }

  private static int printable(int character) {
    boolean control = Character.isISOControl(character) && character != '\t';
    return control || Character.getType(character) == Character.FORMAT ? 0xFFFD : character;
  }

  /** Chinese, Japanese and Korean characters take two columns of a terminal. */
  private static String blankAsWideAs(int character) {
    if (character == '\t') {
      return "\t";
    }
    boolean wide =
        Character.isIdeographic(character)
            || (character >= 0x3000 && character <= 0x30FF)
            || (character >= 0xFF01 && character <= 0xFF60);
    return wide ? "  " : " ";
  }
}

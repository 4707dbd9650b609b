package org.mailwarden.yaml;

/**
 * Where a value was written: in a file, or, for a value that a named variable gave, under the
 * variable's name.
 *
 * @param source the file as the administrator knows it, or the variable's name
 * @param line from 1, or 0 where there is no line to point at
 * @param column from 1, in characters, or 0 where there is no column to point at
 */
public record Place(String source, int line, int column) {
  /** The whole of a file or a variable. */
  public static Place of(String source) {
    return new Place(source, 0, 0);
  }

  public Place {
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException(
          "place: expected a line and a column from 0, but was " + line + ":" + column);
    }
  }

  /** Something wrong here. */
  public Problem problem(String message) {
    return new Problem(source, line, column, message);
  }
}

package org.mailwarden.web;

import java.util.List;

/**
 * A log's rows as words. Public, as its parts are, for the template engine's sake.
 *
 * @param columns their headings
 */
public record LogTable(List<String> columns, List<Line> lines) {
  /**
   * A row.
   *
   * @param cells one a column
   * @param alert why the owner was told of it; empty if they weren't
   */
  public record Line(List<Cell> cells, String alert) {}

  /**
   * A value under its column.
   *
   * @param heading its column's
   * @param kind its column: {@code time}, {@code ip} ...; a CSS class
   */
  public record Cell(String heading, String kind, String text) {}

  /** How many lines an alert is about. */
  public long alerted() {
    return lines.stream().filter(line -> !line.alert().isEmpty()).count();
  }

  /** The number of the first line that an alert is about, counted from 0; -1 if there is none. */
  public int firstAlerted() {
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).alert().isEmpty()) {
        return i;
      }
    }
    return -1;
  }
}

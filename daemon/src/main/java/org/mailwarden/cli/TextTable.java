package org.mailwarden.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table for a terminal: columns as wide as they need, numbers to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final String title;
  private final List<String> heads;
  private final List<List<Object>> rows = new ArrayList<>();

  private TextTable(String title, List<String> heads) {
    this.title = title;
    this.heads = heads;
  }

  static TextTable of(String title, String... heads) {
    return new TextTable(title, List.of(heads));
  }

  /**
   * Adds a row.
   *
   * @param cells numbers or texts, as many as there are columns; a text of others' may be one
   */
  void row(Object... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells, expected " + heads.size());
    }
    rows.add(List.of(cells));
  }

  /** Prints it below an empty line; without rows nothing. */
  void print(PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    List<Layout> layouts = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      layouts.add(layout(i));
    }
    out.println();
    out.println(title);
    out.println(line(List.copyOf(heads), layouts));
    rows.forEach(row -> out.println(line(row, layouts)));
  }

  private Layout layout(int column) {
    int width = columns(heads.get(column));
    boolean numeric = true;
    for (List<Object> row : rows) {
      width = Math.max(width, columns(shown(row.get(column))));
      numeric &= row.get(column) instanceof Number;
    }
    return new Layout(width, numeric);
  }

  private static String line(List<Object> cells, List<Layout> layouts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String text = shown(cells.get(i));
      String blank = " ".repeat(layouts.get(i).width() - columns(text));
      line.append(GAP).append(layouts.get(i).numeric() ? blank + text : text + blank);
    }
    return line.toString().stripTrailing();
  }

  private static String shown(Object cell) {
    return cell instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : Terminal.safe(cell.toString());
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  private record Layout(int width, boolean numeric) {}
}

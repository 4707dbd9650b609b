package org.mailwarden.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts lines that look like a login or a delivery and are of no known format, by shape. */
final class UnreadCounts {
  private static final int MOST_SHAPES = 1_000;
  private static final int SHOWN = 20;

  private final Map<String, Long> shapes = new LinkedHashMap<>();
  private long lines;

  void add(String shape) {
    lines++;
    if (shapes.containsKey(shape) || shapes.size() < MOST_SHAPES) {
      shapes.merge(shape, 1L, Long::sum);
    }
  }

  /** The most frequent shapes first; nothing if there are none. */
  void print(PrintWriter out) {
    if (lines == 0) {
      return;
    }
    out.printf(
        lines == 1
            ? "%d line looks like a login or a delivery and is of no known format:%n"
            : "%d lines look like a login or a delivery and are of no known format:%n",
        lines);
    shapes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(shape -> out.printf("%8d  %s%n", shape.getValue(), Terminal.safe(shape.getKey())));
    if (shapes.size() > SHOWN) {
      out.println("          ... and " + (shapes.size() - SHOWN) + " other shapes");
    }
    out.println(Terminal.UNREAD_HINT);
    out.flush();
  }
}

package org.mailwarden.web;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailwarden.store.AlertStore.DayCount;

/**
 * Bars of alerts by day, a day's rules on top of one another, as whole numbers for an SVG of {@link
 * #WIDTH} by {@link #HEIGHT}. Public for the template engine's sake.
 *
 * @param bars rectangles
 * @param series the rules, most alerts first; beyond the seventh they are one
 * @param highest the alerts of the day with the most, which is the top of the chart
 * @param rows the same as a table, the newest day first
 */
public record DayChart(List<Bar> bars, List<Series> series, long highest, List<Row> rows) {
  static final int WIDTH = 720;
  static final int HEIGHT = 180;
  static final String OTHER = "…";
  private static final int MOST_SERIES = 7;
  private static final int GAP = 4;

  /**
   * @param days how many days are shown, today the last
   */
  static DayChart of(List<DayCount> counts, LocalDate today, int days) {
    Map<String, Long> totals = new LinkedHashMap<>();
    counts.forEach(count -> totals.merge(count.rule(), count.alerts(), Long::sum));
    List<String> rules =
        totals.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    List<String> shown = new ArrayList<>(rules.subList(0, Math.min(MOST_SERIES, rules.size())));
    if (shown.size() < rules.size()) {
      shown.add(OTHER);
    }
    long[][] table = new long[days][shown.size()];
    for (DayCount count : counts) {
      int day = days - 1 - (int) (today.toEpochDay() - count.day().toEpochDay());
      if (day >= 0 && day < days) {
        int column = shown.indexOf(count.rule());
        table[day][column < 0 ? shown.size() - 1 : column] += count.alerts();
      }
    }
    return drawn(table, shown, today.minusDays(days - 1L));
  }

  private static DayChart drawn(long[][] table, List<String> shown, LocalDate first) {
    long highest = 0;
    for (long[] day : table) {
      highest = Math.max(highest, sum(day));
    }
    int step = WIDTH / table.length;
    List<Bar> bars = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int day = 0; day < table.length; day++) {
      long below = 0;
      List<Long> cells = new ArrayList<>();
      for (int column = 0; column < shown.size(); column++) {
        long alerts = table[day][column];
        int bottom = height(below, highest);
        int top = height(below + alerts, highest);
        if (top > bottom) {
          bars.add(new Bar(day * step + GAP / 2, HEIGHT - top, step - GAP, top - bottom, column));
        }
        below += alerts;
        cells.add(alerts);
      }
      rows.add(0, new Row(first.plusDays(day), cells, below));
    }
    List<Series> series = new ArrayList<>();
    for (int column = 0; column < shown.size(); column++) {
      long total = 0;
      for (long[] day : table) {
        total += day[column];
      }
      series.add(new Series(shown.get(column), column, total));
    }
    return new DayChart(bars, series, highest, rows);
  }

  private static int height(long alerts, long highest) {
    return highest == 0 ? 0 : (int) (alerts * HEIGHT / highest);
  }

  private static long sum(long[] day) {
    long sum = 0;
    for (long alerts : day) {
      sum += alerts;
    }
    return sum;
  }

  long total() {
    return series.stream().mapToLong(Series::total).sum();
  }

  /**
   * A rectangle.
   *
   * @param colour the number of its series
   */
  public record Bar(int x, int y, int width, int height, int colour) {}

  /** A rule, or all the rest. */
  public record Series(String name, int colour, long total) {}

  /** A day. */
  public record Row(LocalDate day, List<Long> alerts, long total) {}
}

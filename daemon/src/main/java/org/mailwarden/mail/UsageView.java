package org.mailwarden.mail;

import java.util.List;

/**
 * How a mailbox was used, as the digest shows it.
 *
 * @param period the days it tells of
 */
public record UsageView(String period, List<Line> lines) {
  public UsageView {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param isNew whether an alert says that it was the first time
   * @param link opens the day on which it was last so
   */
  public record Line(String label, String value, boolean isNew, String link) {}
}

package org.mailwarden.detect.replay;

/**
 * What the lines of logs were.
 *
 * @param unread of no known format, though they look like a login or a delivery
 */
public record LineTotals(long understood, long notOurs, long unreadable, long unread) {
  static final LineTotals NONE = new LineTotals(0, 0, 0, 0);

  LineTotals plus(LineTotals other) {
    return new LineTotals(
        understood + other.understood,
        notOurs + other.notOurs,
        unreadable + other.unreadable,
        unread + other.unread);
  }
}

package org.mailwarden.store;

/**
 * The least that a rule on sending could ask for within one full hour; what is below it is never
 * looked at.
 *
 * @param sent messages or recipients, at least 1
 * @param bounced recipients that were refused, at least 1
 */
public record SendingFloors(long sent, long bounced) {
  /** Where no rule says. */
  public static final SendingFloors DEFAULT = new SendingFloors(10, 10);

  public SendingFloors {
    if (sent < 1 || bounced < 1) {
      throw new IllegalArgumentException(
          "floors: expected at least 1, but were " + sent + " and " + bounced);
    }
  }
}

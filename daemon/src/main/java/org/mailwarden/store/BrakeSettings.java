package org.mailwarden.store;

/**
 * When a rule's mails are held.
 *
 * @param share of all accounts, from 0 to 1, that one rule may mail within an hour; 1: no rule is
 *     ever braked
 * @param atLeast accounts that a rule may mail within an hour however few there are; as many mails
 *     of its alerts one administrator may get
 */
public record BrakeSettings(double share, int atLeast) {
  public BrakeSettings {
    if (!(share >= 0 && share <= 1) || atLeast < 1) {
      throw new IllegalArgumentException("expected a share from 0 to 1 and at least 1 account");
    }
  }

  boolean neverBrakes() {
    return share == 1;
  }

  /** The accounts that a rule may mail within an hour, where there are so many. */
  long accounts(long all) {
    return Math.max(atLeast, (long) Math.ceil(share * all));
  }
}

package org.mailwarden.web;

/** A token opens nothing; why is all it says: what was wrong with it helps nobody but a forger. */
final class TokenException extends Exception {
  /** Why. */
  enum Reason {
    /** Ours, but its time is over. */
    EXPIRED,
    /** Not ours, not for this, or not whole. */
    WRONG
  }

  private final Reason reason;

  TokenException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}

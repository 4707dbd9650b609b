package org.mailwarden.web;

/** A hand-off opens nothing. The message is for the daemon's log and has no secret. */
final class HandOffException extends Exception {
  /** Why, and which page says so. */
  enum Reason {
    MALFORMED(403, "portal-checksum"),
    UNKNOWN_KEY(403, "portal-checksum"),
    WRONG_SIGNATURE(403, "portal-checksum"),
    EXPIRED(410, "portal-expired"),

    /** The portal's clock is ahead of ours, or ours behind. */
    FROM_THE_FUTURE(403, "portal-future"),
    OTHER_ADDRESS(403, "portal-address"),
    USED_BEFORE(410, "portal-used");

    private final int status;
    private final String notice;

    Reason(int status, String notice) {
      this.status = status;
      this.notice = notice;
    }

    /** The HTTP status of the page. */
    int status() {
      return status;
    }

    /** Key of the page's messages. */
    String notice() {
      return notice;
    }
  }

  private final Reason reason;

  /**
   * @param detail for the log; text of the request only where its form is known
   */
  HandOffException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}

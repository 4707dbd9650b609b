package org.mailwarden.web;

/** Who looks at logs, and so whose. */
sealed interface Viewer {
  /** Whoever has the link of a mail about one account. */
  record LinkHolder(long accountId) implements Viewer {
    /** For the daemon's log. */
    @Override
    public String toString() {
      return "link";
    }
  }

  /**
   * Somebody whom the institution's portal has sent: sees all accounts that are theirs when they
   * ask.
   *
   * @param personId the institution's id
   */
  record Person(String personId) implements Viewer {
    /** For the daemon's log. */
    @Override
    public String toString() {
      return "person " + personId;
    }
  }
}

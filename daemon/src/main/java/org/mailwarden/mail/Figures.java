package org.mailwarden.mail;

/** Names of the numbers in an alert's evidence that mails can put into words. */
final class Figures {
  /** Failed logins before the alert's own event, or up to it. */
  static final String FAILURES = "failures";

  /** Networks that logged in within the rule's window. */
  static final String NETWORKS = "networks";

  /** km/h that the way from the login before would have taken. */
  static final String SPEED = "speed_kmh";

  /** km between the two places. */
  static final String DISTANCE = "distance_km";

  /** Days of silence before the event. */
  static final String IDLE = "idle_days";

  static final String MESSAGES = "messages";
  static final String RECIPIENTS = "recipients";

  /** Recipients that were refused. */
  static final String BOUNCED = "bounced";

  /** What is usual of the account, in the rule's own measure. */
  static final String USUAL = "usual";

  /** Logins within the rule's window. */
  static final String LOGINS = "logins";

  private Figures() {}
}

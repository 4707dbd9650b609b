package org.mailwarden.store;

import java.util.List;
import java.util.Optional;

/**
 * A mail that waits to be sent.
 *
 * @param accountId 0 for a mail to administrators about no one account
 * @param alerts ids of the alerts it tells of
 * @param notice what a mail of kind {@link Kind#NOTICE} tells; empty for others
 * @param messageId the same at every attempt, with angle brackets
 * @param attempts made so far
 */
public record OutboxMail(
    long id,
    Kind kind,
    long accountId,
    List<Long> alerts,
    Recipient recipient,
    String messageId,
    int attempts,
    Optional<Notice> notice) {
  public OutboxMail {
    alerts = List.copyOf(alerts);
  }

  /** A mail that tells of alerts. */
  public OutboxMail(
      long id,
      Kind kind,
      long accountId,
      List<Long> alerts,
      Recipient recipient,
      String messageId,
      int attempts) {
    this(id, kind, accountId, alerts, recipient, messageId, attempts, Optional.empty());
  }

  /** What sort of mail. */
  public enum Kind {
    ALERT,
    DIGEST,
    /** To administrators, about the daemon itself. */
    NOTICE
  }
}

package org.mailwarden.store;

import java.util.List;

/**
 * A mail that waits to be sent.
 *
 * @param alerts ids of the alerts it tells of
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
    int attempts) {
  public OutboxMail {
    alerts = List.copyOf(alerts);
  }

  /** What sort of mail. */
  public enum Kind {
    ALERT,
    DIGEST
  }
}

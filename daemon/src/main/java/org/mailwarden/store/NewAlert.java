package org.mailwarden.store;

import java.time.Instant;
import java.util.List;

/**
 * An alert to be stored.
 *
 * @param accountId 0 where the alert is about an address or a network, and not about an account
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param mode {@code on} or {@code shadow}
 * @param subject what its rule is not to repeat for a while, such as {@code country:VN}
 * @param time of the event
 * @param digest whether the next digest tells of it
 * @param mails to be sent of it at once, in the same transaction put into the outbox
 */
public record NewAlert(
    long accountId,
    String rule,
    String severity,
    String mode,
    String subject,
    Instant time,
    Evidence evidence,
    boolean digest,
    List<Recipient> mails) {
  public NewAlert {
    mails = List.copyOf(mails);
  }
}

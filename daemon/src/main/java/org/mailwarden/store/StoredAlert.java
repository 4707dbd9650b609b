package org.mailwarden.store;

import java.time.Instant;
import org.mailwarden.event.Account;

/**
 * An alert as stored; its fields are those of {@link NewAlert}.
 *
 * @param accountId 0 where it belongs to no account
 * @param account null where it belongs to none
 */
public record StoredAlert(
    long id,
    long accountId,
    Account account,
    String rule,
    String severity,
    String mode,
    String subject,
    Instant time,
    Instant raised,
    Evidence evidence) {
  /** The account's address; empty where it belongs to none. */
  public String address() {
    return account == null ? "" : account.address();
  }
}

package org.mailwarden.store;

import java.time.Instant;
import org.mailwarden.event.Account;

/** An alert as stored; its fields are those of {@link NewAlert}. */
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
    Evidence evidence) {}

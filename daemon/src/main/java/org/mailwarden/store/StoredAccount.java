package org.mailwarden.store;

import java.time.Instant;
import java.util.Optional;
import org.mailwarden.event.Account;

/**
 * An account as stored.
 *
 * @param person who owns it, where known
 * @param mailboxService such as {@code Staff @mx}, where known
 * @param recoveryAddress the owner's other address, where known
 * @param firstSeen the time of its earliest login or mail
 */
public record StoredAccount(
    long id,
    Account account,
    Optional<StoredPerson> person,
    Optional<String> mailboxService,
    Optional<String> recoveryAddress,
    Optional<Instant> firstSeen) {}

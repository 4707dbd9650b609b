package org.mailwarden.store;

import java.util.Optional;

/**
 * Somebody who owns accounts.
 *
 * @param personId the institution's own id
 * @param language BCP 47, where known
 * @param timeZone IANA name, where known
 */
public record StoredPerson(
    String personId, String name, Optional<String> language, Optional<String> timeZone) {}

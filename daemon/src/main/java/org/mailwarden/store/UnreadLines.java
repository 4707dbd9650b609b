package org.mailwarden.store;

import java.time.Instant;

/**
 * Lines of one source and one shape that no format reads and that look like a login or a delivery.
 *
 * @param shape what they have in common; {@code (other)} for those of all shapes beyond a bound
 * @param lines how many
 * @param sample the first of them; secrets replaced, control characters escaped
 */
public record UnreadLines(
    String source, String shape, long lines, Instant firstSeen, Instant lastSeen, String sample) {}

package org.mailwarden.store;

import java.time.Instant;

/**
 * What one account sent within one hour.
 *
 * @param hour its beginning, a full hour UTC
 */
public record SendingHour(Instant hour, long messages, long recipients) {}

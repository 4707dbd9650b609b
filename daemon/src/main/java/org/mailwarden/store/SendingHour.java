package org.mailwarden.store;

import java.time.Instant;

/**
 * What one account sent within one hour.
 *
 * @param hour its beginning, a full hour UTC
 * @param bounced recipients that were refused, of those counted
 */
public record SendingHour(Instant hour, long messages, long recipients, long bounced) {}

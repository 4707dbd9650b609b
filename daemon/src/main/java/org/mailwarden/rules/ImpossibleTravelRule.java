package org.mailwarden.rules;

import java.time.Duration;

/**
 * Alerts when two logins of one account are further apart than anybody travels in the time between
 * them.
 *
 * @param speed in km/h along the great circle, after what the places' inaccuracy may explain
 * @param window the login before must not be older than this
 */
public record ImpossibleTravelRule(RuleTerms terms, double speed, Duration window)
    implements Rule {}

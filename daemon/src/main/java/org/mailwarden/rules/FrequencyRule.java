package org.mailwarden.rules;

import java.time.Duration;

/**
 * Alerts when something happens at least so often within a while.
 *
 * <pre>{@code
 * type: frequency
 * on: failed-login
 * per: account
 * count: 100
 * window: 1h
 * }</pre>
 *
 * @param window the stretch that ends with the event
 */
public record FrequencyRule(RuleTerms terms, int count, Duration window) implements Rule {}

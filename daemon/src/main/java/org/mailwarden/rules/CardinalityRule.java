package org.mailwarden.rules;

import java.time.Duration;

/**
 * Alerts when a field takes at least so many values within a while.
 *
 * <pre>{@code
 * type: cardinality
 * on: failed-login
 * per: address
 * field: account
 * count: 20
 * window: 1h
 * }</pre>
 *
 * @param window the stretch that ends with the event
 */
public record CardinalityRule(RuleTerms terms, Field field, int count, Duration window)
    implements Rule {
  /** What is told apart. */
  public enum Field {
    ACCOUNT,
    ADDRESS,
    NETWORK,
    ASN,
    COUNTRY,
    SERVICE,
    RECIPIENT
  }
}

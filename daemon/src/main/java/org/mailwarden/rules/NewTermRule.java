package org.mailwarden.rules;

/**
 * Alerts when an account shows something it never showed before.
 *
 * <pre>{@code
 * type: new_term
 * field: country
 * on: successful-login
 * }</pre>
 *
 * @param field what must never have been seen of the account
 */
public record NewTermRule(RuleTerms terms, Field field) implements Rule {
  /** A part of an event's origin. */
  public enum Field {
    COUNTRY,
    NETWORK,
    ASN,
    SERVICE
  }
}

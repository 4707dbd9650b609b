package org.mailwarden.rules;

/**
 * Alerts of each event that {@code when} holds for.
 *
 * <pre>{@code
 * type: any
 * on: successful-login
 * when: account.idle_days >= 90.0
 * }</pre>
 */
public record AnyRule(RuleTerms terms) implements Rule {}

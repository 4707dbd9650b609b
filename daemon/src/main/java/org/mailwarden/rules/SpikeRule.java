package org.mailwarden.rules;

import java.time.Duration;

/**
 * Alerts when an account sends far more than its own past.
 *
 * <pre>{@code
 * type: spike
 * on: smtp-mail
 * measure: recipients
 * window: 1h
 * min: 100
 * factor: 3
 * }</pre>
 *
 * @param window the stretch that is counted, in whole hours
 * @param min fewer than this in a window never alert
 * @param factor how many times the busiest usual window
 * @param reference how much of the account's past is its usual; longer than the window
 */
public record SpikeRule(
    RuleTerms terms, Measure measure, Duration window, int min, double factor, Duration reference)
    implements Rule {
  /** What is counted. */
  public enum Measure {
    MESSAGES,
    RECIPIENTS
  }
}

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
 * @param factor how many times what is usual
 * @param reference how much of the account's past is its usual; longer than the window
 * @param usual how the past's windows are summed up
 */
public record SpikeRule(
    RuleTerms terms,
    Measure measure,
    Duration window,
    int min,
    double factor,
    Duration reference,
    Usual usual)
    implements Rule {
  /** What is counted. */
  public enum Measure {
    MESSAGES,
    RECIPIENTS,
    /** Recipients that were refused. */
    BOUNCED
  }

  /** What of the past is compared with. */
  public enum Usual {
    /** The busiest window of the reference time. */
    BUSIEST,
    /**
     * The upper bound of the windows at the same hour of the week, robust against single bursts:
     * median and median absolute deviation.
     */
    HOUR_OF_WEEK
  }
}

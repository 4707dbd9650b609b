package org.mailwarden.rules;

import java.time.Duration;
import java.util.List;
import org.mailwarden.event.Stream;

/**
 * Alerts when the last of several steps happens and the others did before it, in order, within a
 * while.
 *
 * <pre>{@code
 * type: sequence
 * on: successful-login
 * same: address
 * window: 1h
 * after:
 *   - {on: failed-login, count: 5}
 * }</pre>
 *
 * @param after what must have happened before the event that the rule is {@code on}, oldest first
 * @param same what all steps share
 * @param window from the first step's earliest event to the last
 */
public record SequenceRule(RuleTerms terms, List<Step> after, Same same, Duration window)
    implements Rule {
  public SequenceRule {
    after = List.copyOf(after);
  }

  /** What the steps share. */
  public enum Same {
    ACCOUNT,
    /** The client's address, at the same account. */
    ADDRESS,
    /** The client's network, at the same account. */
    NETWORK
  }

  /**
   * One step.
   *
   * @param count how many of its events are needed
   */
  public record Step(Stream on, int count, Condition when) {}
}

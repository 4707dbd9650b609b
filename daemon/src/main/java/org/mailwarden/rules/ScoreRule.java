package org.mailwarden.rules;

import java.util.List;

/**
 * Adds up weak signs, each with its weight, and alerts when they come to the threshold.
 *
 * <pre>{@code
 * type: score
 * on: successful-login
 * threshold: 10
 * signs:
 *   - {name: rented-server, when: origin.hosting && new.asn, weight: 6}
 *   - {name: failures-before, when: past.failures_24h >= 5, weight: 4}
 * }</pre>
 */
public record ScoreRule(RuleTerms terms, List<Sign> signs, double threshold) implements Rule {
  public ScoreRule {
    signs = List.copyOf(signs);
  }

  /**
   * One sign.
   *
   * @param weight may be negative, for what speaks against an intruder
   */
  public record Sign(String name, Condition when, double weight) {}
}

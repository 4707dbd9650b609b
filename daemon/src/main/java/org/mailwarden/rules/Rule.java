package org.mailwarden.rules;

import java.time.Duration;
import org.mailwarden.event.Stream;

/**
 * What in a log stream is worth an alert, as one file in {@code rules/} says. How it is evaluated
 * is the detectors' matter. Names of types are those of the field: ElastAlert's, where it has one.
 */
public sealed interface Rule
    permits AnyRule,
        NewTermRule,
        FrequencyRule,
        SpikeRule,
        CardinalityRule,
        ImpossibleTravelRule,
        SequenceRule,
        ScoreRule {
  /** What every rule says, whatever its type. */
  RuleTerms terms();

  /** Unique among the rules. */
  default String name() {
    return terms().name();
  }

  /** The stream whose events it looks at. */
  default Stream on() {
    return terms().on();
  }

  /** Whether it judges and mails. */
  default RuleMode mode() {
    return terms().mode();
  }

  /** How long an account's events only teach. */
  default Duration learn() {
    return terms().learn();
  }

  /** What must hold of an event for the rule to look at it, and of those it counts. */
  default Condition when() {
    return terms().when();
  }
}

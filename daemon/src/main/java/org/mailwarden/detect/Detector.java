package org.mailwarden.detect;

import java.util.Map;
import org.mailwarden.rules.AnyRule;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.FrequencyRule;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.ScoreRule;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.rules.SpikeRule;

/** Says whether an event that a rule's condition holds of is unusual in the way the rule means. */
@FunctionalInterface
interface Detector {
  /**
   * Judges an event.
   *
   * @param values for the rule's further conditions
   * @throws ConditionException if one of those can't be worked out and the rule can't do without
   */
  Finding judge(Case judged, Map<String, ?> values) throws ConditionException;

  /** The detector that evaluates a rule; it reports what it can do without to the troubles. */
  static Detector of(Rule rule, Troubles troubles) {
    if (rule instanceof NewTermRule newTerm) {
      return new NewTermDetector(newTerm);
    }
    if (rule instanceof FrequencyRule frequency) {
      return new FrequencyDetector(frequency);
    }
    if (rule instanceof SpikeRule spike) {
      return new SpikeDetector(spike);
    }
    if (rule instanceof CardinalityRule cardinality) {
      return new CardinalityDetector(cardinality);
    }
    if (rule instanceof ImpossibleTravelRule travel) {
      return new ImpossibleTravelDetector(travel);
    }
    if (rule instanceof SequenceRule sequence) {
      return new SequenceDetector(sequence);
    }
    if (rule instanceof ScoreRule score) {
      return new ScoreDetector(score, troubles);
    }
    return new AnyDetector((AnyRule) rule);
  }
}

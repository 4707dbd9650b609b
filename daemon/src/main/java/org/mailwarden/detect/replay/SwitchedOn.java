package org.mailwarden.detect.replay;

import org.mailwarden.rules.AnyRule;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.FrequencyRule;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleTerms;
import org.mailwarden.rules.ScoreRule;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.rules.SpikeRule;

/** Rules as if their mode were on. */
final class SwitchedOn {
  private SwitchedOn() {}

  static Rule of(Rule rule) {
    RuleTerms on = on(rule.terms());
    if (rule instanceof NewTermRule term) {
      return new NewTermRule(on, term.field());
    }
    if (rule instanceof FrequencyRule frequency) {
      return new FrequencyRule(on, frequency.count(), frequency.window());
    }
    if (rule instanceof SpikeRule spike) {
      return new SpikeRule(
          on,
          spike.measure(),
          spike.window(),
          spike.min(),
          spike.factor(),
          spike.reference(),
          spike.usual());
    }
    if (rule instanceof CardinalityRule cardinality) {
      return new CardinalityRule(
          on, cardinality.field(), cardinality.count(), cardinality.window());
    }
    if (rule instanceof ImpossibleTravelRule travel) {
      return new ImpossibleTravelRule(on, travel.speed(), travel.window());
    }
    if (rule instanceof SequenceRule sequence) {
      return new SequenceRule(on, sequence.after(), sequence.same(), sequence.window());
    }
    if (rule instanceof ScoreRule score) {
      return new ScoreRule(on, score.signs(), score.threshold());
    }
    return new AnyRule(on);
  }

  private static RuleTerms on(RuleTerms terms) {
    return new RuleTerms(
        terms.name(),
        terms.on(),
        terms.when(),
        terms.per(),
        RuleMode.ON,
        terms.severity(),
        terms.learn(),
        terms.fresh(),
        terms.mute(),
        terms.forget(),
        terms.mail(),
        terms.title(),
        terms.advice());
  }
}

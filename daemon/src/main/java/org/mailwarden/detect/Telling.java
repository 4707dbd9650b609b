package org.mailwarden.detect;

import java.util.Comparator;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.ScoreRule;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.rules.Severity;
import org.mailwarden.rules.SpikeRule;

/**
 * Which of two rules' alerts of one event tells more: the graver; of two as grave the more special,
 * which says more of what happened.
 */
final class Telling {
  static final Comparator<Rule> MORE =
      Comparator.<Rule, Severity>comparing(rule -> rule.terms().severity())
          .thenComparing(Telling::speciality);

  private Telling() {}

  private static int speciality(Rule rule) {
    if (rule instanceof SequenceRule) {
      return 9;
    }
    if (rule instanceof ImpossibleTravelRule) {
      return 8;
    }
    if (rule instanceof NewTermRule term) {
      return switch (term.field()) {
        case COUNTRY -> 7;
        case ASN -> 3;
        case NETWORK -> 2;
        case SERVICE -> 1;
      };
    }
    if (rule instanceof ScoreRule) {
      return 6;
    }
    if (rule instanceof CardinalityRule) {
      return 5;
    }
    return rule instanceof SpikeRule ? 4 : 0;
  }
}

package org.mailwarden.detect;

import java.util.Map;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.ScoreRule;
import org.mailwarden.store.Candidate;

/**
 * Adds up the weights of the signs that hold. A sign that can't be worked out counts as one that
 * doesn't hold.
 *
 * @param troubles is told of signs that can't be worked out
 */
record ScoreDetector(ScoreRule rule, Troubles troubles) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) {
    double score = 0;
    StringBuilder held = new StringBuilder();
    for (ScoreRule.Sign sign : rule.signs()) {
      if (holds(sign, values)) {
        score += sign.weight();
        held.append(held.isEmpty() ? ": " : ", ")
            .append(sign.name())
            .append(' ')
            .append(number(sign.weight()));
      }
    }
    String told = "score " + number(score) + " (wanted " + number(rule.threshold()) + ")" + held;
    if (score < rule.threshold()) {
      return Finding.nothing(told);
    }
    Map.Entry<Candidate.Kind, String> sign = judged.mostTelling();
    return Finding.of(
        Subjects.of(rule, judged),
        sign.getKey(),
        sign.getValue(),
        Map.of("score", Math.round(score)),
        told);
  }

  private boolean holds(ScoreRule.Sign sign, Map<String, ?> values) {
    try {
      return sign.when().holds(values);
    } catch (ConditionException e) {
      troubles.add(rule.name(), sign.name() + ": " + e.getMessage());
      return false;
    }
  }

  /** Without a fraction that says nothing. */
  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }
}

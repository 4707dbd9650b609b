package org.mailwarden.detect;

import java.util.Map;
import org.mailwarden.rules.AnyRule;
import org.mailwarden.store.Candidate;

/** Finds every event unusual: the rule's condition has said it all. */
record AnyDetector(AnyRule rule) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) {
    Map.Entry<Candidate.Kind, String> sign = judged.mostTelling();
    Map<String, Long> figures =
        sign.getKey() == Candidate.Kind.DORMANT
            ? Map.of("idle_days", Math.round((Double) values.get("account.idle_days")))
            : Map.of();
    return Finding.of(
        Subjects.of(rule, judged),
        sign.getKey(),
        sign.getValue(),
        figures,
        "when: " + rule.when().source());
  }
}

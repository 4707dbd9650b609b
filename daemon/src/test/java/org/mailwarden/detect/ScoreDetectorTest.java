package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOW;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.Condition;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.ScoreRule;
import org.mailwarden.rules.ScoreRule.Sign;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Sighting;

class ScoreDetectorTest {
  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({"2.5, 1", "2.75, 0"})
  void addsTheWeightsOfTheSignsThatHold(double threshold, int alerts) {
    ScoreRule rule =
        rule(
            threshold,
            new Sign("abroad", Condition.ALWAYS, 3),
            new Sign("at night", Terms.condition("false", values -> false), 5),
            new Sign("traveller", Condition.ALWAYS, -0.5));

    List<NewAlert> judged = scene.judgeLogin(rule, NOW, HANOI, Kind.NETWORK);

    assertThat(judged).hasSize(alerts);
    assertThat(judged)
        .extracting(alert -> alert.evidence().reason())
        .allMatch("score 2.5 (wanted 2.5): abroad 3, traveller -0.5"::equals);
  }

  @Test
  void aSignThatCannotBeWorkedOutCountsNothingAndIsReported() {
    ScoreRule rule =
        rule(
            3,
            new Sign("abroad", Condition.ALWAYS, 3),
            new Sign("broken", Terms.troubled("divide by zero"), 1));
    Judgement judgement = scene.judgement(() -> new RuleSet(List.of(rule)));
    Sighting sighting = scene.sighting(MEI, HANOI, Scene.login(MEI, NOW, HANOI), Kind.NETWORK);

    assertThat(judgement.judge(sighting, scene.history, scene.ledger, NOW)).hasSize(1);
    assertThat(judgement.troubles())
        .containsExactly(new RuleTrouble("rule", 1, "broken: divide by zero"));
  }

  private static ScoreRule rule(double threshold, Sign... signs) {
    return new ScoreRule(Terms.of(Stream.SUCCESSFUL_LOGIN).build(), List.of(signs), threshold);
  }
}

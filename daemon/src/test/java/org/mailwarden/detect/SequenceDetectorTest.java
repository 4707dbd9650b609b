package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.HSINCHU;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.OTHER;
import static org.mailwarden.detect.Scene.TAIPEI;
import static org.mailwarden.detect.Scene.ago;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.Condition;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.rules.SequenceRule.Same;
import org.mailwarden.rules.SequenceRule.Step;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;

class SequenceDetectorTest {
  private static final Scene.Place NEIGHBOUR = Scene.Place.of("14.160.20.31", "VN", 45899);

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({
    "ADDRESS, 2, 1", "ADDRESS, 3, 0",
    "NETWORK, 3, 1", "NETWORK, 4, 0",
    "ACCOUNT, 4, 1", "ACCOUNT, 5, 0"
  })
  void failuresThenALoginOfTheSame(Same same, int failures, int alerts) {
    scene.failed(MEI, ago("PT1H"), HANOI);
    scene.failed(MEI, ago("PT9M"), HANOI);
    scene.failed(MEI, ago("PT8M"), HANOI);
    scene.failed(MEI, ago("PT7M"), NEIGHBOUR);
    scene.failed(MEI, ago("PT6M"), HSINCHU);
    scene.failed(OTHER, ago("PT5M"), HANOI);

    List<NewAlert> judged =
        scene.judgeLogin(
            rule(Stream.SUCCESSFUL_LOGIN, same, failures(failures)), NOW, HANOI, Kind.WATCHED);

    assertThat(judged).hasSize(alerts);
  }

  @Test
  void failuresOfTheLoginsSecondWereBeforeIt() {
    scene.failed(MEI, NOW, HANOI);

    assertThat(
            scene.judgeLogin(
                rule(Stream.SUCCESSFUL_LOGIN, Same.ADDRESS, failures(1)), NOW, HANOI, Kind.WATCHED))
        .extracting(alert -> alert.evidence().figures())
        .containsExactly(Map.of("failures", 1L));
  }

  @ParameterizedTest
  @CsvSource({"PT3M, PT2M, 1", "PT2M, PT3M, 0"})
  void stepsHappenInTheirOrder(String failure, String login, int alerts) {
    scene.failed(MEI, ago(failure), HANOI);
    scene.loggedIn(MEI, ago(login), HANOI);
    LogEvent change = Scene.change(MEI, NOW, HANOI);
    SequenceRule rule =
        rule(
            Stream.ACCOUNT_MANAGEMENT,
            Same.ACCOUNT,
            failures(1),
            new Step(Stream.SUCCESSFUL_LOGIN, 1, Condition.ALWAYS));

    assertThat(scene.judge(scene.sighting(MEI, HANOI, change, Kind.CHANGE), rule)).hasSize(alerts);
  }

  @Test
  void aStepsConditionIsAskedOfItsEvents() {
    scene.failed(MEI, ago("PT3M"), HANOI);
    scene.failed(MEI, ago("PT2M"), TAIPEI);
    Condition abroad =
        Terms.condition(
            "origin.country != \"TW\"", values -> !"TW".equals(values.get("origin.country")));

    for (int count = 1; count <= 2; count++) {
      SequenceRule rule =
          rule(Stream.SUCCESSFUL_LOGIN, Same.ACCOUNT, new Step(Stream.FAILED_LOGIN, count, abroad));
      assertThat(scene.judgeLogin(rule, NOW, HANOI, Kind.WATCHED)).hasSize(2 - count);
    }
  }

  private static Step failures(int count) {
    return new Step(Stream.FAILED_LOGIN, count, Condition.ALWAYS);
  }

  private static SequenceRule rule(Stream on, Same same, Step... after) {
    return new SequenceRule(Terms.of(on).build(), List.of(after), same, Duration.ofHours(1));
  }
}

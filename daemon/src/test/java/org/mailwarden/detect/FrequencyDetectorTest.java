package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.HSINCHU;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.MEI_TOO;
import static org.mailwarden.detect.Scene.NOBODY;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.OTHER;
import static org.mailwarden.detect.Scene.ago;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.FrequencyRule;
import org.mailwarden.rules.Per;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;

class FrequencyDetectorTest {
  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({"3, 1", "4, 0"})
  void countsTheEventAndThoseOfTheWindowBeforeIt(int count, int alerts) {
    scene.failed(MEI, ago("PT1H"), HANOI);
    scene.failed(MEI, ago("PT59M59S"), HANOI);
    scene.failed(MEI, ago("PT1M"), HSINCHU);
    scene.failed(OTHER, ago("PT1M"), HANOI);
    scene.loggedIn(MEI, ago("PT1M"), HANOI);

    assertThat(fail(MEI, rule(Terms.of(Stream.FAILED_LOGIN), count))).hasSize(alerts);
  }

  @Test
  void tellsWhatItCounted() {
    scene.failed(MEI, ago("PT1M"), HANOI);

    NewAlert alert = fail(MEI, rule(Terms.of(Stream.FAILED_LOGIN), 2)).get(0);

    assertThat(alert.subject()).isEqualTo("failures");
    assertThat(alert.evidence().figures()).isEqualTo(Map.of("failures", 2L));
    assertThat(alert.evidence().reason()).isEqualTo("2 failed logins in 1h (wanted 2)");
  }

  @Test
  void ofItsOwnSecondCountsWhatWasLoggedBeforeIt() {
    scene.failed(MEI, NOW, HSINCHU);
    List<NewAlert> judgedAtOnce = fail(MEI, rule(Terms.of(Stream.FAILED_LOGIN), 2));
    scene.failed(MEI, NOW, Scene.TAIPEI);
    Explanation.Look judgedLate =
        scene.explain(
            scene.sighting(MEI, HANOI, Scene.failure(MEI, NOW, HANOI), Kind.FAILURES),
            rule(Terms.of(Stream.FAILED_LOGIN), 2));

    assertThat(judgedAtOnce).hasSize(1);
    assertThat(judgedLate.reason()).isEqualTo(judgedAtOnce.get(0).evidence().reason());
  }

  @Test
  void ofEventsThatTellTheSameInOneSecondItIsTheFirst() {
    scene.failed(MEI, NOW, HANOI);

    assertThat(fail(MEI, rule(Terms.of(Stream.FAILED_LOGIN), 2))).isEmpty();
  }

  @Test
  void aMessagesAttemptsOfOneSecondAreToldApartByTheirRecipients() {
    for (String recipient : List.of("a@x.example", "b@x.example", "c@x.example")) {
      scene.logged(MEI, HANOI, Scene.mail(MEI, NOW, HANOI, recipient, "sent"));
    }
    LogEvent second = Scene.mail(MEI, NOW, HANOI, "b@x.example", "sent");

    assertThat(
            scene
                .explain(
                    scene.sighting(MEI, HANOI, second, Kind.VOLUME),
                    rule(Terms.of(Stream.SMTP_MAIL), 9))
                .reason())
        .isEqualTo("2 recipients in 1h (wanted 9)");
  }

  @Test
  void countsOnlyWhatItsConditionHoldsOf() {
    scene.failed(MEI, ago("PT2M"), HSINCHU);
    scene.failed(MEI, ago("PT1M"), HANOI);
    Terms terms =
        Terms.of(Stream.FAILED_LOGIN)
            .when(
                Terms.condition(
                    "origin.country == \"VN\"",
                    values -> "VN".equals(values.get("origin.country"))));

    assertThat(fail(MEI, rule(terms, 3))).isEmpty();
    assertThat(fail(MEI, rule(terms, 2))).hasSize(1);
  }

  @Test
  void aPastEventIsNewAsOfItsOwnTime() {
    scene.loggedIn(MEI, ago("PT3H"), HANOI);
    scene.loggedIn(MEI, ago("PT2M"), HSINCHU);
    scene.loggedIn(MEI, ago("PT1M"), HSINCHU);
    Terms terms =
        Terms.of(Stream.SUCCESSFUL_LOGIN)
            .when(Terms.condition("new.network", values -> (Boolean) values.get("new.network")));

    assertThat(scene.judgeLogin(rule(terms, 3), NOW, Scene.TAIPEI, Kind.NETWORK)).isEmpty();
    assertThat(scene.judgeLogin(rule(terms, 2), NOW, Scene.TAIPEI, Kind.NETWORK)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"ACCOUNT, 2", "PERSON, 3", "ADDRESS, 4", "NETWORK, 5"})
  void countsPer(Per per, int most) {
    Scene.Place neighbour = Scene.Place.of("14.160.20.31", "VN", 45899);
    scene.failed(MEI, ago("PT5M"), HANOI);
    scene.failed(MEI_TOO, ago("PT4M"), HANOI);
    scene.failed(OTHER, ago("PT3M"), HANOI);
    scene.failed(OTHER, ago("PT2M"), neighbour);
    Terms terms = Terms.of(Stream.FAILED_LOGIN).per(per);

    assertThat(fail(MEI, rule(terms, most + 1))).isEmpty();
    assertThat(judgeAgain(rule(terms, most))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "4, 0"})
  void countsFailuresAtAccountsThatDoNotExistOnceEach(int count, int alerts) {
    scene.failed(NOBODY, ago("PT20M"), HANOI);
    scene.failed(MEI, ago("PT10M"), HANOI);

    assertThat(fail(NOBODY, rule(Terms.of(Stream.FAILED_LOGIN).per(Per.ADDRESS), count)))
        .hasSize(alerts);
  }

  private List<NewAlert> fail(long account, FrequencyRule rule) {
    scene.failed(account, NOW, HANOI);
    return scene.judge(
        scene.sighting(account, HANOI, Scene.failure(account, NOW, HANOI), Kind.FAILURES), rule);
  }

  private List<NewAlert> judgeAgain(FrequencyRule rule) {
    return scene.judge(
        scene.sighting(MEI, HANOI, Scene.failure(MEI, NOW, HANOI), Kind.FAILURES), rule);
  }

  private static FrequencyRule rule(Terms terms, int count) {
    return new FrequencyRule(terms.build(), count, Duration.ofHours(1));
  }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;

class ImpossibleTravelDetectorTest {
  private static final Scene.Place PARIS = Scene.Place.of("80.10.20.30", "FR", 3215);

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({"PT1H, 1", "PT8H, 1", "PT11H, 0", "PT25H, 0"})
  void nobodyFliesFromTaiwanToFranceInEightHours(String took, int alerts) {
    scene.loggedIn(MEI, ago(took), TAIPEI);

    assertThat(scene.judgeLogin(rule(900), NOW, PARIS, Kind.COUNTRY, Kind.MOVED)).hasSize(alerts);
  }

  @Test
  void alertsAtTheLimitAndNotBelow() {
    scene.loggedIn(MEI, ago("PT2H"), TAIPEI);
    NewAlert alert = scene.judgeLogin(rule(100), NOW, PARIS, Kind.MOVED).get(0);
    double speed =
        (Double)
            scene
                .values(scene.sighting(MEI, PARIS, Scene.login(MEI, NOW, PARIS), Kind.MOVED))
                .get("past.speed_kmh");

    assertThat(alert.subject()).isEqualTo("travel");
    assertThat(alert.evidence().figures())
        .containsEntry("speed_kmh", Math.round(speed))
        .containsEntry("distance_km", Math.round(speed * 2));
    assertThat(judgeAgain(rule(speed))).hasSize(1);
    assertThat(judgeAgain(rule(Math.nextUp(speed)))).isEmpty();
  }

  @Test
  void withoutALoginBeforeThereIsNoWay() {
    scene.loggedIn(OTHER, ago("PT1H"), TAIPEI);

    assertThat(scene.judgeLogin(rule(900), NOW, PARIS, Kind.COUNTRY)).isEmpty();
  }

  @Test
  void withinACountryNothingIsFar() {
    scene.loggedIn(MEI, ago("PT1M"), TAIPEI);

    assertThat(scene.judgeLogin(rule(1), NOW, HSINCHU, Kind.NETWORK)).isEmpty();
  }

  @Test
  void anUnknownCountryIsNoPlace() {
    scene.loggedIn(MEI, ago("PT1M"), Scene.Place.of("203.0.113.9", "", 0));

    assertThat(scene.judgeLogin(rule(1), NOW, PARIS, Kind.COUNTRY)).isEmpty();
  }

  @Test
  void ofTwoLoginsInOneSecondTheLaterTravelled() {
    scene.loggedIn(MEI, NOW, TAIPEI);
    assertThat(scene.judgeLogin(rule(900), NOW, HANOI, Kind.MOVED)).hasSize(1);

    assertThat(
            scene.judge(
                scene.sighting(MEI, TAIPEI, Scene.login(MEI, NOW, TAIPEI), Kind.NETWORK),
                rule(900)))
        .isEmpty();
  }

  @Test
  void aGeoFileThatMovesTheNetworkMovesNobody() {
    scene.loggedIn(MEI, ago("PT1H"), TAIPEI);

    assertThat(scene.judgeLogin(rule(900), NOW, TAIPEI.as("FR", 3215), Kind.MOVED, Kind.COUNTRY))
        .isEmpty();
  }

  @Test
  void aGeoFileThatMovesAUsedNetworkMovesNobodyThereOrBack() {
    scene.loggedIn(MEI, ago("P9D"), TAIPEI);
    scene.loggedIn(MEI, ago("PT2H"), HSINCHU);

    assertThat(
            scene.judgeLogin(
                rule(900), ago("PT1H"), TAIPEI.as("FR", 3215), Kind.MOVED, Kind.COUNTRY))
        .isEmpty();
    assertThat(scene.judgeLogin(rule(900), NOW, HSINCHU, Kind.MOVED)).isEmpty();
  }

  private List<NewAlert> judgeAgain(ImpossibleTravelRule rule) {
    return scene.judge(scene.sighting(MEI, PARIS, Scene.login(MEI, NOW, PARIS), Kind.MOVED), rule);
  }

  private static ImpossibleTravelRule rule(double speed) {
    return new ImpossibleTravelRule(
        Terms.of(Stream.SUCCESSFUL_LOGIN).build(), speed, Duration.ofHours(24));
  }
}

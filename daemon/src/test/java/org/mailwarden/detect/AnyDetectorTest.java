package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.TAIPEI;
import static org.mailwarden.detect.Scene.ago;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.AnyRule;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Sighting;

class AnyDetectorTest {
  private static final AnyRule DORMANT =
      new AnyRule(
          Terms.of(Stream.SUCCESSFUL_LOGIN)
              .when(
                  Terms.condition(
                      "account.idle_days >= 90.0",
                      values -> (Double) values.get("account.idle_days") >= 90))
              .build());

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({"P90D, 1", "P89D, 0"})
  void aDormantAccountAwakes(String idle, int alerts) {
    scene.loggedIn(MEI, ago(idle), TAIPEI);

    assertThat(scene.judgeLogin(DORMANT, NOW, TAIPEI, Kind.DORMANT)).hasSize(alerts);
  }

  @Test
  void theSignTellsTheDayOfLastUse() {
    LogEvent login = Scene.login(MEI, NOW, TAIPEI);
    Sighting bare = scene.sighting(MEI, TAIPEI, login);
    Map<Kind, String> signs = new EnumMap<>(Map.of(Kind.DORMANT, "2025-11-30"));
    Sighting sighting = new Sighting(MEI, bare.located(), signs, bare.firstSeen());

    assertThat(scene.judge(sighting, DORMANT))
        .extracting(alert -> alert.evidence().figures())
        .containsExactly(Map.of("idle_days", 101L));
  }

  @Test
  void aChangeIsTheSubjectOfItself() {
    LogEvent change = Scene.change(MEI, NOW, TAIPEI);

    assertThat(
            scene.judge(
                scene.sighting(MEI, TAIPEI, change, Kind.CHANGE),
                new AnyRule(Terms.of(Stream.ACCOUNT_MANAGEMENT).build())))
        .extracting(NewAlert::subject)
        .containsExactly("change:password-changed");
  }
}

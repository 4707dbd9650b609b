package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.HSINCHU;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOBODY;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.OTHER;
import static org.mailwarden.detect.Scene.TAIPEI;
import static org.mailwarden.detect.Scene.ago;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.CardinalityRule.Field;
import org.mailwarden.rules.Per;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;

class CardinalityDetectorTest {
  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({
    "ADDRESS, 4, addresses",
    "NETWORK, 3, networks",
    "ASN,     2, asns",
    "COUNTRY, 2, countries",
    "SERVICE, 1, services",
    "ACCOUNT, 1, accounts"
  })
  void countsDifferentValuesInTheWindow(Field field, int different, String figure) {
    scene.loggedIn(MEI, ago("PT1H"), Scene.Place.of("8.8.8.8", "US", 15169));
    scene.loggedIn(MEI, ago("PT3M"), TAIPEI);
    scene.loggedIn(MEI, ago("PT2M"), TAIPEI);
    scene.loggedIn(MEI, ago("PT2M"), Scene.Place.of("1.160.10.21", "TW", 3462));
    scene.loggedIn(MEI, ago("PT1M"), HSINCHU);
    Terms terms = Terms.of(Stream.SUCCESSFUL_LOGIN);

    assertThat(scene.judgeLogin(rule(terms, field, different + 1), NOW, HANOI, Kind.NETWORK))
        .isEmpty();
    assertThat(scene.judgeLogin(rule(terms, field, different), NOW, HANOI, Kind.NETWORK))
        .extracting(alert -> alert.evidence().figures().get(figure))
        .containsExactly((long) different);
  }

  @Test
  void countsRecipients() {
    for (String recipient : List.of("a@x.example", "b@x.example", "a@x.example")) {
      scene.logged(MEI, TAIPEI, Scene.mail(MEI, ago("PT5M"), TAIPEI, recipient, "sent"));
    }
    LogEvent mail = Scene.mail(MEI, NOW, TAIPEI, "c@x.example", "sent");
    Terms terms = Terms.of(Stream.SMTP_MAIL);

    assertThat(
            scene.judge(
                scene.sighting(MEI, TAIPEI, mail, Kind.VOLUME), rule(terms, Field.RECIPIENT, 4)))
        .isEmpty();
    assertThat(
            scene.judge(
                scene.sighting(MEI, TAIPEI, mail, Kind.VOLUME), rule(terms, Field.RECIPIENT, 3)))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"4, 1", "5, 0"})
  void aSprayCountsAccountsThatDoNotExist(int count, int alerts) {
    scene.failed(NOBODY, ago("PT10M"), HANOI);
    scene.failed(MEI, ago("PT9M"), HANOI);
    scene.failed(MEI, ago("PT8M"), HANOI);
    scene.failed(OTHER, ago("PT7M"), HANOI);
    scene.failed(OTHER, ago("PT6M"), HSINCHU);
    scene.failed(NOBODY, NOW, HANOI);

    List<NewAlert> judged =
        scene.judge(
            scene.sighting(NOBODY, HANOI, Scene.failure(NOBODY, NOW, HANOI), Kind.SOURCE),
            rule(Terms.of(Stream.FAILED_LOGIN).per(Per.ADDRESS), Field.ACCOUNT, count));

    assertThat(judged).hasSize(alerts);
    assertThat(judged)
        .allSatisfy(
            alert -> {
              assertThat(alert.accountId()).isZero();
              assertThat(alert.subject()).isEqualTo("address:14.160.20.30");
              assertThat(alert.evidence().figures()).contains(entry("accounts", 4L));
            });
  }

  private static CardinalityRule rule(Terms terms, Field field, int count) {
    return new CardinalityRule(terms.build(), field, count, Duration.ofHours(1));
  }
}

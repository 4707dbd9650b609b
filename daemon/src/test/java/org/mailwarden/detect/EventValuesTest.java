package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.HSINCHU;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOBODY;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.OTHER;
import static org.mailwarden.detect.Scene.TAIPEI;
import static org.mailwarden.detect.Scene.ago;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.rules.Vocabulary;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Sighting;

class EventValuesTest {
  private static final LogEvent LOGIN = Scene.login(MEI, NOW, HANOI);

  private final Scene scene = new Scene();

  @BeforeEach
  void aPast() {
    scene.loggedIn(OTHER, ago("P20D"), HANOI);
    scene.loggedIn(MEI, ago("P10D"), TAIPEI);
    scene.failed(MEI, ago("PT20H"), HSINCHU);
    scene.failed(MEI, ago("PT30M"), HANOI);
    scene.failed(NOBODY, ago("PT20M"), HANOI);
    scene.failed(OTHER, ago("PT10M"), HANOI);
    scene.loggedIn(MEI, ago("PT2H"), TAIPEI);
    scene.loggedIn(MEI, ago("PT30M"), HSINCHU);
    for (String status : List.of("sent", "bounced", "deferred", "expired")) {
      scene.logged(MEI, TAIPEI, Scene.mail(MEI, ago("PT5M"), TAIPEI, status + "@x", status));
    }
    scene.logged(MEI, HANOI, LOGIN);
  }

  static Stream<Arguments> events() {
    LogEvent bare = new SuccessfulLogin(NOW, Scene.account(MEI), "u1", "webmail", Optional.empty());
    return Stream.of(
        Arguments.of(MEI, Scene.at(HANOI, LOGIN)),
        Arguments.of(MEI, new LocatedEvent(bare, Optional.empty())),
        Arguments.of(MEI, Scene.at(HANOI, Scene.failure(MEI, NOW, HANOI))),
        Arguments.of(NOBODY, Scene.at(HANOI, Scene.failure(NOBODY, NOW, HANOI))),
        Arguments.of(MEI, Scene.at(HANOI, Scene.mail(MEI, NOW, HANOI, "a@x.example", "sent"))),
        Arguments.of(MEI, Scene.at(HANOI, Scene.change(MEI, NOW, HANOI))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyVariableHasAValueOfItsType(long account, LocatedEvent located) {
    EventValues values =
        scene.values(new Sighting(account, located, Map.of(), scene.history.firstSeen(account)));

    assertThat(Vocabulary.VARIABLES)
        .allSatisfy(
            variable ->
                assertThat(values.get(name(variable)))
                    .as(name(variable))
                    .isInstanceOf(type(variable.type())));
  }

  @Test
  void thereIsNoVariableBesideTheVocabulary() {
    assertThat(values(LOGIN).keySet())
        .containsExactlyInAnyOrderElementsOf(
            Vocabulary.VARIABLES.stream().map(EventValuesTest::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "event.stream,               successful-login",
    "event.ip,                   14.160.20.30",
    "event.service,              imap",
    "event.login,                u1",
    "event.reason,               ''",
    "account.address,            u1@campus.example",
    "account.domain,             campus.example",
    "account.service,            Staff @mx",
    "account.person,             p1",
    "account.groups,             [staff]",
    "account.age_days,           10.0",
    "account.idle_days,          0.020833333333333332",
    "origin.country,             VN",
    "origin.asn,                 45899",
    "origin.network,             14.160.20.0/24",
    "local.hour,                 20",
    "local.weekday,              2",
    "local.date,                 2026-03-10",
    "new.country,                true",
    "new.asn,                    true",
    "new.network,                true",
    "new.service,                false",
    "past.failures_1h,           1",
    "past.failures_24h,          2",
    "past.address_failures_24h,  1",
    "past.address_accounts_1h,   3",
    "past.logins_24h,            2",
    "past.networks_1h,           1",
    "past.recipients_1h,         3",
    "past.bounced_1h,            2",
    "past.last_country,          TW",
    "past.hour_share,            0.6666666666666666",
    "site.country_accounts,      1",
    "site.network_accounts,      1",
    "incident.open,              false"
  })
  void ofALogin(String variable, String value) {
    assertThat(values(LOGIN, Kind.COUNTRY, Kind.NETWORK, Kind.ASN).get(variable))
        .hasToString(value);
  }

  @Test
  void aValueIsWorkedOutOnce() {
    EventValues values = values(LOGIN);
    Object before = values.get("past.failures_1h");
    scene.failed(MEI, ago("PT1M"), HANOI);

    assertThat(values.get("past.failures_1h")).isEqualTo(before);
    assertThat(values.get("past.nonsense")).isNull();
  }

  @Test
  void idleDaysBeyondTheLogsAreThoseOfThePlaces() {
    Scene dormant = new Scene();
    dormant.loggedIn(MEI, ago("P100D"), TAIPEI);

    assertThat(
            dormant
                .values(dormant.sighting(MEI, TAIPEI, Scene.change(MEI, NOW, TAIPEI), Kind.CHANGE))
                .get("account.idle_days"))
        .isEqualTo(100.0);
  }

  @Test
  void theCountryBeforeIsTheSameWhereOnlyTheGeoFileMoved() {
    Scene moved = new Scene();
    moved.loggedIn(MEI, ago("PT1H"), TAIPEI);
    Scene.Place elsewhere = TAIPEI.as("CN", 4134);
    LogEvent login = Scene.login(MEI, NOW, elsewhere);
    moved.logged(MEI, elsewhere, login);

    EventValues values =
        moved.values(moved.sighting(MEI, elsewhere, login, Kind.MOVED, Kind.COUNTRY));

    assertThat(values.get("past.last_country")).isEqualTo("CN");
    assertThat(values.get("past.speed_kmh")).isEqualTo(0.0);
    assertThat(values.get("new.country")).isEqualTo(false);
  }

  @Test
  void theCountryBeforeIsUnknownWhereAUsedNetworkWasMoved() {
    Scene moved = new Scene();
    moved.loggedIn(MEI, ago("P9D"), TAIPEI);
    moved.loggedIn(MEI, ago("PT1H"), HSINCHU);
    Scene.Place elsewhere = TAIPEI.as("CN", 4134);
    LogEvent login = Scene.login(MEI, NOW, elsewhere);
    moved.logged(MEI, elsewhere, login);

    assertThat(
            moved
                .values(moved.sighting(MEI, elsewhere, login, Kind.MOVED, Kind.COUNTRY))
                .get("past.last_country"))
        .isEqualTo("");
  }

  private EventValues values(LogEvent event, Kind... signs) {
    return scene.values(scene.sighting(MEI, HANOI, event, signs));
  }

  private static String name(Vocabulary.Variable variable) {
    return variable.group() + "." + variable.name();
  }

  private static Class<?> type(Vocabulary.Type type) {
    return switch (type) {
      case TEXT -> String.class;
      case WHOLE_NUMBER -> Long.class;
      case NUMBER -> Double.class;
      case TRUTH -> Boolean.class;
      case TEXTS -> List.class;
    };
  }
}

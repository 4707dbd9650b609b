package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.HSINCHU;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.MEI_TOO;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.TAIPEI;
import static org.mailwarden.detect.Scene.ago;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Per;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;

class NewTermDetectorTest {
  private static final Kind[] ALL_NEW = {Kind.COUNTRY, Kind.NETWORK, Kind.ASN};

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({
    "COUNTRY, country:VN",
    "ASN,     asn:45899",
    "NETWORK, network:14.160.20.0/24",
    "SERVICE, service:imap"
  })
  void alertsOfWhatTheSignsSayIsNew(NewTermRule.Field field, String subject) {
    scene.logged(MEI, TAIPEI, Scene.mail(MEI, ago("PT1H"), TAIPEI, "a@x.example", "sent"));

    assertThat(
            scene.judgeLogin(
                rule(field), NOW, HANOI, Kind.COUNTRY, Kind.NETWORK, Kind.ASN, Kind.SERVICE))
        .extracting(NewAlert::subject)
        .containsExactly(subject);
  }

  @ParameterizedTest
  @EnumSource(NewTermRule.Field.class)
  void saysNothingOfWhatTheAccountUsedBefore(NewTermRule.Field field) {
    scene.loggedIn(MEI, ago("P40D"), HANOI);

    assertThat(
            scene.judgeLogin(
                rule(field), NOW, HANOI, Kind.COUNTRY, Kind.NETWORK, Kind.ASN, Kind.SERVICE))
        .as("signs may look once too often")
        .isEmpty();
    assertThat(scene.judgeLogin(rule(field), NOW, HANOI, Kind.WATCHED)).isEmpty();
  }

  @Test
  void aPlaceThatIsForgottenIsNewAgain() {
    scene.loggedIn(MEI, ago("P181D"), HANOI);
    LogEvent change = Scene.change(MEI, NOW, HANOI);

    assertThat(scene.judge(scene.sighting(MEI, HANOI, change, Kind.CHANGE), ofChange("P180D")))
        .hasSize(1);
    assertThat(scene.judge(scene.sighting(MEI, HANOI, change, Kind.CHANGE), ofChange("P182D")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PERSON, 0", "ACCOUNT, 1"})
  void anOwnersOtherAccountTeachesPerPerson(Per per, int alerts) {
    scene.loggedIn(MEI_TOO, ago("P1D"), HANOI);
    NewTermRule rule =
        new NewTermRule(
            Terms.of(Stream.SUCCESSFUL_LOGIN).per(per).build(), NewTermRule.Field.COUNTRY);

    assertThat(scene.judgeLogin(rule, NOW, HANOI, ALL_NEW)).hasSize(alerts);
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNTRY", "ASN"})
  void aGeoFileThatMovesAUsedNetworkAlertsNobody(NewTermRule.Field field) {
    scene.loggedIn(MEI, ago("P10D"), TAIPEI);

    assertThat(scene.judgeLogin(rule(field), NOW, TAIPEI.as("CN", 4134), Kind.COUNTRY, Kind.ASN))
        .isEmpty();
  }

  @Test
  void anAccountWhoseSystemsWereNeverKnownIsNotNewInOne() {
    scene.loggedIn(MEI, ago("P10D"), TAIPEI.as("TW", 0));

    assertThat(scene.judgeLogin(rule(NewTermRule.Field.ASN), NOW, HSINCHU, Kind.ASN, Kind.NETWORK))
        .isEmpty();
    assertThat(scene.judgeLogin(rule(NewTermRule.Field.COUNTRY), NOW, HANOI, ALL_NEW)).hasSize(1);
  }

  @Test
  void anAccountOnlyUsedFromPrivateNetworksIsNewAbroad() {
    scene.loggedIn(MEI, ago("P10D"), Scene.Place.of("10.1.2.3", "", 0));

    assertThat(scene.judgeLogin(rule(NewTermRule.Field.COUNTRY), NOW, HANOI, ALL_NEW)).hasSize(1);
    assertThat(scene.judgeLogin(rule(NewTermRule.Field.ASN), NOW, HANOI, ALL_NEW)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9,          COUNTRY, 1",
    "203.0.113.9,          ASN,     1",
    "2001:db8:9::1,        COUNTRY, 1",
    "10.9.8.7,             COUNTRY, 0",
    "192.168.1.2,          ASN,     0",
    "169.254.3.4,          COUNTRY, 0",
    "127.0.0.1,            COUNTRY, 0",
    "::1,                  COUNTRY, 0",
    "fd00::1,              COUNTRY, 0",
    "fe80::1,              ASN,     0"
  })
  void anAddressWithoutGeoDataIsJudgedByItsNetworkIfItIsPublic(
      String ip, NewTermRule.Field field, int alerts) {
    scene.loggedIn(MEI, ago("P10D"), TAIPEI);
    Scene.Place unknown = Scene.Place.of(ip, "", 0);

    List<NewAlert> judged = scene.judgeLogin(rule(field), NOW, unknown, Kind.NETWORK);

    assertThat(judged).hasSize(alerts);
    assertThat(judged)
        .extracting(alert -> alert.evidence().kind(), alert -> alert.evidence().value())
        .allMatch(tuple(Kind.NETWORK, unknown.origin().network())::equals);
  }

  @Test
  void aMailsNetworkIsKnownByALoginOfTheSameSecond() {
    LogEvent mail = Scene.mail(MEI, NOW, HANOI, "a@x.example", "sent");
    NewTermRule rule =
        new NewTermRule(Terms.of(Stream.SMTP_MAIL).build(), NewTermRule.Field.NETWORK);

    assertThat(scene.judge(scene.sighting(MEI, HANOI, mail, Kind.SENDER_NETWORK), rule)).hasSize(1);
    scene.loggedIn(MEI, NOW, HANOI);
    assertThat(scene.judge(scene.sighting(MEI, HANOI, mail, Kind.SENDER_NETWORK), rule)).isEmpty();
  }

  private static NewTermRule rule(NewTermRule.Field field) {
    return new NewTermRule(Terms.of(Stream.SUCCESSFUL_LOGIN).build(), field);
  }

  private static NewTermRule ofChange(String forget) {
    return new NewTermRule(
        Terms.of(Stream.ACCOUNT_MANAGEMENT).forget(Duration.parse(forget)).build(),
        NewTermRule.Field.COUNTRY);
  }
}

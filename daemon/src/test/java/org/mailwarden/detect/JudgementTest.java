package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.MEI_TOO;
import static org.mailwarden.detect.Scene.NOBODY;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.OWNER;
import static org.mailwarden.detect.Scene.TAIPEI;
import static org.mailwarden.detect.Scene.ago;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.AnyRule;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.Sighting;

class JudgementTest {
  private static final Stream LOGIN = Stream.SUCCESSFUL_LOGIN;
  private static final Recipient ADMINISTRATOR =
      new Recipient("postmaster@campus.example", Recipient.Role.ADMINISTRATOR);

  private final Scene scene = new Scene();

  @Test
  void anAlertTellsWhatItRestsOn() {
    assertThat(judge(NOW, country(Terms.of("new-country", LOGIN))))
        .containsExactly(
            new NewAlert(
                MEI,
                "new-country",
                "warning",
                "on",
                "country:VN",
                NOW,
                new Evidence(
                    Kind.COUNTRY,
                    "VN",
                    "imap",
                    Optional.of(HANOI.client()),
                    Optional.of(HANOI.origin()),
                    Map.of(),
                    "new country VN"),
                false,
                List.of(OWNER)));
  }

  @ParameterizedTest
  @EnumSource(Stream.class)
  void aRuleLooksAtItsOwnStream(Stream stream) {
    assertThat(judge(NOW, any(Terms.of(stream)))).hasSize(stream == LOGIN ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"P7D, ALERT", "P6DT23H59M59S, LEARNING"})
  void anAccountsFirstDaysOnlyTeach(String age, Verdict verdict) {
    scene.loggedIn(MEI, ago(age), TAIPEI);

    assertThat(verdict(MEI, NOW, any(Terms.of(LOGIN).learn(Duration.ofDays(7)))))
        .isEqualTo(verdict);
  }

  @Test
  void anAccountThatWasNeverUsedTeaches() {
    assertThat(verdict(MEI, NOW, any(Terms.of(LOGIN).learn(Duration.ofDays(7)))))
        .isEqualTo(Verdict.LEARNING);
  }

  @ParameterizedTest
  @CsvSource({"PERSON, ALERT", "ACCOUNT, LEARNING"})
  void aPersonIsAsOldAsTheOldestAccount(Per per, Verdict verdict) {
    scene.loggedIn(MEI_TOO, ago("P30D"), TAIPEI);
    scene.loggedIn(MEI, ago("P1D"), TAIPEI);

    assertThat(verdict(MEI, NOW, any(Terms.of(LOGIN).learn(Duration.ofDays(7)).per(per))))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"PT24H, ALERT", "PT24H1S, NOT_FRESH"})
  void whatIsTooOldAlertsNobody(String age, Verdict verdict) {
    assertThat(verdict(MEI, ago(age), any(Terms.of(LOGIN)))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"PT2H, 1", "PT1H59M59S, 0"})
  void theSameIsNotToldAgainWhileMuted(String before, int alerts) {
    Rule rule = any(Terms.of(LOGIN).mute(Duration.ofHours(2)));

    assertThat(judge(ago(before), rule)).hasSize(1);
    assertThat(judge(NOW, rule)).hasSize(alerts);
  }

  @Test
  void anotherSubjectIsNotMuted() {
    Rule rule = country(Terms.of(LOGIN).mute(Duration.ofDays(30)));

    assertThat(judge(ago("PT1H"), rule)).hasSize(1);
    assertThat(
            scene.judgeLogin(
                rule, NOW, Scene.Place.of("80.10.20.30", "FR", 3215), Kind.COUNTRY, Kind.NETWORK))
        .extracting(NewAlert::subject)
        .containsExactly("country:FR");
  }

  @ParameterizedTest
  @CsvSource({"PERSON, MUTED", "ACCOUNT, ALERT"})
  void aPersonsOtherAccountIsMutedPerPerson(Per per, Verdict verdict) {
    Rule rule = any(Terms.of(LOGIN).mute(Duration.ofDays(1)).per(per));
    judge(MEI_TOO, ago("PT1H"), rule);

    assertThat(verdict(MEI, NOW, rule)).isEqualTo(verdict);
  }

  @Test
  void aRuleThatIsOffDoesNotLook() {
    assertThat(verdict(MEI, NOW, any(Terms.of(LOGIN).mode(RuleMode.OFF)))).isEqualTo(Verdict.OFF);
  }

  @Test
  void oneEventIsOneAlertOfTheGravestRule() {
    assertThat(
            judge(
                NOW,
                any(Terms.of("warning", LOGIN)),
                any(Terms.of("critical", LOGIN).severity(Severity.CRITICAL)),
                any(Terms.of("info", LOGIN).severity(Severity.INFO))))
        .extracting(NewAlert::rule)
        .containsExactly("critical");
  }

  @Test
  void ofRulesAsGraveTheMoreSpecialTells() {
    assertThat(judge(NOW, any(Terms.of("any", LOGIN)), country(Terms.of("country", LOGIN))))
        .extracting(NewAlert::rule)
        .containsExactly("country");
  }

  @Test
  void whatTheOwnerIsToldAtOnceTellsMoreThanADigest() {
    assertThat(
            judge(
                NOW,
                any(Terms.of("digest", LOGIN).severity(Severity.CRITICAL).mail(Terms.DIGEST)),
                any(Terms.of("mail", LOGIN).severity(Severity.INFO))))
        .extracting(NewAlert::rule)
        .containsExactly("mail");
  }

  @Test
  void whatOnlyAdministratorsAreToldHidesNothingFromTheOwner() {
    scene.administrators = List.of("postmaster@campus.example");

    assertThat(
            judge(
                NOW,
                any(
                    Terms.of("site", LOGIN)
                        .severity(Severity.CRITICAL)
                        .mail(new RuleMail(RuleMail.Owner.NONE, false, true))),
                any(Terms.of("owner", LOGIN))))
        .extracting(NewAlert::rule, NewAlert::mails)
        .containsExactly(tuple("site", List.of(ADMINISTRATOR)), tuple("owner", List.of(OWNER)));
  }

  @Test
  void aShadowRuleIsJudgedApartMailsNobodyAndHidesNothing() {
    scene.administrators = List.of("postmaster@campus.example");
    RuleMail everybody = new RuleMail(RuleMail.Owner.ALERT, true, true);

    List<NewAlert> alerts =
        judge(
            NOW,
            any(
                Terms.of("shadow", LOGIN)
                    .mode(RuleMode.SHADOW)
                    .severity(Severity.CRITICAL)
                    .mail(everybody)),
            any(Terms.of("shadow-digest", LOGIN).mode(RuleMode.SHADOW).mail(Terms.DIGEST)),
            any(Terms.of("on", LOGIN)));

    assertThat(alerts)
        .extracting(NewAlert::rule, NewAlert::mode, NewAlert::mails, NewAlert::digest)
        .containsExactly(
            tuple("shadow", "shadow", List.of(), false),
            tuple("shadow-digest", "shadow", List.of(), false),
            tuple("on", "on", List.of(OWNER), false));
  }

  @Test
  void aShadowAlertOpensNoIncident() {
    judge(ago("PT1H"), any(Terms.of("shadow", LOGIN).mode(RuleMode.SHADOW)));

    assertThat(scene.ledger.incident(MEI, Instant.EPOCH)).isEmpty();
    assertThat(judge(NOW, any(Terms.of("on", LOGIN))).get(0).mails()).containsExactly(OWNER);
  }

  @ParameterizedTest
  @CsvSource({
    // what came before, how long before, and the second alert's severity
    "WARNING,  PT24H,   WARNING,  false",
    "WARNING,  PT24H,   INFO,     false",
    "WARNING,  PT24H,   CRITICAL, true",
    "CRITICAL, PT1M,    CRITICAL, false",
    "WARNING,  PT24H1S, INFO,     true"
  })
  void anIncidentsOwnerIsMailedAgainOnlyOfWhatIsGraver(
      Severity first, String before, Severity second, boolean mailed) {
    scene.now = ago(before);
    judge(ago(before), any(Terms.of("first", LOGIN).severity(first)));
    scene.now = NOW;

    NewAlert alert = judge(NOW, any(Terms.of("second", LOGIN).severity(second))).get(0);

    assertThat(alert.mails().isEmpty()).isEqualTo(!mailed);
    assertThat(alert.digest()).as("what isn't mailed, the digest tells").isEqualTo(!mailed);
  }

  @Test
  void anIncidentThatStillGrowsADayAfterItsMailIsMailedAgain() {
    Rule rule = any(Terms.of(LOGIN));
    scene.now = ago("PT40H");
    assertThat(judge(ago("PT40H"), rule).get(0).mails()).isNotEmpty();
    scene.now = ago("PT20H");
    assertThat(judge(ago("PT20H"), rule).get(0).mails()).isEmpty();
    scene.now = NOW;
    assertThat(judge(NOW, rule).get(0).mails()).isNotEmpty();
  }

  @Test
  void aDigestsAlertLeavesTheIncidentsFirstMailToTheNext() {
    judge(ago("PT1H"), any(Terms.of("first", LOGIN).mail(Terms.DIGEST)));

    assertThat(judge(NOW, any(Terms.of("second", LOGIN))).get(0).mails()).containsExactly(OWNER);
  }

  @ParameterizedTest
  @CsvSource({"ALERT, false, 1", "DIGEST, true, 0", "NONE, false, 0"})
  void theOwnerIsToldAsTheRuleSays(RuleMail.Owner owner, boolean digest, int mails) {
    NewAlert alert =
        judge(NOW, any(Terms.of(LOGIN).mail(new RuleMail(owner, false, false)))).get(0);

    assertThat(alert.digest()).isEqualTo(digest);
    assertThat(alert.mails()).hasSize(mails);
  }

  @Test
  void recoveryAddressAndAdministratorsAreToldWhereTheRuleSaysSo() {
    scene.administrators = List.of("postmaster@campus.example");
    Rule rule = any(Terms.of(LOGIN).mail(new RuleMail(RuleMail.Owner.ALERT, true, true)));

    assertThat(judge(ago("PT1M"), rule).get(0).mails())
        .containsExactly(
            OWNER, new Recipient("mei@home.example", Recipient.Role.RECOVERY), ADMINISTRATOR);
    assertThat(judge(NOW, rule).get(0).mails())
        .as("of a known incident")
        .containsExactly(ADMINISTRATOR);
  }

  @Test
  void anAlertOfAnAddressIsTheAdministratorsOnly() {
    scene.administrators = List.of("postmaster@campus.example");
    Rule rule =
        any(
            Terms.of(Stream.FAILED_LOGIN)
                .per(Per.ADDRESS)
                .mute(Duration.ofHours(1))
                .mail(new RuleMail(RuleMail.Owner.ALERT, true, true)));
    LogEvent failure = Scene.failure(MEI, NOW, HANOI);

    assertThat(scene.judge(scene.sighting(MEI, HANOI, failure, Kind.FAILURES), rule))
        .extracting(NewAlert::accountId, NewAlert::subject, NewAlert::mails, NewAlert::digest)
        .containsExactly(tuple(NOBODY, "address:14.160.20.30", List.of(ADMINISTRATOR), false));
    assertThat(verdictOf(scene.sighting(NOBODY, HANOI, failure, Kind.SOURCE), rule))
        .as("whatever the account")
        .isEqualTo(Verdict.MUTED);
    assertThat(scene.ledger.incident(NOBODY, Instant.EPOCH)).isEmpty();
  }

  @Test
  void alertsOfTheAccountAndOfItsClientStandBesideEachOther() {
    assertThat(
            judge(
                NOW,
                any(Terms.of("account", LOGIN)),
                any(Terms.of("client", LOGIN).per(Per.NETWORK))))
        .extracting(NewAlert::rule, NewAlert::accountId, NewAlert::subject)
        .containsExactly(
            tuple("account", MEI, "login"), tuple("client", NOBODY, "network:14.160.20.0/24"));
  }

  @Test
  void anEventOfNoAccountIsNothingToARuleAboutAccounts() {
    assertThat(verdict(NOBODY, NOW, any(Terms.of(LOGIN)))).isEqualTo(Verdict.NO_SUBJECT);
  }

  @Test
  void aConditionThatDoesNotHoldEndsTheLookWithItsValues() {
    Explanation.Look look =
        scene.explain(
            sighting(MEI, NOW),
            any(
                Terms.of(LOGIN)
                    .when(
                        Terms.condition(
                            "event.service == \"pop3\"",
                            values -> "pop3".equals(values.get("event.service"))))));

    assertThat(look.verdict()).isEqualTo(Verdict.CONDITION_FALSE);
    assertThat(look.reason()).isEqualTo("when: event.service == \"pop3\" is false");
    assertThat(look.values()).containsExactly(entry("event.service", "imap"));
  }

  @Test
  void aConditionThatCannotBeWorkedOutIsCountedAndStopsNoOtherRule() {
    Judgement judgement =
        scene.judgement(
            () ->
                new RuleSet(
                    List.of(
                        any(Terms.of("broken", LOGIN).when(Terms.troubled("divide by zero"))),
                        any(Terms.of("sound", LOGIN)))));
    judgement.explain(sighting(MEI, NOW), scene.history, scene.ledger, NOW);
    assertThat(judgement.troubles()).as("what is only explained").isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(judgement.judge(sighting(MEI, NOW), scene.history, scene.ledger, NOW))
          .extracting(NewAlert::rule)
          .containsExactly("sound");
    }

    assertThat(judgement.troubles())
        .containsExactly(new RuleTrouble("broken", 2, "divide by zero"));
  }

  @Test
  void rulesThatWereReadAgainAreInForceAtOnce() {
    AtomicReference<RuleSet> inForce =
        new AtomicReference<>(new RuleSet(List.of(any(Terms.of("old", LOGIN)))));
    Judgement judgement = scene.judgement(inForce::get);
    judgement.judge(sighting(MEI, NOW), scene.history, scene.ledger, NOW);

    inForce.set(new RuleSet(List.of(any(Terms.of("new", LOGIN)))));

    assertThat(judgement.judge(sighting(MEI, NOW), scene.history, scene.ledger, NOW))
        .extracting(NewAlert::rule)
        .containsExactly("new");
  }

  private List<NewAlert> judge(Instant time, Rule... rules) {
    return judge(MEI, time, rules);
  }

  private List<NewAlert> judge(long account, Instant time, Rule... rules) {
    scene.loggedIn(account, time, HANOI);
    return scene.judge(sighting(account, time), rules);
  }

  private Verdict verdict(long account, Instant time, Rule rule) {
    return verdictOf(sighting(account, time), rule);
  }

  private Verdict verdictOf(Sighting sighting, Rule rule) {
    return scene.explain(sighting, rule).verdict();
  }

  private Sighting sighting(long account, Instant time) {
    return scene.sighting(
        account, HANOI, Scene.login(account, time, HANOI), Kind.COUNTRY, Kind.NETWORK);
  }

  private static Rule any(Terms terms) {
    return new AnyRule(terms.build());
  }

  private static Rule country(Terms terms) {
    return new NewTermRule(terms.build(), NewTermRule.Field.COUNTRY);
  }
}

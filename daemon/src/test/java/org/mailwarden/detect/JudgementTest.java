package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.Condition;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.RuleTerms;
import org.mailwarden.rules.Severity;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.SendingHour;

class JudgementTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(60));
  private static final Instant HOUR = Instant.parse("2026-03-10T12:00:00Z");
  private static final Account MEI = new Account("mei@campus.example");
  private static final ClientAddress HANOI = ClientAddress.parse("14.160.20.30");
  private static final Origin VIETNAM = new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24");
  private static final Recipient OWNER = new Recipient("mei@campus.example", Recipient.Role.OWNER);
  private static final RuleMail ALERT = new RuleMail(RuleMail.Owner.ALERT, false, false);
  private static final RuleMail DIGEST = new RuleMail(RuleMail.Owner.DIGEST, false, false);

  private final FakePast past = new FakePast();

  @Test
  void alertsOfANewCountryAndMailsTheOwner() {
    assertThat(judge(country(RuleMode.ON, ALERT), place(Candidate.Kind.COUNTRY, "VN", NOW)))
        .containsExactly(
            new NewAlert(
                1,
                "new-country",
                "warning",
                "on",
                "country:VN",
                NOW,
                new Evidence(
                    Candidate.Kind.COUNTRY,
                    "VN",
                    "imap",
                    Optional.of(HANOI),
                    Optional.of(VIETNAM),
                    Map.of()),
                false,
                List.of(OWNER)));
  }

  @Test
  void looksOnlyAtItsOwnField() {
    assertThat(judge(country(RuleMode.ON, ALERT), place(Candidate.Kind.ASN, "45899", NOW)))
        .isEmpty();
  }

  @Test
  void onlyLearnsWhileTheAccountIsYoung() {
    Rule rule = country(RuleMode.ON, ALERT);
    Instant firstSeen = NOW.minus(rule.learn());

    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", NOW, firstSeen.plusSeconds(1))))
        .isEmpty();
    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", NOW, firstSeen))).hasSize(1);
  }

  @Test
  void saysNothingOfWhatIsNoLongerFresh() {
    Rule rule = country(RuleMode.ON, ALERT);
    Instant oldest = NOW.minus(rule.terms().fresh());

    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", oldest.minusSeconds(1)))).isEmpty();
    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", oldest))).hasSize(1);
  }

  @Test
  void doesNotRepeatItselfWhileMuted() {
    Rule rule = country(RuleMode.ON, ALERT);
    past.lastAlert = Map.of("1/new-country/country:VN", NOW.minus(rule.terms().mute()));

    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", NOW.minusSeconds(1)))).isEmpty();
    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", NOW))).hasSize(1);
    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "JP", NOW.minusSeconds(1)))).hasSize(1);
  }

  @Test
  void alertsOnceOfOneLoginFromANewCountryAndNetwork() {
    RuleSet rules = new RuleSet(List.of(network(RuleMode.ON), country(RuleMode.ON, ALERT)));

    assertThat(
            judge(
                rules,
                place(Candidate.Kind.NETWORK, "14.160.20.0/24", NOW),
                place(Candidate.Kind.COUNTRY, "VN", NOW)))
        .extracting(NewAlert::rule)
        .containsExactly("new-country");
  }

  @Test
  void alertsOfEachOfTwoLogins() {
    assertThat(
            judge(
                country(RuleMode.ON, ALERT),
                place(Candidate.Kind.COUNTRY, "VN", NOW),
                place(Candidate.Kind.COUNTRY, "JP", NOW.minusSeconds(1))))
        .extracting(NewAlert::subject)
        .containsExactly("country:VN", "country:JP");
  }

  @Test
  void aShadowRuleStoresItsAlertButMailsNobodyAndHidesNothing() {
    RuleSet rules = new RuleSet(List.of(country(RuleMode.SHADOW, ALERT), network(RuleMode.ON)));

    List<NewAlert> alerts =
        judge(
            rules,
            place(Candidate.Kind.COUNTRY, "VN", NOW),
            place(Candidate.Kind.NETWORK, "14.160.20.0/24", NOW));

    assertThat(alerts)
        .extracting(NewAlert::rule)
        .containsExactlyInAnyOrder("new-country", "new-network");
    NewAlert shadow =
        alerts.stream().filter(a -> a.rule().equals("new-country")).findFirst().orElseThrow();
    assertThat(shadow.mode()).isEqualTo("shadow");
    assertThat(shadow.mails()).isEmpty();
    assertThat(shadow.digest()).isFalse();
  }

  @Test
  void aShadowRuleFillsNoDigest() {
    assertThat(judge(country(RuleMode.SHADOW, DIGEST), place(Candidate.Kind.COUNTRY, "VN", NOW)))
        .extracting(NewAlert::digest)
        .containsExactly(false);
  }

  @Test
  void aRuleThatIsOffDoesNotLook() {
    assertThat(judge(country(RuleMode.OFF, ALERT), place(Candidate.Kind.COUNTRY, "VN", NOW)))
        .isEmpty();
  }

  @Test
  void leavesToTheDigestWhatTheRuleLeavesToIt() {
    NewAlert alert =
        judge(country(RuleMode.ON, DIGEST), place(Candidate.Kind.COUNTRY, "VN", NOW)).get(0);

    assertThat(alert.digest()).isTrue();
    assertThat(alert.mails()).isEmpty();
  }

  @Test
  void mailsTheRecoveryAddressTooWhereTheRuleSaysSo() {
    Rule rule = country(RuleMode.ON, new RuleMail(RuleMail.Owner.ALERT, true, false));

    assertThat(judge(rule, place(Candidate.Kind.COUNTRY, "VN", NOW)).get(0).mails())
        .containsExactly(OWNER, new Recipient("mei@home.example", Recipient.Role.RECOVERY));
  }

  @Test
  void aSpikeNeedsTheLeastNumber() {
    past.hours = List.of(hour(0, 99));
    assertThat(judge(spike(1), volume())).isEmpty();

    past.hours = List.of(hour(0, 100));
    assertThat(judge(spike(1), volume()))
        .extracting(NewAlert::subject, alert -> alert.evidence().figures())
        .containsExactly(tuple("volume", Map.of("messages", 1L, "recipients", 100L, "usual", 0L)));
  }

  @Test
  void aSpikeIsAtLeastSoManyTimesTheBusiestUsualWindow() {
    past.hours = List.of(hour(-50, 10), hour(-30, 60), hour(-20, 20), hour(0, 179));
    assertThat(judge(spike(1), volume())).isEmpty();

    past.hours = List.of(hour(-50, 10), hour(-30, 60), hour(-20, 20), hour(0, 180));
    assertThat(judge(spike(1), volume()).get(0).evidence().figures()).containsEntry("usual", 60L);
  }

  @Test
  void aWindowOfSeveralHoursIsComparedWithWindowsOfTheSameLength() {
    past.hours = List.of(hour(-31, 40), hour(-30, 40), hour(-1, 100), hour(0, 100));
    assertThat(judge(spike(2), volume())).isEmpty();

    past.hours = List.of(hour(-40, 40), hour(-30, 40), hour(-1, 100), hour(0, 100));
    assertThat(judge(spike(2), volume()).get(0).evidence().figures())
        .containsEntry("usual", 40L)
        .containsEntry("recipients", 200L);
  }

  @Test
  void twoHoursOfOneBurstAreOneAlert() {
    past.hours = List.of(hour(-1, 500), hour(0, 500));

    assertThat(judge(spike(1), volumeOf(HOUR.minus(Duration.ofHours(1))), volume()))
        .extracting(NewAlert::rule)
        .containsExactly("sending-volume");
  }

  @Test
  void aQuietAccountIsNoSpike() {
    assertThat(judge(spike(1), volume())).isEmpty();
  }

  private List<NewAlert> judge(Rule rule, Candidate... candidates) {
    return judge(new RuleSet(List.of(rule)), candidates);
  }

  private List<NewAlert> judge(RuleSet rules, Candidate... candidates) {
    Contact contact =
        new Contact(
            1,
            MEI,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("mei@home.example"),
            Locale.ENGLISH,
            ZoneOffset.UTC);
    return new Judgement(
            () -> rules,
            new Recipients(id -> Optional.of(contact), List.of("root@campus.example")),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .judge(List.of(candidates), past);
  }

  private static Rule country(RuleMode mode, RuleMail mail) {
    return new NewTermRule(
        terms("new-country", mode, Severity.WARNING, mail), NewTermRule.Field.COUNTRY);
  }

  private static Rule network(RuleMode mode) {
    return new NewTermRule(
        terms("new-network", mode, Severity.INFO, DIGEST), NewTermRule.Field.NETWORK);
  }

  /** At least 100 recipients, and three times the busiest usual window of this many hours. */
  private static Rule spike(int hours) {
    return new SpikeRule(
        terms("sending-volume", RuleMode.ON, Severity.CRITICAL, ALERT),
        SpikeRule.Measure.RECIPIENTS,
        Duration.ofHours(hours),
        100,
        3,
        Duration.ofDays(28),
        SpikeRule.Usual.BUSIEST);
  }

  private static RuleTerms terms(String name, RuleMode mode, Severity severity, RuleMail mail) {
    return new RuleTerms(
        name,
        Stream.SUCCESSFUL_LOGIN,
        Condition.ALWAYS,
        Per.ACCOUNT,
        mode,
        severity,
        Duration.ofDays(7),
        Duration.ofHours(24),
        Duration.ofDays(30),
        Duration.ofDays(180),
        mail,
        Map.of("en", "Title"),
        Map.of("en", "Advice"));
  }

  private static Candidate place(Candidate.Kind kind, String value, Instant time) {
    return place(kind, value, time, LONG_AGO);
  }

  private static Candidate place(
      Candidate.Kind kind, String value, Instant time, Instant firstSeen) {
    return new Candidate(
        1, 1, MEI, kind, value, time, "imap", Optional.of(HANOI), Optional.of(VIETNAM), firstSeen);
  }

  private static Candidate volume() {
    return volumeOf(HOUR);
  }

  private static Candidate volumeOf(Instant hour) {
    return new Candidate(
        1,
        1,
        MEI,
        Candidate.Kind.VOLUME,
        hour.toString(),
        hour.plusSeconds(60),
        "",
        Optional.empty(),
        Optional.empty(),
        LONG_AGO);
  }

  /** One message to this many recipients, this many hours from the candidate's. */
  private static SendingHour hour(int offset, long recipients) {
    return new SendingHour(HOUR.plus(Duration.ofHours(offset)), 1, recipients, 0);
  }

  private static final class FakePast implements Past {
    private List<SendingHour> hours = new ArrayList<>();
    private Map<String, Instant> lastAlert = Map.of();

    @Override
    public List<SendingHour> sending(long accountId, Instant from, Instant to) {
      return hours.stream().filter(h -> !h.hour().isBefore(from) && h.hour().isBefore(to)).toList();
    }

    @Override
    public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
      return Optional.ofNullable(lastAlert.get(accountId + "/" + rule + "/" + subject));
    }
  }
}

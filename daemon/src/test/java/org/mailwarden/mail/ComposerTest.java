package org.mailwarden.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailwarden.directory.Contact;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.Condition;
import org.mailwarden.rules.FrequencyRule;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.RuleTerms;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;

/** Mails as they are read; to take a wanted change of words over: -Dgolden.write=true. */
class ComposerTest {
  private static final Path GOLDEN = Path.of("src/test/resources/mail/golden");
  private static final ZoneId TAIPEI = ZoneId.of("Asia/Taipei");

  /** Their HTML differs from the others' in more than words. */
  private static final Set<String> HTML =
      Set.of("country", "travel", "failures", "incident", "digest");

  private final Composer composer = composer(new RuleSet(List.of()));

  static Stream<Arguments> samples() {
    return SampleMail.all().stream()
        .flatMap(
            sample ->
                Stream.of("en", "zh-TW")
                    .map(language -> Arguments.of(named(sample.name(), sample), language)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsAsInItsGoldenFile(SampleMail sample, String language) throws IOException {
    ComposedMail mail = compose(sample, language);

    String name = sample.name() + "." + language;
    expect(name + ".txt", mail.subject() + "\n\n" + mail.text());
    if (HTML.contains(sample.name())) {
      expect(name + ".html", mail.html());
    }
    assertThat(mail.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(30 * 1024);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void linksToTheSitesOwnHostsOnlyAndLoadsNothing(SampleMail sample, String language) {
    Document html = Jsoup.parse(compose(sample, language).html());

    assertThat(html.select("a").eachAttr("href"))
        .contains("https://mail.campus.example/password")
        .allMatch(
            href ->
                href.equals("https://mail.campus.example/password")
                    || href.startsWith("https://logs.campus.example/l/"));
    assertThat(html.select("img, script, iframe, link, object, form")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void saysWhetherSomebodyGotInBeforeTheDetails(SampleMail sample, String language) {
    if (sample.kind() == OutboxMail.Kind.DIGEST) {
      return;
    }
    ComposedMail mail = compose(sample, language);

    boolean tried = sample.name().equals("failures");
    String nobody = language.equals("en") ? "Nobody got in." : "沒有人登入成功。";
    assertThat(mail.text()).startsWith(mail.subject());
    assertThat(mail.text().contains(nobody)).isEqualTo(tried);
    assertThat(mail.text()).contains("https://mail.campus.example/password");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void leavesNoMessageWithoutWords(SampleMail sample, String language) {
    ComposedMail mail = compose(sample, language);

    assertThat(mail.text())
        .doesNotContainPattern("\\b(headline|fact|why|change|outcome|usage|alert|service)\\.[a-z]")
        .doesNotContain("{");
  }

  @Test
  void theGravestOfAnIncidentIsTheHeadlineAndTheRestFollowsInOrderOfTime() {
    ComposedMail mail = compose(sample("incident"), "en");

    assertThat(mail.subject())
        .isEqualTo("A sign-in to your mailbox from Vietnam after failed tries, 14:09");
    assertThat(mail.text())
        .containsSubsequence(
            "The sign-in succeeded",
            "What else happened",
            "* Failed tries to sign in to your mailbox from Vietnam, 14:05",
            "* The forwarding of your mail was changed from Vietnam, 14:16",
            "* Your mailbox wrote to 1,240 recipients since 14:00",
            "Was this you?");
  }

  @Test
  void aMailThatOnlyTellsOfTriesIsNeverHeadedSoWhenSomebodyGotIn() {
    StoredAlert failures = sample("failures").alerts().get(0);
    StoredAlert network = sample("network").alerts().get(0);
    StoredAlert critical =
        new StoredAlert(
            2,
            7,
            failures.account(),
            failures.rule(),
            "critical",
            "on",
            "",
            failures.time(),
            failures.raised(),
            failures.evidence());

    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT,
            owner("en"),
            Recipient.Role.OWNER,
            List.of(critical, network),
            Optional.empty());

    assertThat(mail.subject()).isEqualTo("A sign-in to your mailbox from Taiwan, 14:05");
    assertThat(mail.text()).contains("The sign-in succeeded");
  }

  @Test
  void whatIsTooMuchForAListIsCounted() {
    List<StoredAlert> many = Collections.nCopies(100, sample("country").alerts().get(0));

    ComposedMail alert =
        composer.compose(
            OutboxMail.Kind.ALERT, owner("en"), Recipient.Role.OWNER, many, Optional.empty());
    ComposedMail digest =
        composer.compose(
            OutboxMail.Kind.DIGEST, owner("en"), Recipient.Role.OWNER, many, Optional.empty());

    assertThat(digest.text()).contains("60 more are not listed here");
    assertThat(digest.html()).hasSizeLessThan(30 * 1024);
    assertThat(alert.html()).hasSizeLessThan(30 * 1024);
  }

  @Test
  void saysWhyAndWhatToDoInTheWordsOfTheRule() {
    RuleSet rules = RuleFolder.load(Path.of("../rules")).current();

    ComposedMail english = compose(composer(rules), sample("country"), "en");
    ComposedMail chinese = compose(composer(rules), sample("country"), "zh-TW");

    RuleTerms terms = rules.named("new-country").orElseThrow().terms();
    assertThat(english.text())
        .contains("Why you are told: " + terms.titleIn("en").strip())
        .contains(terms.adviceIn("en").strip());
    assertThat(chinese.text())
        .contains("通知原因：" + terms.titleIn("zh-TW").strip())
        .contains(terms.adviceIn("zh-TW").strip());
  }

  @ParameterizedTest
  @CsvSource({
    "volume, Your mailbox sent far more mail than usual since 14:00",
    "bounces, Many mails from your mailbox came back since 14:00",
    "travel, 'A sign-in to your mailbox from Vietnam, 14:05'",
    "after-failures, 'A sign-in to your mailbox from Vietnam, 14:05'",
    "password, 'Your account was changed from an unknown place, 14:05'",
  })
  void isRightWhenTheEvidenceSaysLittle(String name, String headline) {
    StoredAlert alert = sample(name).alerts().get(0);
    boolean change = name.equals("password");
    Evidence little =
        new Evidence(
            alert.evidence().kind(),
            "",
            "",
            Optional.empty(),
            change ? Optional.empty() : alert.evidence().origin(),
            Map.of());

    assertThat(compose(withEvidence(alert, little)).subject()).isEqualTo(headline);
  }

  static Stream<Arguments> rules() {
    RuleTerms terms =
        RuleFolder.load(Path.of("../rules")).current().named("new-country").orElseThrow().terms();
    Duration hour = Duration.ofHours(1);
    Condition always = terms.when();
    return Stream.of(
        Arguments.of(
            new ImpossibleTravelRule(terms, 900, hour),
            "Sign-ins to your mailbox from both Taiwan and Vietnam, 14:05"),
        Arguments.of(
            new SequenceRule(
                terms,
                List.of(new SequenceRule.Step(org.mailwarden.event.Stream.FAILED_LOGIN, 5, always)),
                SequenceRule.Same.ADDRESS,
                hour),
            "A sign-in to your mailbox from Vietnam after failed tries, 14:05"),
        Arguments.of(
            new CardinalityRule(terms, CardinalityRule.Field.NETWORK, 5, hour),
            "Sign-ins to your mailbox from many networks at once, 14:05"),
        Arguments.of(
            new FrequencyRule(terms, 100, hour), "Unusually many sign-ins to your mailbox, 14:05"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleThatFoundALoginSaysWhatItWasComparedWith(Rule rule, String headline) {
    ComposedMail mail = compose(composer(new RuleSet(List.of(rule))), sample("country"), "en");

    assertThat(mail.subject()).isEqualTo(headline);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | since 12:00 | Time: March 10, 2026 · 12:00:00 – 15:00 · Taipei",
        "24 | since March 9, 2026 · 15:00:00 | Time: March 9, 2026 · 15:00:00 – March 10, 2026 · 15:00:00 · Taipei",
      })
  void countsSinceTheBeginningOfTheRulesWindow(int hours, String since, String time) {
    RuleTerms terms =
        RuleFolder.load(Path.of("../rules"))
            .current()
            .named("sending-volume")
            .orElseThrow()
            .terms();
    SpikeRule rule =
        new SpikeRule(
            terms,
            SpikeRule.Measure.RECIPIENTS,
            Duration.ofHours(hours),
            100,
            3,
            Duration.ofDays(30),
            SpikeRule.Usual.BUSIEST);

    ComposedMail mail = compose(composer(new RuleSet(List.of(rule))), sample("volume"), "en");

    assertThat(mail.subject()).endsWith(since);
    assertThat(mail.text()).contains(time);
  }

  @Test
  void tellsTheRecoveryAddressWhyItGetsTheMail() {
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT,
            owner("en"),
            Recipient.Role.RECOVERY,
            sample("country").alerts(),
            Optional.empty());

    assertThat(mail.text()).contains("recovery address of mei@campus.example");
  }

  @Test
  void aMailThatAddsToAnotherSaysSo() {
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT,
            owner("en"),
            Recipient.Role.OWNER,
            sample("volume").alerts(),
            Optional.of("<1@campus.example>"));

    assertThat(mail.text()).contains("This adds to our earlier mail");
    assertThat(mail.html()).contains("This adds to our earlier mail");
  }

  @Test
  void aTestSaysInSubjectAndTextThatItIsOne() {
    ComposedMail mail =
        composer.test(OutboxMail.Kind.ALERT, owner("en"), sample("country").alerts());

    assertThat(mail.subject()).startsWith("[Test] ");
    assertThat(mail.text()).contains("This mail is a test");
    assertThat(mail.html()).contains("This mail is a test");
  }

  @Test
  void namesTheOwnerMaskedAndNeverTheWholeId() {
    ComposedMail mail = compose(sample("country"), "en");

    assertThat(mail.text()).contains("Dear Mei Chang,").contains("10••••••01");
    assertThat(mail.text() + mail.html()).doesNotContain("1000000001");
  }

  @Test
  void writesFromRightToLeftWhereTheLanguageDoesAndKeepsAddressesWhole() {
    ComposedMail mail = compose(sample("country"), "he");

    Document html = Jsoup.parse(mail.html());
    assertThat(html.selectFirst("html").attr("dir")).isEqualTo("rtl");
    assertThat(html.select("th").eachAttr("align")).containsOnly("right");
    assertThat(html.select("bdi").eachText())
        .contains("mei@campus.example", "14.160.20.30", "postmaster@campus.example");
  }

  @Test
  void hostileTextStaysText() {
    StoredAlert alert = sample("country").alerts().get(0);
    Evidence evidence = alert.evidence();
    StoredAlert hostile =
        withEvidence(
            alert,
            new Evidence(
                evidence.kind(),
                evidence.value(),
                "\"><script>\r\nBcc: x@evil.example\u202E",
                evidence.client(),
                evidence.origin(),
                Map.of()));
    Contact owner =
        new Contact(
            7,
            hostile.account(),
            Optional.of("1000000001"),
            Optional.of("<b>Mei</b>\r\nBcc: x@evil.example"),
            Optional.empty(),
            Optional.empty(),
            Locale.ENGLISH,
            TAIPEI);
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT, owner, Recipient.Role.OWNER, List.of(hostile), Optional.empty());

    Document html = Jsoup.parse(mail.html());
    assertThat(html.select("script, b")).isEmpty();
    assertThat(mail.subject() + mail.text()).doesNotContain("\nBcc:").doesNotContain("\u202E");
  }

  private ComposedMail compose(SampleMail sample, String language) {
    return compose(composer, sample, language);
  }

  private ComposedMail compose(StoredAlert alert) {
    return composer.compose(
        OutboxMail.Kind.ALERT, owner("en"), Recipient.Role.OWNER, List.of(alert), Optional.empty());
  }

  private static ComposedMail compose(Composer composer, SampleMail sample, String language) {
    return composer.compose(
        sample.kind(), owner(language), Recipient.Role.OWNER, sample.alerts(), Optional.empty());
  }

  private static Composer composer(RuleSet rules) {
    return new Composer(
        Templates.load(Path.of("../templates/mail")),
        (account, stream, day) ->
            URI.create("https://logs.campus.example/l/TOKEN-" + stream.label() + "-" + day),
        new MailSettings(
            "Campus Mail",
            "mailwarden@campus.example",
            "postmaster@campus.example",
            URI.create("https://mail.campus.example/password"),
            URI.create("https://logs.campus.example")),
        () -> rules,
        SampleMail.log());
  }

  private static Contact owner(String language) {
    return SampleMail.owner(Locale.forLanguageTag(language), TAIPEI);
  }

  private static SampleMail sample(String name) {
    return SampleMail.all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static StoredAlert withEvidence(StoredAlert alert, Evidence evidence) {
    return new StoredAlert(
        alert.id(),
        alert.accountId(),
        alert.account(),
        alert.rule(),
        alert.severity(),
        alert.mode(),
        alert.subject(),
        alert.time(),
        alert.raised(),
        evidence);
  }

  private static void expect(String name, String text) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN.resolve(name), text);
    }
    assertThat(text).as(name).isEqualTo(Files.readString(GOLDEN.resolve(name)));
  }
}

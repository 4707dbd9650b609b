package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Coming in from the portal, and what a person who did can see. */
class PortalTest {
  private static final String MEI = MemoryLogs.MEI_ID;
  private static final String CHECKSUM = "Cannot get checksum or expired";

  private final TestSite site = site(AddressCheck.EXACT, MemoryLogs.NOW);

  @Test
  void whoHasSeveralAccountsComesToTheMenuAndTheSignatureLeavesTheAddressBar() {
    PageResponse response = site.handOver(MEI);

    assertThat(response.status()).isEqualTo(303);
    assertThat(response.headers())
        .containsEntry("Location", "/accounts")
        .containsEntry("Referrer-Policy", "no-referrer")
        .containsEntry("Cache-Control", "no-store");
    assertThat(response.headers().get("Set-Cookie"))
        .startsWith("__Host-mailwarden=")
        .contains("; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/");
  }

  @Test
  void whoHasOneAccountComesToItsLogAtOnce() {
    assertThat(site.handOver(MemoryLogs.LI_ID).headers()).containsEntry("Location", "/logs");
    Document log = page("/logs");

    assertThat(log.select(".shown").text()).contains("li@oz.campus.example");
    assertThat(log.select(".switch")).isEmpty();
  }

  @Test
  void theMenuHasTheAccountsByMailboxService() {
    site.handOver(MEI);
    Document menu = page("/accounts");

    assertThat(menu.select("h3").eachText()).containsExactly("Departments @my", "Staff @mx");
    assertThat(menu.select(".accounts .code").eachText())
        .containsExactly("office@my.campus.example", "mszhang@ms.campus.example");
    assertThat(menu.select(".accounts a").eachText()).containsOnly("Query user log");
    assertThat(menu.select(".accounts a").eachAttr("href"))
        .containsExactly("/logs?account=9", "/logs?account=7");
  }

  @Test
  void accountsOfNoKnownServiceComeLast() {
    site.logs.own(11, "a@campus.example", Optional.of(MEI), Optional.empty());
    site.handOver(MEI);

    assertThat(page("/accounts").select("h3").eachText())
        .containsExactly("Departments @my", "Staff @mx", "Other accounts");
  }

  @Test
  void everyWayOnAnAccountsPageStaysWithTheAccount() {
    site.handOver(MEI);
    Document log = page("/logs?account=7&type=failed-login&date=2020-03-09");

    assertThat(log.select(".shown").text()).contains("mszhang@ms.campus.example");
    assertThat(log.select("nav.days a").eachAttr("href"))
        .containsExactly(
            "/logs?account=7&type=failed-login&date=2020-03-08",
            "/logs?account=7&type=failed-login&date=2020-03-10");
    assertThat(log.select("nav.alerts a").eachAttr("href"))
        .containsExactly("/logs?account=7&type=successful-login&date=2020-03-10");
    assertThat(log.select(".query input[name=account]").attr("value")).isEqualTo("7");
    assertThat(log.select(".languages a").attr("href")).contains("account=7&");
    assertThat(site.get("/logs?account=7&date=2020-03-09&lang=zh-TW").headers())
        .containsEntry("Location", "/logs?account=7&date=2020-03-09");
    assertThat(page("/logs?account=9").select(".shown").text())
        .contains("office@my.campus.example");
  }

  @Test
  void aLogLeadsBackToTheOtherAccounts() {
    site.handOver(MEI);

    assertThat(page("/logs?account=7").select(".switch a").attr("href")).isEqualTo("/accounts");
  }

  @Test
  void aLogOfNoNamedAccountIsAskedForAtTheMenu() {
    site.handOver(MEI);

    assertThat(site.get("/logs").headers()).containsEntry("Location", "/accounts");
  }

  @Test
  void aDayOutOfReachLeadsToTheNearestOfTheSameAccount() {
    site.handOver(MEI);
    PageResponse response = site.get("/logs?account=7&type=smtp-mail&date=2019-01-01");

    assertThat(response.status()).isEqualTo(400);
    assertThat(Jsoup.parse(response.body()).select("main a").attr("href"))
        .isEqualTo("/logs?account=7&type=smtp-mail&date=2020-02-10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8",
        "10",
        "99",
        "",
        "07",
        "7%20",
        "%2B7",
        "7.0",
        "-7",
        "9223372036854775808",
        "mszhang@ms.campus.example",
        "7%20OR%201=1",
        "10&account=7"
      })
  void anAccountOfNobodyOrSomebodyElseCannotBeHadByItsNumber(String account) {
    site.handOver(MEI);
    PageResponse response = site.get("/logs?account=" + account);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body())
        .contains("There is no such account among yours")
        .doesNotContain("li@oz", "other@", "mszhang");
  }

  @Test
  void nobodyButTheirOwnerSeesThem() {
    site.handOver(MemoryLogs.LI_ID);

    assertThat(site.get("/logs?account=7").status()).isEqualTo(404);
    assertThat(site.get("/logs?account=10").status()).isEqualTo(200);
    assertThat(page("/accounts").text()).doesNotContain("mszhang", "office");
  }

  @Test
  void aLinksSessionReadsItsOneAccountAndNoOtherOfThePerson() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");

    assertThat(site.get("/logs?account=7").status()).isEqualTo(200);
    assertThat(site.get("/logs?account=9").status()).isEqualTo(404);
    assertThat(site.get("/logs?account=10").status()).isEqualTo(404);
    assertThat(page("/accounts").select(".accounts .code").eachText())
        .containsExactly("mszhang@ms.campus.example");
    assertThat(page("/logs").select(".switch")).isEmpty();
  }

  @Test
  void aLinkOpenedAfterwardsNarrowsTheVisitAndThePortalWidensItAgain() {
    site.handOver(MEI);
    site.openLink(MemoryLogs.OTHER, "2020-03-10");
    assertThat(site.get("/logs?account=7").status()).isEqualTo(404);

    site.handOver(MEI);
    assertThat(site.get("/logs?account=8").status()).isEqualTo(404);
    assertThat(site.get("/logs?account=7").status()).isEqualTo(200);
  }

  @Test
  void anAccountThatWentToSomebodyElseIsGoneFromAVisitThatGoesOn() {
    site.handOver(MEI);
    site.logs.own(9, "office@my.campus.example", Optional.of(MemoryLogs.LI_ID), Optional.empty());

    assertThat(site.get("/logs?account=9").status()).isEqualTo(404);
    assertThat(page("/accounts").text()).doesNotContain("office@my");
  }

  @Test
  void aPersonWithoutAccountsLeftIsSignedOut() {
    site.handOver(MemoryLogs.LI_ID);
    site.logs.own(10, "li@oz.campus.example", Optional.empty(), Optional.empty());
    PageResponse response = site.get("/logs");

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.headers().get("Set-Cookie")).contains("Max-Age=0");
  }

  @Test
  void aVisitEndsWhenNothingIsAskedForHalfAnHour() {
    site.handOver(MEI);
    TestSite later = site(AddressCheck.EXACT, MemoryLogs.NOW.plus(Duration.ofMinutes(30)));

    for (String address : List.of("/logs?account=7", "/accounts")) {
      PageResponse response = later.send("GET", address, site.cookie(), "en");
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body()).contains("Please come in again", "https://portal.campus.example");
    }
  }

  @Test
  void aCookieOfBeforeThereWereKindsIsStillOfItsAccount() {
    assertThat(cookieOf(new JWTClaimsSet.Builder().subject("7"), "/logs").status()).isEqualTo(200);
  }

  @Test
  void aCookieOfAnUnknownKindIsNone() {
    assertThat(
            cookieOf(new JWTClaimsSet.Builder().subject("7").claim("kind", "root"), "/logs")
                .status())
        .isEqualTo(403);
    assertThat(cookieOf(new JWTClaimsSet.Builder().claim("kind", "person"), "/logs").status())
        .isEqualTo(403);
    assertThat(cookieOf(new JWTClaimsSet.Builder().claim("kind", "account"), "/logs").status())
        .isEqualTo(403);
  }

  @Test
  void aPersonsCookieHasNoSubjectThatCouldBeTakenForAnAccount() throws Exception {
    site.handOver("1000000000");
    String token = site.cookie().replaceFirst(".*?=", "");
    JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();

    assertThat(claims.getSubject()).isNull();
    assertThat(claims.getStringClaim("person")).isEqualTo("1000000000");
  }

  @Test
  void aTamperedCookieOpensNothing() {
    site.handOver(MemoryLogs.LI_ID);
    String[] parts = site.cookie().split("\\.", -1);
    site.handOver(MEI);
    String mixed = site.cookie().replaceFirst("\\..*\\.", "." + parts[1] + ".");

    assertThat(site.send("GET", "/accounts", mixed, "en").status()).isEqualTo(403);
  }

  @Test
  void aHandOffOpensOnce() {
    String url = site.portalUrl(MEI).toString();
    assertThat(site.send("GET", url, "", "en").status()).isEqualTo(303);

    refused(site.send("GET", url, "", "en"), 410, "This address was used already");
  }

  @Test
  void aSecondClickOfWhoIsInsideAlreadyDoesNoHarm() {
    String url = site.portalUrl(MEI).toString();
    String cookie =
        site.send("GET", url, "", "en").headers().get("Set-Cookie").replaceFirst(";.*", "");
    PageResponse again = site.send("GET", url, cookie, "en");

    assertThat(again.headers()).containsEntry("Location", "/logs").doesNotContainKey("Set-Cookie");
  }

  @Test
  void aHandOffUsedByOneGivesAnotherWhoIsInsideNothing() {
    String url = site.portalUrl(MEI).toString();
    site.send("GET", url, "", "en");
    site.handOver(MemoryLogs.LI_ID);

    refused(site.get(url), 410, "This address was used already");
  }

  @ParameterizedTest
  @CsvSource({
    "-119, 303, ''",
    "-120, 410, Cannot get checksum or expired",
    "-86400, 410, Cannot get checksum or expired",
    "30, 303, ''",
    "31, 403, The portal's clock and ours differ"
  })
  void aHandOffIsGoodForTwoMinutesAndItsClockMayBeThirtySecondsAhead(
      int seconds, int status, String title) {
    Instant time = MemoryLogs.NOW.plusSeconds(seconds);
    PageResponse response =
        site.send("GET", PortalUrl.of(MEI, TestSite.CLIENT, time).toString(), "", "en");

    assertThat(response.status()).isEqualTo(status);
    assertThat(Jsoup.parse(response.body()).select("h1").text()).isEqualTo(title);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "key", "person", "time", "address", "nonce", "signature"})
  void aHandOffThatLacksAPartOrHasItTwiceIsNone(String part) {
    PortalUrl url = site.portalUrl(MEI);

    refused(site.get(url.without(part).toString()), 403, CHECKSUM);
    refused(site.get(url + "&" + part + "=" + url.parameters().get(part)), 403, CHECKSUM);
    refused(site.get(url.with(part, "").toString()), 403, CHECKSUM);
    assertThat(site.get(url.toString()).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "v, 2",
    "key, 2025",
    "key, 2024",
    "person, B101",
    "person, '1000000000 '",
    "time, 1583807401",
    "time, 01583807400",
    "address, 192.0.2.10",
    "address, 192.0.2.0/24",
    "nonce, nonce-0000000000000000",
    "nonce, short",
    "signature, 0000000000000000000000000000000000000000000000000000000000000000",
    "signature, x"
  })
  void aHandOffThatWasChangedIsNone(String part, String value) {
    refused(site.get(site.portalUrl(MEI).with(part, value).toString()), 403, CHECKSUM);
  }

  @ParameterizedTest
  @CsvSource({
    "person, 'a\nb'",
    "person, 'a\u0000'",
    "time, -5",
    "time, 1e9",
    "nonce, 'a b c d e f g h i'"
  })
  void whatCouldBeReadInTwoWaysIsRefusedHoweverWellSigned(String part, String value) {
    PortalUrl url = site.portalUrl(MEI).with(part, value).signed(PortalUrl.SECRET);

    refused(site.get(url.toString()), 403, CHECKSUM);
  }

  @Test
  void keysThatAreAcceptedBesideTheNewestGoOnWorking() {
    String time = Long.toString(MemoryLogs.NOW.getEpochSecond());
    PortalUrl old =
        PortalUrl.of(MEI, TestSite.CLIENT, time, "2025", "fedcba9876543210fedcba9876543210");

    assertThat(site.get(old.toString()).status()).isEqualTo(303);
  }

  @Test
  void anotherKeysIdDoesNotMakeASignatureGood() {
    String time = Long.toString(MemoryLogs.NOW.getEpochSecond());
    PortalUrl mixed = PortalUrl.of(MEI, TestSite.CLIENT, time, "2025", PortalUrl.SECRET);

    refused(site.get(mixed.toString()), 403, CHECKSUM);
  }

  @ParameterizedTest
  @CsvSource({
    "EXACT, 192.0.2.9, 192.0.2.9, true",
    "EXACT, 192.0.2.9, ::ffff:192.0.2.9, true",
    "EXACT, ::ffff:192.0.2.9, 192.0.2.9, true",
    "EXACT, 2001:DB8:0::9, 2001:db8::9, true",
    "EXACT, 192.0.2.9, 192.0.2.10, false",
    "EXACT, 192.0.2.9, 2001:db8::9, false",
    "NETWORK, 192.0.2.9, 192.0.2.200, true",
    "NETWORK, 192.0.2.9, 192.0.3.9, false",
    "NETWORK, 192.0.2.9, ::ffff:192.0.2.200, true",
    "NETWORK, 2001:db8:0:1::9, 2001:db8:0:1:ffff::1, true",
    "NETWORK, 2001:db8:0:1::9, 2001:db8:0:2::9, false",
    "NETWORK, 192.0.2.9, 2001:db8::9, false",
    "NETWORK, 2001:db8::9, 192.0.2.9, false",
    "OFF, 192.0.2.9, 2001:db8::9, true"
  })
  void theAddressMustBeAsTheSiteWants(
      AddressCheck check, String signed, String client, boolean accepted) {
    TestSite checking = site(check, MemoryLogs.NOW);
    String url = PortalUrl.of(MEI, signed, MemoryLogs.NOW).toString();
    PageResponse response = checking.send("GET", url, "", "en", client, List.of());

    if (accepted) {
      assertThat(response.status()).isEqualTo(303);
    } else {
      refused(response, 403, "IP mismatch");
    }
  }

  @Test
  void anAddressThatDoesNotFitUsesNothingUp() {
    String url = site.portalUrl(MEI).toString();

    refused(site.send("GET", url, "", "en", "198.51.100.1", List.of()), 403, "IP mismatch");
    assertThat(site.send("GET", url, "", "en").status()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 192.0.2.9, 303",
    "127.0.0.1, '198.51.100.1, 192.0.2.9', 303",
    "127.0.0.1, '192.0.2.9, 198.51.100.1', 403",
    "198.51.100.1, 192.0.2.9, 403"
  })
  void behindAProxyTheClientIsWhomATrustedProxySaysItIs(String peer, String header, int status) {
    PageResponse response =
        site.send("GET", site.portalUrl(MEI).toString(), "", "en", peer, List.of(header));

    assertThat(response.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"en, We know of no mailbox of yours", "zh-TW, 查無您的信箱"})
  void whoIsUnknownIsToldWhomToAsk(String language, String title) {
    PageResponse response = site.send("GET", site.portalUrl("B999").toString(), "", language);

    assertThat(response.status()).isEqualTo(403);
    assertThat(Jsoup.parse(response.body()).select("h1").text()).isEqualTo(title);
    assertThat(response.body()).contains("postmaster@campus.example");
  }

  @Test
  void whoIsUnknownDoesNotGetInWithTheSessionOfWhoWasThereBefore() {
    site.handOver(MEI);
    PageResponse response = site.get(site.portalUrl("B999").toString());

    assertThat(response.headers().get("Set-Cookie"))
        .startsWith("__Host-mailwarden=;")
        .contains("Max-Age=0");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, 0, zh-TW, IP 位址不符（IP mismatch）, 回到入口網站",
    "192.0.2.9, -120, zh-TW, 無法取得檢查碼或已逾期（cannot get checksum or expired）, 回到入口網站",
    "192.0.2.9, -120, en, Cannot get checksum or expired, Back to the portal"
  })
  void aRefusalSaysWhatToDoAndLeadsBackToThePortal(
      String client, int seconds, String language, String title, String button) {
    String url = PortalUrl.of(MEI, TestSite.CLIENT, MemoryLogs.NOW.plusSeconds(seconds)).toString();
    Document page = Jsoup.parse(site.send("GET", url, "", language, client, List.of()).body());

    assertThat(page.select("h1").text()).isEqualTo(title);
    assertThat(page.select("main a.button").text()).isEqualTo(button);
    assertThat(page.select("main a.button").attr("href"))
        .isEqualTo("https://portal.campus.example");
    assertThat(page.text()).doesNotContain("notice.");
  }

  @Test
  void askingForItsHeadersDoesNotUseAHandOffUp() {
    String url = site.portalUrl(MEI).toString();
    PageResponse head = site.send("HEAD", url, "", "en");

    assertThat(head.status()).isEqualTo(405);
    assertThat(head.headers()).containsEntry("Allow", "GET");
    assertThat(site.get(url).status()).isEqualTo(303);
  }

  @Test
  void leavingLeadsToAPageThatLeadsToThePortal() {
    site.handOver(MEI);
    PageResponse left = site.send("POST", "/logout", site.cookie(), "en");

    assertThat(left.headers().get("Set-Cookie")).contains("Max-Age=0");
    assertThat(left.headers()).containsEntry("Location", "/");
    assertThat(
            Jsoup.parse(site.send("GET", "/", "", "en").body())
                .select("main a.button")
                .attr("href"))
        .isEqualTo("https://portal.campus.example");
  }

  @ParameterizedTest
  @CsvSource({"en, IP mismatch", "zh-TW, IP mismatch"})
  void theHelpPageTellsOfThePortal(String language, String text) {
    assertThat(site.send("GET", "/help", "", language).body()).contains(text);
  }

  @Test
  void withoutAPortalThereIsNoSuchPage() {
    TestSite without = new TestSite();

    assertThat(without.get(site.portalUrl(MEI).toString()).status()).isEqualTo(404);
    assertThat(without.get("/help").body()).doesNotContain("IP mismatch");
  }

  @Test
  void aStoreThatIsDownSaysSo() {
    site.logs.goDown();

    assertThat(site.handOver(MEI).status()).isEqualTo(503);
  }

  @Test
  void theDaemonsLogSaysWhoCameAndWhyNotAndNoSecret() {
    Logger logger = (Logger) LoggerFactory.getLogger(Entrance.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      PortalUrl url = site.portalUrl(MEI);
      site.get(url.toString());
      site.get(url.toString());
      site.get(url.with("time", "1583807401").toString());
      site.send("GET", url.toString(), "", "en", "198.51.100.1", List.of());
      site.get(url.without("person").toString());

      assertThat(log.list.stream().map(event -> event.getMessage() + event.getKeyValuePairs()))
          .containsExactly(
              "person handed over[viewer=\"person 1000000000\", key=\"2026\","
                  + " accounts=\"2\", client=\"192.0.2.9\"]",
              refusal("USED_BEFORE", "nonce used before", "192.0.2.9"),
              refusal("WRONG_SIGNATURE", "key 2026", "192.0.2.9"),
              refusal("OTHER_ADDRESS", "signed for 192.0.2.9", "198.51.100.1"),
              refusal("MALFORMED", "person", "192.0.2.9"));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static String refusal(String reason, String detail, String client) {
    return "hand-off refused[reason=\"%s\", detail=\"%s\", client=\"%s\"]"
        .formatted(reason, detail, client);
  }

  /** Asks with a session cookie of ours that says this. */
  private PageResponse cookieOf(JWTClaimsSet.Builder claims, String address) {
    String token =
        new Tokens(TestSite.KEYS, Clock.fixed(MemoryLogs.NOW, ZoneOffset.UTC))
            .sign(
                Tokens.Purpose.SESSION,
                claims.issueTime(Date.from(MemoryLogs.NOW)),
                MemoryLogs.NOW.plusSeconds(60));
    return site.send("GET", address, "__Host-mailwarden=" + token, "en");
  }

  private static void refused(PageResponse response, int status, String title) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(Jsoup.parse(response.body()).select("h1").text()).isEqualTo(title);
    assertThat(response.body()).containsIgnoringCase("go back to the portal");
    assertThat(response.headers()).doesNotContainKey("Set-Cookie");
  }

  private Document page(String address) {
    PageResponse response = site.get(address);
    assertThat(response.status()).as(address).isEqualTo(200);
    return Jsoup.parse(response.body());
  }

  private static TestSite site(AddressCheck check, Instant now) {
    return TestSite.withPortal(
        URI.create("https://logs.campus.example"), Clock.fixed(now, ZoneOffset.UTC), check);
  }
}

package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.event.Stream;

/** The page as a browser gets it; to take a wanted change over: -Dgolden.write=true. */
class WebsiteTest {
  private static final Path GOLDEN = Path.of("src/test/resources/web/golden");

  private final TestSite site = new TestSite();

  @Test
  void aLinkBecomesASessionAndLeavesTheAddressBar() {
    PageResponse opened = site.openLink(MemoryLogs.MEI, "2020-03-09");

    assertThat(opened.status()).isEqualTo(303);
    assertThat(opened.headers())
        .containsEntry("Location", "/logs?type=successful-login&date=2020-03-09")
        .containsEntry("Referrer-Policy", "no-referrer")
        .containsEntry("Cache-Control", "no-store");
    assertThat(opened.headers().get("Set-Cookie"))
        .startsWith("__Host-mailwarden=")
        .contains("; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/")
        .doesNotContain("Domain");
    assertThat(page("/logs?type=successful-login&date=2020-03-09").select("td")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "successful-login, en",
    "successful-login, zh-TW",
    "failed-login, en",
    "smtp-mail, en",
    "account-management, en"
  })
  void aPageReadsAsInItsGoldenFile(String log, String language) throws IOException {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    String html =
        site.send("GET", "/logs?type=" + log + "&date=2020-03-10", site.cookie(), language).body();
    Path golden = GOLDEN.resolve(log + "." + language + ".html");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, html);
    }
    assertThat(html).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "successful-login|Time, Service, IP addr, Country, Note",
        "failed-login|Time, Service, IP addr, Country, Note",
        "smtp-mail|Time, IP addr, Sender, Relay, QID, Status, Recipient, Response",
      })
  void eachLogHasTheColumnsOfTheTrade(String log, String columns) {
    assertThat(String.join(", ", logPage(log, "2020-03-10").select("thead th").eachText()))
        .isEqualTo(columns);
  }

  @Test
  void loginsAreNewestFirstWithPlaceAndLogin() {
    Document page = logPage("successful-login", "2020-03-10");

    assertThat(page.select("td.time > bdi").eachText())
        .startsWith("2020-03-10 10:00:33", "2020-03-10 09:55:32");
    assertThat(page.select("tbody tr").first().select("td > bdi").eachText())
        .containsExactly(
            "2020-03-10 10:00:33",
            "imap",
            "140.114.63.141",
            "Taiwan",
            "mszhang@ms.campus.example (fqdn)");
    assertThat(page.select("caption").text()).contains("UTC+08:00");
  }

  @Test
  void aFailureSaysWhyInWords() {
    assertThat(logPage("failed-login", "2020-03-10").select("td.note").eachText())
        .containsExactly("mszhang", "mszhang · wrong password");
  }

  @Test
  void accountManagementIsChronologicalAndHasNoDate() {
    Document page = logPage("account-management", "2020-03-10");

    assertThat(page.select("td.time").eachText())
        .containsExactly("2017-09-01 09:00:00", "2019-02-11 14:30:00");
    assertThat(page.select("nav.days")).isEmpty();
  }

  @Test
  void rowsOfAnAlertSaySoInWordsAndNoOthers() {
    Document page = logPage("successful-login", "2020-03-10");

    assertThat(page.select(".mark").eachText()).containsExactly("Alert: new country");
    assertThat(page.select("tr:has(.mark)").text()).contains("Vietnam");
    assertThat(page.select(".alarm").text()).startsWith("One line below is marked");
    assertThat(page.select(page.select(".alarm a").attr("href")).text()).contains("Vietnam");
    assertThat(page.select("#date option").eachText()).contains("2020/03/10 (Tue) – alert");
  }

  @Test
  void aRuleInShadowModeMarksNothing() {
    site.logs.alert("shadow", MemoryLogs.NOW.minus(Duration.ofDays(2)), "TW");

    assertThat(logPage("successful-login", "2020-03-10").select(".mark")).hasSize(1);
  }

  @Test
  void anotherDaysAlertIsOneClickAway() {
    assertThat(logPage("failed-login", "2020-03-02").select("nav.alerts a").eachAttr("href"))
        .containsExactly("/logs?type=successful-login&date=2020-03-10");
  }

  @Test
  void todayHasNoNextDayAndSaysThatItIsNotThatRealTime() {
    Document page = logPage("failed-login", "2020-03-10");

    assertThat(page.select("nav.days a").eachText()).containsExactly("Previous day");
    assertThat(page.select("nav.days").text())
        .contains("2020/03/10 (Tue)", "Note: Today's results are not that real-time.");
  }

  @Test
  void aDayBeforeTodayHasBothNeighbours() {
    Document page = logPage("failed-login", "2020-03-09");

    assertThat(page.select("nav.days a").eachAttr("href"))
        .containsExactly(
            "/logs?type=failed-login&date=2020-03-08", "/logs?type=failed-login&date=2020-03-10");
    assertThat(page.select("nav.days").text()).doesNotContain("real-time");
  }

  @Test
  void theOldestOfThirtyDaysHasNoPreviousDay() {
    Document page = logPage("failed-login", "2020-02-10");

    assertThat(page.select("nav.days a").eachText()).containsExactly("Next day");
    assertThat(page.select("#date option")).hasSize(30);
  }

  @Test
  void anotherTimeZonesDayIsTheOwners() {
    // 2020-03-09T18:12:45Z is the tenth in Taipei.
    assertThat(logPage("successful-login", "2020-03-10").text()).contains("2020-03-10 02:12:45");
  }

  @ParameterizedTest
  @CsvSource({
    "type=smtp-mail&date=2020-02-09, /logs?type=smtp-mail&date=2020-02-10",
    "type=smtp-mail&date=2020-03-11, /logs?type=smtp-mail&date=2020-03-10",
    "type=smtp-mail&date=-999999999-01-01, /logs?type=smtp-mail&date=2020-02-10",
    "type=smtp-mail&date=2020-02-30, /logs?type=successful-login&date=2020-03-10",
    "type=passwords, /logs?type=successful-login&date=2020-03-10",
    "type=%3Cscript%3E&date=%ZZ, /logs?type=successful-login&date=2020-03-10",
    "before=1%27%20OR%201=1, /logs?type=successful-login&date=2020-03-10",
  })
  void whatCannotBeShownLeadsToTheNearestThatCan(String query, String nearest) {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    PageResponse response = site.get("/logs?" + query);

    assertThat(response.status()).isEqualTo(400);
    assertThat(Jsoup.parse(response.body()).select("main a").attr("href")).isEqualTo(nearest);
  }

  @Test
  void moreRowsThanAPageGoOnOlderWithNoneLostOrTwice() {
    Instant noon = Instant.parse("2020-03-05T04:00:00Z");
    for (int i = 0; i < LogPage.ROWS + 3; i++) {
      site.logs.success(noon.plusSeconds(i / 4), "imap", "140.114.63.141", "TW");
    }
    Document first = logPage("successful-login", "2020-03-05");
    Document second = page(first.select(".pages a").attr("href"));

    assertThat(first.select("tbody tr")).hasSize(LogPage.ROWS);
    assertThat(first.select(".pages a").eachText()).containsExactly("Older");
    assertThat(second.select("tbody tr")).hasSize(3);
    assertThat(second.select(".pages a").eachText()).containsExactly("Newest");
  }

  @Test
  void hostileTextStaysText() {
    site.logs.success(
        MemoryLogs.NOW, "imap", "192.0.2.1", "", "'\"><script>alert(1)</script>\r\n\u202Egnp.exe");
    Document page = logPage("successful-login", "2020-03-10");

    assertThat(page.select("script")).isEmpty();
    assertThat(page.select("td.note").first().text())
        .isEqualTo("'\"><script>alert(1)</script>\uFFFD\uFFFD\uFFFDgnp.exe");
    assertThat(page.select("td.country").first().text()).isEqualTo("not known");
  }

  @Test
  void aSessionShowsItsOwnAccountWhateverTheAddressSays() {
    site.openLink(MemoryLogs.OTHER, "2020-03-10");
    Document page = page("/logs?type=successful-login&date=2020-03-10&accountId=7&sub=7&person=7");

    assertThat(page.select(".shown").text()).contains("other@campus.example");
    assertThat(page.text()).doesNotContain("mszhang").contains("No records on this day.");
  }

  @Test
  void aLinksTokenIsNoSessionAndASessionIsNoLink() {
    String token =
        site.links
            .link(MemoryLogs.MEI, Stream.SMTP_MAIL, LocalDate.parse("2020-03-10"))
            .getPath()
            .substring(Links.PATH.length());
    assertThat(site.send("GET", "/logs", "__Host-mailwarden=" + token, "en").status())
        .isEqualTo(403);

    site.openLink(MemoryLogs.MEI, "2020-03-10");
    String session = site.cookie().replaceFirst(".*?=", "");
    assertThat(site.get("/l/" + session).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"en, This link has expired", "zh-TW, 這個連結已過期"})
  void anExpiredLinkSaysWhatToDo(String language, String title) {
    String link =
        site.links.link(MemoryLogs.MEI, Stream.SMTP_MAIL, LocalDate.parse("2020-03-10")).getPath();
    TestSite later =
        new TestSite(
            TestSite.ADDRESS, Clock.fixed(MemoryLogs.NOW.plus(Duration.ofDays(7)), ZoneOffset.UTC));
    PageResponse response = later.send("GET", link, "", language);

    assertThat(response.status()).isEqualTo(410);
    assertThat(Jsoup.parse(response.body()).select("h1").text()).isEqualTo(title);
    assertThat(response.body()).contains("postmaster@campus.example");
    assertThat(response.headers()).doesNotContainKey("Set-Cookie");
  }

  @ParameterizedTest
  @CsvSource({"true, https://db-ip.com, noopener noreferrer", "false, '', ''"})
  void theLogPageCreditsDbIpWhereItsDataIsUsed(boolean used, String address, String rel) {
    TestSite site =
        new TestSite(TestSite.ADDRESS, Clock.fixed(MemoryLogs.NOW, ZoneOffset.UTC), used);
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    Elements link = Jsoup.parse(site.get("/logs").body()).select("footer small a");

    assertThat(link.attr("href")).isEqualTo(address);
    assertThat(link.attr("rel")).isEqualTo(rel);
  }

  @Test
  void aSessionEndsWhenNothingIsAskedForHalfAnHour() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    TestSite later =
        new TestSite(
            TestSite.ADDRESS,
            Clock.fixed(MemoryLogs.NOW.plus(Duration.ofMinutes(30)), ZoneOffset.UTC));
    PageResponse response = later.send("GET", "/logs", site.cookie(), "en");

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body()).contains("Please open the link again");
  }

  @Test
  void aSessionNeverOutlivesHalfADayHoweverBusy() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    String cookie = site.cookie();
    int minutes = 0;
    PageResponse response;
    do {
      minutes += 20;
      Instant then = MemoryLogs.NOW.plus(Duration.ofMinutes(minutes));
      TestSite later = new TestSite(TestSite.ADDRESS, Clock.fixed(then, ZoneOffset.UTC));
      response = later.send("GET", "/logs", cookie, "en");
      cookie = response.headers().getOrDefault("Set-Cookie", "").replaceFirst(";.*", "");
    } while (response.status() == 200);

    assertThat(minutes).isEqualTo(12 * 60);
  }

  @Test
  void anAccountThatIsGoneHasNoLogAndNoSession() {
    site.openLink(99, "2020-03-10");
    PageResponse response = site.get("/logs");

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.headers().get("Set-Cookie")).contains("Max-Age=0");
  }

  @Test
  void leavingEndsTheSession() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    PageResponse left = site.send("POST", "/logout", site.cookie(), "en");

    assertThat(left.status()).isEqualTo(303);
    assertThat(left.headers().get("Set-Cookie")).startsWith("__Host-mailwarden=; Max-Age=0");
    assertThat(site.send("POST", "/logout", "", "en").headers()).doesNotContainKey("Set-Cookie");
  }

  @Test
  void theLanguageIsTheChosenThenTheBrowsersThenTheOwners() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    PageResponse chosen = site.get("/logs?type=smtp-mail&date=2020-03-09&lang=zh-TW");
    String language = chosen.headers().get("Set-Cookie").replaceFirst(";.*", "");

    assertThat(chosen.headers()).containsEntry("Location", "/logs?type=smtp-mail&date=2020-03-09");
    assertThat(languageOf(site.send("GET", "/logs", site.cookie() + "; " + language, "en")))
        .isEqualTo("zh-TW");
    assertThat(languageOf(site.send("GET", "/logs", site.cookie(), "en-GB,zh;q=0.5")))
        .isEqualTo("en");
    assertThat(languageOf(site.send("GET", "/logs", site.cookie(), ""))).isEqualTo("zh-TW");
    assertThat(languageOf(site.send("GET", "/help", "", "zh-Hant-HK"))).isEqualTo("zh-TW");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/?lang=zh-TW",
        "/%2F/evil.example?lang=zh-TW",
        "/logs?lang=zh-TW&x=%0d%0aSet-Cookie:a=b",
      })
  void noAddressLeadsAwayOrIntoAHeader(String address) {
    PageResponse response = site.get(address);

    assertThat(response.headers().getOrDefault("Location", "/logs")).isEqualTo("/logs");
  }

  @Test
  void withoutASessionItSaysHowToGetIn() {
    PageResponse response = site.get("/");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).contains("open the link in a mail");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /logs, 405, 'GET, HEAD'",
    "DELETE, /, 405, 'GET, HEAD'",
    "PUT, /l/x, 405, 'GET, HEAD'",
    "GET, /logout, 405, POST"
  })
  void otherMethodsAreRefused(String method, String path, int status, String allow) {
    PageResponse response = site.send(method, path, "", "en");

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers()).containsEntry("Allow", allow);
  }

  @Test
  void headIsGetWithoutItsBody() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    PageResponse response = site.send("HEAD", "/logs", site.cookie(), "en");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/static/../logs.html.peb",
        "/static/",
        "/static/%2e%2e/x",
        "/l",
        "/.."
      })
  void anUnknownPathIsAPageThatSaysSo(String path) {
    PageResponse response = site.get(path);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).contains("There is no such page");
  }

  @Test
  void everyAnswerIsUnderTheSamePolicy() {
    for (String path : List.of("/", "/help", "/logs", "/l/x", "/nothing", "/static/page.css")) {
      assertThat(site.get(path).headers())
          .containsEntry(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
                  + " frame-ancestors 'none'; base-uri 'none'")
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Referrer-Policy", "no-referrer")
          .containsKey("Strict-Transport-Security")
          .containsKey("Cache-Control");
    }
  }

  @Test
  void aStoreThatIsDownSaysSoAndWhenToComeBack() {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    site.logs.goDown();
    PageResponse response = site.get("/logs");

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers()).containsEntry("Retry-After", "30");
    assertThat(response.body()).contains("Nothing is lost").doesNotContain("the database is down");
  }

  @Test
  void hugeAndOddCookiesOpenNothing() {
    for (String cookie :
        List.of(
            "__Host-mailwarden=" + "a".repeat(100_000), "=;;=", "__Host-mailwarden=a.b.c", ";")) {
      assertThat(site.send("GET", "/logs", cookie, "en").status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-TW"})
  void theHelpPageHasAllPointsInBothLanguages(String language) {
    Document page = Jsoup.parse(site.send("GET", "/help", "", language).body());

    assertThat(page.select("h3")).hasSize(4);
    assertThat(page.text()).contains("30", "postmaster@campus.example", "(fqdn)");
    assertThat(page.select("a.button").attr("href"))
        .isEqualTo("https://mail.campus.example/password");
    assertThat(page.text()).doesNotContain("help.").doesNotContain("notice.");
  }

  @Test
  void bothLanguagesSayEverything() throws IOException {
    assertThat(keys("zh_TW")).containsExactlyInAnyOrderElementsOf(keys("en"));
  }

  private static List<String> keys(String language) throws IOException {
    return Files.readAllLines(Path.of("../templates/page/messages_" + language + ".properties"))
        .stream()
        .filter(line -> line.contains(" = "))
        .map(line -> line.substring(0, line.indexOf(" = ")))
        .toList();
  }

  private static String languageOf(PageResponse response) {
    return Jsoup.parse(response.body()).select("html").attr("lang");
  }

  private Document logPage(String log, String day) {
    site.openLink(MemoryLogs.MEI, "2020-03-10");
    return page("/logs?type=" + log + "&date=" + day);
  }

  private Document page(String address) {
    PageResponse response = site.get(address);
    assertThat(response.status()).as(address).isEqualTo(200);
    return Jsoup.parse(response.body());
  }
}

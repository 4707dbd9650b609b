package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Allowed are this machine and 203.0.113.0/24; proxies of the site's are on this machine. */
class AdminPageTest {
  private final TestSite site = new TestSite();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "on this machine                    | 127.0.0.1    | -                       | 127.0.0.1:8080          | 200",
        "on this machine by IPv6            | ::1          | -                       | [::1]:8080              | 200",
        "on this machine by name            | 127.0.0.1    | -                       | localhost:8080          | 200",
        "in an allowed network              | 203.0.113.5  | -                       | logs.campus.example     | 200",
        "there, behind a proxy of ours      | 127.0.0.1    | 203.0.113.5             | logs.campus.example     | 200",
        "anywhere else                      | 192.0.2.9    | -                       | 127.0.0.1:8080          | 404",
        "elsewhere, behind a proxy of ours  | 127.0.0.1    | 192.0.2.9               | logs.campus.example     | 404",
        "elsewhere, claiming to be here     | 127.0.0.1    | 127.0.0.1, 192.0.2.9    | logs.campus.example     | 404",
        "nobody that a proxy of ours names  | 127.0.0.1    | unknown                 | logs.campus.example     | 404",
        "claiming a proxy that isn't ours   | 203.0.113.5  | 127.0.0.1               | logs.campus.example     | 404",
        "here, but sent by another site     | 127.0.0.1    | -                       | rebound.attacker.example | 404",
        "here, without a name               | 127.0.0.1    | -                       | ''                      | 404",
      })
  void isThereForClientsOf(String whom, String peer, String forwardedFor, String host, int status) {
    PageResponse answer =
        site.admin(peer, forwardedFor == null ? List.of() : List.of(forwardedFor), host, "", "en");

    assertThat(answer.status()).as(whom).isEqualTo(status);
  }

  @Test
  void isToEverybodyElseAPageThatIsNotThere() {
    PageResponse admin = site.admin("192.0.2.9", List.of(), "logs.campus.example", "", "en");

    assertThat(admin.body()).isEqualTo(site.get("/nothing-here").body());
    assertThat(admin.headers()).isEqualTo(site.get("/nothing-here").headers());
  }

  @Test
  void givesNoCookieAndRunsNoScript() {
    PageResponse admin = admin("lang=zh-TW", "en");

    assertThat(admin.headers())
        .doesNotContainKey("Set-Cookie")
        .containsEntry("Cache-Control", "no-store");
    assertThat(admin.headers().get("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(Jsoup.parse(admin.body()).select("script, [style], [onclick]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', en, en", "'', zh-TW, zh-TW", "lang=zh-TW, en, zh-TW", "lang=xx, en, en"})
  void speaksTheLanguageOfTheBrowserOrOfItsAddress(String query, String browser, String spoken) {
    assertThat(Jsoup.parse(admin(query, browser).body()).selectFirst("html").attr("lang"))
        .isEqualTo(spoken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-TW"})
  void everyWordIsThere(String language) {
    site.report(AdminReports.BAD);

    assertThat(Jsoup.parse(admin("", language).body()).text())
        .doesNotContain("admin.", "{0}", "{1}", "{2}");
  }

  @Test
  void drawsABarForEachDayAndRuleThatTheTableCountsToo() {
    Document page = bad();

    // 40 alerts on the last day are the top: 180 high; ten on the first are a quarter of it.
    assertThat(page.select("svg.chart rect").eachAttr("class")).containsExactly("c0", "c0", "c1");
    assertThat(page.select("svg.chart rect").eachAttr("height")).containsExactly("45", "135", "45");
    assertThat(page.select("details tbody tr")).hasSize(30);
    assertThat(page.select("details tbody tr").first().select("td").eachText())
        .containsExactly("2020-03-10", "30", "10", "40");
  }

  @Test
  void theChartSaysWhatItShowsToWhoCantSeeIt() {
    assertThat(bad().select("svg.chart[role=img][aria-labelledby='chart-title chart-desc']"))
        .hasSize(1);
    assertThat(bad().select("#chart-desc").text())
        .isEqualTo("50 alerts in the past 30 days, at most 40 a day");
  }

  @Test
  void saysHowToDecideOnWhatIsHeld() {
    assertThat(bad().select("pre").text())
        .contains("mailwarden alerts release new-country", "mailwarden alerts drop new-country");
    assertThat(bad().text())
        .contains(
            "12 mails about 9 accounts, held from 2020-03-10 11:59:00 to 2020-03-10 12:00:00");
  }

  @Test
  void showsRulesWithWhatTheyDidAndWouldHaveDone() {
    assertThat(bad().select("[aria-labelledby=rules] tbody tr").eachText())
        .containsExactly(
            "new-country on critical 40 40 33 21", "new-network shadow warning 10 10 9 0");
    assertThat(bad().select("[aria-labelledby=rules] .alarm li").text())
        .isEqualTo("rules/a.yaml:3:1: unknown key \"tpye\"; did you mean \"type\"?");
  }

  @Test
  void showsSourcesWithTheirLastLineAndProblem() {
    assertThat(bad().select("[aria-labelledby=sources] tbody tr").eachText())
        .containsExactly("mail-log 2020-03-10 12:00:00 512", "portal never 0 its disk is full");
  }

  @Test
  void nothingInALineIsMarkup() {
    assertThat(bad().select("[aria-labelledby=unread] td").first().text())
        .isEqualTo("<b>maild</b>: login");
  }

  @Test
  void aQuietSiteHasAPageToo() {
    Document page = Jsoup.parse(admin("", "en").body());

    assertThat(page.select("[aria-labelledby=held] p").text()).isEqualTo("None.");
    assertThat(page.text()).contains("is not computed yet");
  }

  private Document bad() {
    site.report(AdminReports.BAD);
    return Jsoup.parse(admin("", "en").body());
  }

  private PageResponse admin(String query, String language) {
    return site.admin("127.0.0.1", List.of(), "127.0.0.1:8080", query, language);
  }
}

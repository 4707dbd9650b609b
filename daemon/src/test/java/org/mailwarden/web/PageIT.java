package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Stream;
import org.mailwarden.servers.FreePort;

/**
 * The page through the route in routes/web.yaml, on a real port, in the Chromium that is on the
 * PATH. Leaves screenshots in target/screenshots.
 */
class PageIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final List<String> CHROMIUM_ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static int port;
  private static TestSite site;
  private static Main camel;
  private static Optional<Path> chromium;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    port = FreePort.find();
    site =
        TestSite.withPortal(
            URI.create("http://localhost:" + port),
            Clock.fixed(MemoryLogs.NOW, ZoneOffset.UTC),
            AddressCheck.EXACT);
    camel = new Main();
    camel.bind("page", new PageRoute(site.website()));
    camel.addInitialProperty("camel.server.enabled", "true");
    camel.addInitialProperty("camel.server.host", "localhost");
    camel.addInitialProperty("camel.server.port", Integer.toString(port));
    camel.configure().withRoutesIncludePattern("file:../routes/web.yaml");
    camel.start();
    chromium =
        Arrays.stream(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    if (chromium.isPresent()) {
      playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(chromium.get())
                      .setArgs(CHROMIUM_ARGUMENTS));
    }
  }

  @AfterAll
  static void stop() {
    if (playwright != null) {
      playwright.close();
    }
    camel.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "phone, 375, 812, LIGHT, en",
    "phone, 375, 812, DARK, zh-TW",
    "desktop, 1280, 900, LIGHT, zh-TW",
    "desktop, 1280, 900, DARK, en",
  })
  void anOwnerFindsTheOneForeignLineAndLooksAround(
      String device, int width, int height, ColorScheme colors, String language) {
    needsChromium();
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colors)
                .setLocale(language))) {
      Page page = context.newPage();
      String name = device + "-" + colors.name().toLowerCase(Locale.ROOT) + "-" + language + "-";

      page.navigate(link(Stream.SUCCESSFUL_LOGIN));
      assertThat(page.url()).endsWith("/logs?type=successful-login&date=2020-03-10");
      assertThat(page.locator(".mark").count()).isEqualTo(1);
      looksGood(page, name + "successful-login");

      page.locator("nav.days a[rel=prev]").click();
      assertThat(page.url()).endsWith("date=2020-03-09");
      page.locator("nav.days a[rel=next]").click();
      assertThat(page.url()).endsWith("date=2020-03-10");
      assertThat(page.locator("nav.days a[rel=next]").count()).isZero();

      for (Stream stream :
          List.of(Stream.SMTP_MAIL, Stream.FAILED_LOGIN, Stream.ACCOUNT_MANAGEMENT)) {
        page.selectOption("#type", stream.label());
        page.locator(".query button[type=submit]").click();
        assertThat(page.locator("tbody tr").count()).isPositive();
        looksGood(page, name + stream.label());
      }

      String other = language.equals("en") ? "zh-TW" : "en";
      page.locator(".languages a").click();
      assertThat(page.locator("html").getAttribute("lang")).isEqualTo(other);
      assertThat(page.url()).contains("type=account-management").doesNotContain("lang=");
      page.locator(".languages a").click();

      page.locator(".result .help a").click();
      looksGood(page, name + "help");
      page.locator(".leave button").click();
      looksGood(page, name + "signed-out");
      page.navigate(address("/l/wrong"));
      looksGood(page, name + "link-wrong");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "375, 812, LIGHT, zh-TW",
    "375, 812, DARK, en",
    "1280, 900, DARK, zh-TW",
    "1280, 900, LIGHT, en"
  })
  void anAdministratorSeesHowItGoes(int width, int height, ColorScheme colors, String language) {
    needsChromium();
    site.report(AdminReports.BAD);
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colors)
                .setLocale(language))) {
      Page page = context.newPage();
      page.navigate(address("/admin"));
      assertThat(page.locator("svg.chart rect").count()).isEqualTo(3);
      String name =
          "admin-" + width + "-" + colors.name().toLowerCase(Locale.ROOT) + "-" + language;
      looksGood(page, name);
      page.locator("summary").click();
      looksGood(page, name + "-table");
      assertThat(context.cookies()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "phone, 375, 812, LIGHT, zh-TW",
    "phone, 375, 812, DARK, en",
    "desktop, 1280, 900, LIGHT, en",
    "desktop, 1280, 900, DARK, zh-TW",
  })
  void aPersonComesFromThePortalAndLooksAtEachAccount(
      String device, int width, int height, ColorScheme colors, String language) {
    needsChromium();
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colors)
                .setLocale(language))) {
      Page page = context.newPage();
      String name =
          "portal-" + device + "-" + colors.name().toLowerCase(Locale.ROOT) + "-" + language + "-";
      String url = portal(MemoryLogs.MEI_ID, "127.0.0.1", 0);

      page.navigate(url);
      assertThat(page.url()).endsWith("/accounts");
      looksGood(page, name + "accounts");

      page.locator(".accounts li:has-text('mszhang') a").click();
      assertThat(page.locator(".shown").textContent()).contains("mszhang@ms.campus.example");
      looksGood(page, name + "log");
      page.locator("nav.days a[rel=prev]").click();
      page.locator("nav.days a[rel=next]").click();
      page.selectOption("#type", Stream.FAILED_LOGIN.label());
      page.locator(".query button[type=submit]").click();
      page.locator(".languages a").click();
      assertThat(page.url()).endsWith("/logs?account=7&type=failed-login&date=2020-03-10");
      page.locator(".languages a").click();

      page.locator(".switch a").click();
      page.locator(".accounts li:has-text('office') a").click();
      assertThat(page.locator(".shown").textContent()).contains("office@my.campus.example");
      page.navigate(address("/logs?account=10"));
      looksGood(page, name + "not-yours");
      page.locator("main a.button").click();
      assertThat(page.url()).endsWith("/accounts");
      page.navigate(url);
      assertThat(page.url()).as("a second click").endsWith("/accounts");
      page.locator("footer a[href='/help']").click();
      looksGood(page, name + "help");

      page.locator(".leave button").click();
      looksGood(page, name + "signed-out");
      page.navigate(url);
      looksGood(page, name + "used");
      page.navigate(portal(MemoryLogs.MEI_ID, "127.0.0.1", -121));
      assertThat(page.locator("h1").textContent()).containsIgnoringCase("cannot get checksum");
      looksGood(page, name + "expired");
      page.navigate(portal(MemoryLogs.MEI_ID, "192.0.2.9", 0));
      assertThat(page.locator("h1").textContent()).contains("IP mismatch");
      looksGood(page, name + "address");
      page.navigate(portal("B999", "127.0.0.1", 0));
      looksGood(page, name + "nobody");
      page.navigate(address("/accounts"));
      looksGood(page, name + "session-over");
    }
  }

  @Test
  void printsItsRowsAndNothingToClickOn() {
    needsChromium();
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.navigate(link(Stream.SMTP_MAIL));
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      assertThat(page.locator("tbody tr").first().isVisible()).isTrue();
      assertThat(page.locator(".query").isVisible()).isFalse();
      screenshot(page, "print");
    }
  }

  @Test
  void aKeyboardGetsToTheContentAndTheFormFirst() {
    needsChromium();
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.navigate(link(Stream.SUCCESSFUL_LOGIN));
      page.keyboard().press("Tab");
      page.keyboard().press("Enter");
      page.keyboard().press("Tab");
      assertThat(page.evaluate("document.activeElement.id")).isEqualTo("type");
    }
  }

  @Test
  void theRouteSendsWhatThePageSaysAndNothingOfTheRequest() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address("/help?Set-Cookie=a%3Db&X-Query=1")))
                    .header("X-Mine", "1")
                    .header("Cookie", "secret=1")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map().keySet())
        .extracting(String::toLowerCase)
        .contains("cache-control", "content-security-policy", "content-type", "referrer-policy")
        .doesNotContain("x-mine", "x-query", "cookie", "set-cookie", "user-agent", "camelhttppath");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "/logs?%ZZ, 400",
    "/logs?&&=&a=%00, 403",
    "/%00, 404",
    "/logs?date=%C0%AF, 403",
    "/.., 404"
  })
  void hostileRequestLinesGetAPage(String target, int status) throws IOException {
    assertThat(raw("GET " + target + " HTTP/1.1")).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void aRequestWithABodyIsRefusedLikeAnyOther() throws IOException {
    assertThat(raw("POST /logs HTTP/1.1", "Content-Length: 3")).startsWith("HTTP/1.1 405 ");
  }

  private static String raw(String... lines) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      String head =
          String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\n\r\nabc";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(64), StandardCharsets.US_ASCII);
    }
  }

  /** Nobody skips this in silence where it counts. */
  private static void needsChromium() {
    String missing = "no chromium on the PATH: apt-get install chromium";
    if (chromium.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    Assumptions.assumeTrue(chromium.isPresent(), missing);
  }

  private static void looksGood(Page page, String name) {
    screenshot(page, name);
    Object overflow =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("pixels that stick out of " + name).isEqualTo(0);
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .as(name)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes())
        .isEmpty();
  }

  private static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  private static String link(Stream stream) {
    return site.links.link(MemoryLogs.MEI, stream, LocalDate.parse("2020-03-10")).toString();
  }

  /** Where the portal sends a person, signed so many seconds from now. */
  private static String portal(String person, String client, int seconds) {
    return address(PortalUrl.of(person, client, MemoryLogs.NOW.plusSeconds(seconds)).toString());
  }

  private static String address(String path) {
    return "http://localhost:" + port + path;
  }
}

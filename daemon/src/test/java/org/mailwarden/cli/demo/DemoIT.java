package org.mailwarden.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Stream;

/** The demo as a new user runs it: the whole daemon, a real MariaDB, real SMTP, real HTTP. */
class DemoIT {
  private static final List<String> PROGRESS = new ArrayList<>();
  private static Demo demo;

  private final HttpClient browser = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    demo =
        Demo.start(
            Path.of("..").toAbsolutePath().normalize(),
            Path.of("target", "demo-it").toAbsolutePath(),
            2026,
            0,
            Clock.systemUTC(),
            PROGRESS::add);
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  @Test
  void readsEveryLineAndAlarmsTheOwnersItShould() throws Exception {
    Demo.Summary summary = demo.summary();

    assertThat(summary.unparsed()).isZero();
    assertThat(summary.linesRead()).isGreaterThan(5_000);
    assertThat(summary.events()).allSatisfy((stream, rows) -> assertThat(rows).isPositive());
    assertThat(summary.events()).containsOnlyKeys(Stream.values());
    assertThat(summary.alerts()).isEqualTo(4);
    assertThat(summary.mails()).isEqualTo(5);
    assertThat(summary.linkStatus()).isEqualTo(200);
    assertThat(PROGRESS).anyMatch(line -> line.startsWith("Reading logs: "));
  }

  @Test
  void theLinkLeavesTheAddressBarAndIsNeitherCachedNorReferred() throws Exception {
    HttpResponse<String> opened = get(demo.summary().link(), "");

    assertThat(opened.statusCode()).isEqualTo(303);
    assertThat(location(opened)).startsWith("/logs?type=successful-login&date=");
    assertThat(opened.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; HttpOnly; SameSite=Lax");
    HttpResponse<String> page = get(demo.page().resolve(location(opened)), cookie(opened));
    assertThat(page.statusCode()).isEqualTo(200);
    for (HttpResponse<String> response : List.of(opened, page)) {
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(response.headers().firstValue("Content-Security-Policy"))
          .isPresent()
          .get()
          .asString()
          .contains("default-src 'none'")
          .doesNotContain("unsafe");
    }
    assertThat(page.headers().firstValue("Cookie")).as("nothing is echoed").isEmpty();
    assertThat(page.body()).contains("Vietnam").contains("Alert: new country");
  }

  @Test
  void tellsHowItIs() throws Exception {
    assertThat(get(demo.page().resolve("/health"), "").body()).contains("\"status\" : \"up\"");
    assertThat(get(demo.page().resolve("/metrics"), "").body())
        .contains("mailwarden_lines_total{outcome=\"understood\",source=\"mail-log\"}");
  }

  @Test
  void showsNothingWithoutALink() throws Exception {
    HttpResponse<String> page = get(demo.page().resolve("/logs"), "");

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("Please open the link again");
    assertThat(get(demo.page().resolve("/l/eyJhbGciOiJub25lIn0.e30."), "").statusCode())
        .isEqualTo(403);
    assertThat(get(demo.page().resolve("/nowhere"), "").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(URI uri, String cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept-Language", "en");
    Optional.of(cookie).filter(c -> !c.isEmpty()).ifPresent(c -> request.header("Cookie", c));
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String location(HttpResponse<?> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  private static String cookie(HttpResponse<?> response) {
    return response.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }
}

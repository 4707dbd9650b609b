package org.mailwarden.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.Daemon;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.event.Account;
import org.mailwarden.servers.FreePort;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredPerson;
import org.mailwarden.store.TestDatabase;
import org.mailwarden.web.PortalUrl;

/** A person comes from the portal to a daemon as it is configured and started, over MariaDB. */
class PortalIT {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  @TempDir static Path folder;

  private static TestDatabase tables;
  private static Configuration configuration;
  private static Daemon daemon;
  private static int port;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    tables = TestDatabase.create();
    port = FreePort.find();
    Path secret =
        Files.writeString(
            folder.resolve("portal-secret"), PortalUrl.KEY + " " + PortalUrl.SECRET + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    configuration =
        Configuration.ofText(
            """
            site:
              name: Campus Mail
              domains: [campus.example]
              time-zone: Asia/Taipei
              contact: postmaster@campus.example
              change-password-url: https://mail.campus.example/password
            database:
              url: %s
              user: %s
            page:
              address: http://127.0.0.1:%d
              listen: 127.0.0.1:%d
            portal:
              secret-file: portal-secret
            folders:
              data: state
            """
                .formatted(tables.settings().url(), tables.settings().user(), port, port),
            Map.of("MAILWARDEN_DATABASE_PASSWORD", tables.settings().password()),
            folder,
            Path.of("..").toAbsolutePath().normalize());
    startDaemon();
    StoredPerson mei = new StoredPerson("B101", "陳美", Optional.of("en"), Optional.empty());
    StoredPerson li = new StoredPerson("B102", "Li", Optional.empty(), Optional.empty());
    daemon
        .database()
        .people()
        .upsert(
            List.of(
                account("mei@campus.example", mei, "Staff @mx"),
                account("office@campus.example", mei, "Departments @my"),
                account("li@campus.example", li, "Students")));
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
    }
    tables.close();
  }

  @Test
  void aPersonSeesTheirAccountsAndAHandOffIsUsedUpEvenAfterARestart() throws Exception {
    String url = PortalUrl.of("B101", "127.0.0.1", NOW).toString();
    HttpResponse<String> opened = get(url, "");
    assertThat(opened.statusCode()).isEqualTo(303);
    assertThat(opened.headers().firstValue("Location")).contains("/accounts");
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");

    assertThat(get("/accounts", cookie).body())
        .contains("Departments @my", "office@campus.example", "Staff @mx", "mei@campus.example")
        .doesNotContain("li@campus.example");
    assertThat(get("/logs?account=" + id("mei@campus.example"), cookie).body())
        .contains("mei@campus.example", "Choose another account");
    assertThat(get("/logs?account=" + id("li@campus.example"), cookie).statusCode()).isEqualTo(404);

    daemon.close();
    startDaemon();

    assertThat(get(url, "").statusCode()).isEqualTo(410);
    assertThat(get("/accounts", cookie).statusCode()).as("the session goes on").isEqualTo(200);
  }

  private static void startDaemon() {
    daemon = Daemon.start(configuration, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static String id(String address) {
    return tables.query("SELECT id FROM account WHERE address = '" + address + "'").get(0);
  }

  private static AccountRecord account(String address, StoredPerson person, String service) {
    return new AccountRecord(new Account(address), person, Optional.of(service), Optional.empty());
  }

  private HttpResponse<String> get(String address, String cookie) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + address));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

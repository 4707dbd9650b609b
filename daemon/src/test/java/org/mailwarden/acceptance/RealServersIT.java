package org.mailwarden.acceptance;

import static com.icegreen.greenmail.util.ServerSetup.PROTOCOL_SMTP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.Daemon;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.event.Account;
import org.mailwarden.event.Stream;
import org.mailwarden.servers.DebianMariaDb;
import org.mailwarden.servers.DebianServer;
import org.mailwarden.servers.FreePort;
import org.mailwarden.servers.MailServers;
import org.mailwarden.servers.MailSettings;
import org.mailwarden.servers.Mailbox;
import org.mailwarden.servers.RequiresServers;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredPerson;

/**
 * Everything real: Dovecot and Postfix write the logs, the daemon follows them into Debian's
 * MariaDB, the owner's mail comes by SMTP, and its link opens the page that shows what happened.
 */
@RequiresServers({DebianServer.DOVECOT, DebianServer.POSTFIX, DebianServer.MARIADB})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServersIT {
  private static final Mailbox ALICE = new Mailbox("alice@campus.example", "correct horse");
  private static final String TAIPEI = "61.216.1.9";
  private static final String HANOI = "14.160.24.118";
  private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/l/\\S+");

  private final GreenMail outside = new GreenMail(new ServerSetup(0, "127.0.0.1", PROTOCOL_SMTP));
  private final GreenMail ownersInbox =
      new GreenMail(new ServerSetup(0, "127.0.0.1", PROTOCOL_SMTP));
  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  @TempDir static Path folder;
  private MailServers servers;
  private DebianMariaDb mariadb;
  private Daemon daemon;
  private URI page;

  @BeforeAll
  void start() throws Exception {
    outside.start();
    ownersInbox.start();
    mariadb = DebianMariaDb.start();
    servers =
        MailServers.start(MailSettings.of("campus.example", outside.getSmtp().getPort()), ALICE);
    daemon = Daemon.start(configuration(), Clock.systemUTC());
    daemon
        .database()
        .people()
        .upsert(
            List.of(
                new AccountRecord(
                    new Account(ALICE.address()),
                    new StoredPerson(
                        "1000000001", "Alice Chen", Optional.of("en"), Optional.empty()),
                    Optional.of("Staff @mx"),
                    Optional.of("alice@private.example"))));
    // The account is a month old: what a new one does only teaches.
    Instant monthAgo = Instant.now().minus(Duration.ofDays(29));
    write(
        "history.log",
        monthAgo
            + " mx1 dovecot: imap-login: Login: user=<alice@campus.example>, method=PLAIN, rip="
            + TAIPEI
            + ", lip=10.0.0.5, mpid=1, TLS, session=<a>");
    await().atMost(Duration.ofSeconds(20)).until(() -> rows(Stream.SUCCESSFUL_LOGIN) >= 1);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : Arrays.asList(daemon, servers, mariadb)) {
      if (part != null) {
        part.close();
      }
    }
    outside.stop();
    ownersInbox.stop();
  }

  @Test
  void whatHappenedAtTheServersIsOnThePageAndTheOwnerHasMail() throws Exception {
    assertThat(servers.from(TAIPEI).imap(ALICE.address(), ALICE.password())).isTrue();
    assertThat(servers.from("185.107.80.2").pop3(ALICE.address(), "Winter2026!")).isFalse();
    assertThat(
            servers
                .from(TAIPEI)
                .submit(ALICE.address(), ALICE.password(), ALICE.address(), "friend@far.example"))
        .isTrue();
    servers.changePassword(new Mailbox(ALICE.address(), "new secret"));
    assertThat(servers.from(HANOI).imap(ALICE.address(), "new secret")).isTrue();

    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(recipients()).hasSize(2));
    assertThat(recipients()).containsExactlyInAnyOrder(ALICE.address(), "alice@private.example");
    MimeMessage mail = ownersInbox.getReceivedMessages()[0];
    assertThat(mail.getSubject())
        .startsWith("Sign-ins to your mailbox from both Taiwan and Vietnam");
    Matcher link = LINK.matcher(text(mail));
    assertThat(link.find()).isTrue();

    String logins = get(URI.create(link.group()));
    assertThat(logins)
        .contains("Alice Chen")
        .contains("1000000001")
        .contains(HANOI)
        .contains("Vietnam")
        .contains(TAIPEI)
        .contains("submission");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(log(Stream.FAILED_LOGIN))
                    .contains("185.107.80.2")
                    .contains("pop3")
                    .contains("wrong password"));
    assertThat(log(Stream.FAILED_LOGIN)).doesNotContain("Winter2026!");
    assertThat(log(Stream.SMTP_MAIL)).contains("friend@far.example").contains(">sent<");
    assertThat(log(Stream.ACCOUNT_MANAGEMENT)).contains("created").contains("assword");
  }

  private String log(Stream stream) throws IOException, InterruptedException {
    return get(
        page.resolve(
            "/logs?type=" + stream.label() + "&date=" + LocalDate.now(ZoneId.of("Asia/Taipei"))));
  }

  private String get(URI uri) throws IOException, InterruptedException {
    HttpResponse<String> response =
        browser.send(
            HttpRequest.newBuilder(uri).header("Accept-Language", "en").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(uri.getPath()).isEqualTo(200);
    return response.body();
  }

  private List<String> recipients() {
    return Arrays.stream(ownersInbox.getReceivedMessages())
        .map(
            mail -> {
              try {
                return mail.getAllRecipients()[0].toString();
              } catch (jakarta.mail.MessagingException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  private static String text(MimeMessage mail) throws Exception {
    return (String) ((Multipart) mail.getContent()).getBodyPart(0).getContent();
  }

  private long rows(Stream stream) {
    return daemon.database().logs().count(stream);
  }

  private void write(String file, String line) throws IOException {
    Path temporary = folder.resolve("writing");
    Files.writeString(temporary, line + "\n");
    Files.move(temporary, folder.resolve(file));
  }

  private Configuration configuration() throws IOException {
    int port = FreePort.find();
    page = URI.create("http://127.0.0.1:" + port);
    String yaml =
        """
        site:
          name: Campus Mail
          domains: [campus.example]
          languages: [en, zh-TW]
          time-zone: Asia/Taipei
          contact: postmaster@campus.example
          change-password-url: https://mail.campus.example/password
        database:
          url: %s
          user: %s
        sources:
          - name: dovecot
            file: %s
            time-zone: %s
          - name: postfix
            file: %s
            time-zone: %s
          - name: accounts
            file: %s
            time-zone: %s
          - name: history
            file: %s
        smtp:
          host: 127.0.0.1
          port: %d
          tls: none
          from: mailwarden@campus.example
        page:
          address: %s
          listen: 127.0.0.1:%d
        folders:
          data: state
        jobs:
          judge: 1s
          send: 1s
        """
            .formatted(
                mariadb.url(),
                mariadb.user(),
                servers.dovecot().log(),
                machineZone(),
                servers.postfix().log(),
                machineZone(),
                servers.accounts().log(),
                machineZone(),
                folder.resolve("history.log"),
                ownersInbox.getSmtp().getPort(),
                page,
                port);
    return Configuration.ofText(
        yaml,
        Map.of("MAILWARDEN_DATABASE_PASSWORD", mariadb.password()),
        folder,
        Path.of("..").toAbsolutePath().normalize());
  }

  /** The servers write their logs in the machine's zone. */
  private static String machineZone() {
    ZoneId zone = ZoneId.systemDefault();
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }
}

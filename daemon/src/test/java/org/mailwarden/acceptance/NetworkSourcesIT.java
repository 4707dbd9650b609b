package org.mailwarden.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.Daemon;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.servers.FreePort;
import org.mailwarden.store.TestDatabase;

/** Lines that come over the network: syslog over UDP and TCP, JSON lines by HTTP. */
class NetworkSourcesIT {
  @TempDir static Path folder;

  private static TestDatabase tables;
  private static Daemon daemon;
  private static int page;
  private static int udp;
  private static int tcp;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    tables = TestDatabase.create();
    page = FreePort.find();
    udp = FreePort.find();
    tcp = FreePort.find();
    Files.writeString(folder.resolve("token"), "a-token-of-a-portal-that-nobody-guesses");
    daemon =
        Daemon.start(
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
                sources:
                  - name: udp
                    syslog-udp: 127.0.0.1:%d
                  - name: tcp
                    syslog-tcp: 127.0.0.1:%d
                  - name: portal
                    http: {token-file: token}
                smtp:
                  host: 127.0.0.1
                  port: 9
                  tls: none
                  from: mailwarden@campus.example
                page:
                  address: http://127.0.0.1:%d
                  listen: 127.0.0.1:%d
                folders:
                  data: state
                """
                    .formatted(
                        tables.settings().url(), tables.settings().user(), udp, tcp, page, page),
                Map.of("MAILWARDEN_DATABASE_PASSWORD", tables.settings().password()),
                folder,
                Path.of("..").toAbsolutePath().normalize()),
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
    }
    tables.close();
  }

  @Test
  void takesDatagramsAsOneMessageEach() throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] datagram = ("<22>" + login("udp@campus.example")).getBytes(StandardCharsets.UTF_8);
      socket.send(
          new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), udp));
    }

    awaitLogins("udp@campus.example", 1);
  }

  @Test
  void takesAStreamInEitherFraming() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      OutputStream out = socket.getOutputStream();
      String counted = "<22>1 " + rfc5424("tcp@campus.example");
      out.write((counted.length() + " " + counted).getBytes(StandardCharsets.UTF_8));
      out.write(("<22>" + login("tcp@campus.example") + "\n").getBytes(StandardCharsets.UTF_8));
    }

    awaitLogins("tcp@campus.example", 2);
  }

  @Test
  void storesAPostBeforeItAnswersAndARepeatedOneOnce() throws Exception {
    String body = json("http@campus.example") + "\nnot json at all: {\n{broken\n";
    HttpResponse<String> first = post("portal", "a-token-of-a-portal-that-nobody-guesses", body);

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.body())
        .contains("\"understood\":1")
        .contains("{\"at\":\"line 3\",\"reason\":\"not JSON, at column");
    assertThat(logins("http@campus.example")).isEqualTo(1);
    assertThat(post("portal", "a-token-of-a-portal-that-nobody-guesses", body).statusCode())
        .isEqualTo(202);
    assertThat(logins("http@campus.example")).isEqualTo(1);
  }

  @Test
  void takesNothingWithoutTheSourcesToken() throws Exception {
    String body = json("thief@campus.example");

    assertThat(post("portal", "another-token", body).statusCode()).isEqualTo(401);
    assertThat(post("udp", "a-token-of-a-portal-that-nobody-guesses", body).statusCode())
        .isEqualTo(401);
    assertThat(post("nowhere", "x", body).statusCode()).isEqualTo(401);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(
                            URI.create(
                                "http://127.0.0.1:"
                                    + page
                                    + "/ingest/portal?Authorization=Bearer%20a-token-of-a-portal-that-nobody-guesses"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(401);
    assertThat(logins("thief@campus.example")).isZero();
  }

  private HttpResponse<String> post(String source, String token, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page + "/ingest/" + source))
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", "delivery 1")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void awaitLogins(String account, int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> logins(account) == count);
  }

  private static long logins(String account) {
    return Long.parseLong(
        tables
            .query(
                "SELECT COUNT(*) FROM successful_login l JOIN account a ON a.id = l.account"
                    + " WHERE a.address = '"
                    + account
                    + "'")
            .get(0));
  }

  private static String login(String account) {
    return Instant.now() + " mx1 dovecot: " + message(account);
  }

  private static String rfc5424(String account) {
    return Instant.now() + " mx1 dovecot 7 - - " + message(account);
  }

  private static String message(String account) {
    return "imap-login: Login: user=<"
        + account
        + ">, method=PLAIN, rip=61.216.1.9, lip=10.0.0.5, mpid=1, TLS, session=<a>";
  }

  private static String json(String account) {
    return "{\"stream\":\"successful-login\",\"time\":\""
        + Instant.now()
        + "\",\"account\":\""
        + account
        + "\",\"service\":\"webmail\",\"ip\":\"61.216.1.9\"}";
  }
}

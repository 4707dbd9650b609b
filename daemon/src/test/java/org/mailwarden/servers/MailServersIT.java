package org.mailwarden.servers;

import static com.icegreen.greenmail.util.ServerSetup.PROTOCOL_SMTP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The fixture does what tests rely on: each action leaves the lines that the servers are known for.
 */
@RequiresServers({DebianServer.DOVECOT, DebianServer.POSTFIX})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailServersIT {
  private static final Mailbox ALICE = new Mailbox("alice@campus.example", "correct horse");
  private static final Mailbox BOB = new Mailbox("bob@campus.example", "geheim");
  private static final Mailbox CAROL = new Mailbox("carol@campus.example", "altes Geheimnis");

  private final GreenMail relay = new GreenMail(new ServerSetup(0, "127.0.0.1", PROTOCOL_SMTP));
  private MailServers servers;

  @BeforeAll
  void start() throws IOException {
    relay.start();
    servers =
        MailServers.start(
            MailSettings.of("campus.example", relay.getSmtp().getPort())
                .withNetworks("192.0.2.0/28")
                .withQueueLifetime(Duration.ofSeconds(3)),
            ALICE,
            BOB,
            CAROL);
  }

  @AfterAll
  void stop() throws IOException {
    relay.stop();
    if (servers != null) {
      servers.close();
    }
  }

  @Test
  void aRightPasswordGetsInOverImapFromAnyAddress() throws Exception {
    assertThat(servers.from("203.0.113.5").imap(ALICE.address(), ALICE.password())).isTrue();
    assertThat(servers.from("2001:db8:7::42").imap(ALICE.address(), ALICE.password())).isTrue();

    awaitLine(
        servers.dovecot().log(),
        "imap-login: Info: Login: user=<alice@campus.example>, method=PLAIN, rip=203.0.113.5, ");
    awaitLine(
        servers.dovecot().log(), "Login: user=<alice@campus.example>, .*rip=2001:db8:7::42, ");
  }

  @Test
  void aRightPasswordGetsInOverPop3() throws Exception {
    assertThat(servers.from("203.0.113.6").pop3(BOB.address(), BOB.password())).isTrue();

    awaitLine(
        servers.dovecot().log(),
        "pop3-login: Info: Login: user=<bob@campus.example>, .*rip=203.0.113.6, ");
  }

  @Test
  void aWrongPasswordIsLoggedWithThePasswordThatWasTried() throws Exception {
    assertThat(servers.from("203.0.113.66").imap(ALICE.address(), "Winter2026!")).isFalse();
    assertThat(servers.from("203.0.113.66").pop3(BOB.address(), "Sommer2026!")).isFalse();

    awaitLine(
        servers.dovecot().log(),
        "passwd-file\\(alice@campus.example,203.0.113.66,.*given password: Winter2026!\\)");
    awaitLine(servers.dovecot().log(), "imap-login: .*auth failed, 1 attempts .*rip=203.0.113.66,");
    awaitLine(
        servers.dovecot().log(),
        "passwd-file\\(bob@campus.example,203.0.113.66,.*given password: Sommer2026!\\)");
    awaitLine(servers.dovecot().log(), "pop3-login: .*auth failed, 1 attempts .*rip=203.0.113.66,");
  }

  @Test
  void severalWrongPasswordsInOneConnectionEndInOneLoginLine() throws Exception {
    servers.from("203.0.113.67").imapInOneConnection(ALICE.address(), List.of("a", "b", "c"));

    awaitLine(servers.dovecot().log(), "imap-login: .*auth failed, 3 attempts .*rip=203.0.113.67,");
  }

  @Test
  void anUnknownUserIsLoggedAsUnknown() throws Exception {
    assertThat(servers.from("203.0.113.68").imap("nobody@campus.example", "x")).isFalse();

    awaitLine(
        servers.dovecot().log(),
        "passwd-file\\(nobody@campus.example,203.0.113.68,.*: unknown user");
  }

  @Test
  void hangingUpWithoutALoginIsLoggedAsNoAttempt() throws Exception {
    servers.from("203.0.113.69").hangUp();

    awaitLine(servers.dovecot().log(), "no auth attempts .*rip=203.0.113.69,");
  }

  @Test
  void submittedMailIsSentToTheRelay() throws Exception {
    assertThat(
            servers
                .from("203.0.113.7")
                .submit(ALICE.address(), ALICE.password(), ALICE.address(), "friend@far.example"))
        .isTrue();

    Path log = servers.postfix().log();
    awaitLine(
        log,
        " mx1.* postfix/submission/smtpd\\[\\d+]: [0-9A-F]+: client=unknown\\[203.0.113.7], "
            + "sasl_method=PLAIN, sasl_username=alice@campus.example");
    awaitLine(log, "to=<friend@far.example>, relay=127.0.0.1\\S+, .*status=sent \\(250 ");
    assertThat(relay.waitForIncomingEmail(5000, 1)).isTrue();
  }

  @Test
  void mailForTheOwnDomainIsDeliveredOrBounces() throws Exception {
    servers
        .from("203.0.113.8")
        .submit(
            BOB.address(), BOB.password(), BOB.address(), ALICE.address(), "left@campus.example");

    Path log = servers.postfix().log();
    awaitLine(
        log, "to=<alice@campus.example>, relay=virtual, .*status=sent \\(delivered to maildir");
    awaitLine(log, "to=<left@gone.example>, orig_to=<left@campus.example>, .*status=bounced \\(");
  }

  @Test
  void mailForAServerThatIsDownIsDeferredAndExpires() throws Exception {
    servers
        .from("203.0.113.9")
        .submit(BOB.address(), BOB.password(), BOB.address(), "x@down.example");

    Path log = servers.postfix().log();
    awaitLine(log, "to=<x@down.example>, relay=none, .*status=deferred \\(.*Connection refused");
    awaitLine(log, "from=<bob@campus.example>, status=expired, returned to sender");
  }

  @Test
  void aWrongPasswordOnSubmissionIsLogged() throws Exception {
    assertThat(
            servers
                .from("203.0.113.70")
                .submit(ALICE.address(), "guess", ALICE.address(), "friend@far.example"))
        .isFalse();

    awaitLine(
        servers.postfix().log(),
        "warning: unknown\\[203.0.113.70]: SASL PLAIN authentication failed");
  }

  @Test
  void aListedNetworkRelaysWithoutALogin() throws Exception {
    servers.from("192.0.2.3").smtp("printer@campus.example", "scan@far.example");

    awaitLine(servers.postfix().log(), "/smtpd\\[\\d+]: [0-9A-F]+: client=unknown\\[192.0.2.3]$");
    awaitLine(servers.postfix().log(), "to=<scan@far.example>, .*status=sent");
  }

  @Test
  void aChangedPasswordIsLoggedAndHoldsFromTheNextLogin() throws Exception {
    servers.changePassword(new Mailbox(CAROL.address(), "neues Geheimnis"));

    MailClient client = servers.from("203.0.113.10");
    assertThat(client.imap(CAROL.address(), "neues Geheimnis")).isTrue();
    assertThat(client.imap(CAROL.address(), CAROL.password())).isFalse();
    Path log = servers.accounts().log();
    awaitLine(log, " mx1 useradd\\[\\d+]: new user: name=carol, UID=");
    awaitLine(
        log,
        " mx1 chpasswd\\[\\d+]: pam_unix\\(chpasswd:chauthtok\\): password changed for carol$");
  }

  private static void awaitLine(Path log, String pattern) {
    Pattern line = Pattern.compile(pattern, Pattern.MULTILINE);
    await("a line like " + pattern)
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(Files.readString(log)).containsPattern(line));
  }
}

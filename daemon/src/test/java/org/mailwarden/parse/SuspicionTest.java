package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuspicionTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-10T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maild[7]: LOGIN user=mei ip=[192.0.2.7]",
        "maild[7]: user mei logged in",
        "maild[7]: mei@campus.example authenticated",
        "HORDE: [imp] Login success for mei (192.0.2.7) to {imap://localhost/}",
        "webmaild: wrong password from 2001:db8:1:2::7",
        "proxyd[8]: Invalid credentials for mei@campus.example",
        "mtad[9]: to=<li@y.example>, status=sent",
        "mtad[9]: message for li@y.example delivered in 3 s",
        "mtad[9]: li@y.example: stat=Deferred: Connection refused",
        "postfix/smtpd[3]: warning: SASL login of mei@campus.example failed, client 192.0.2.7",
        "postfix/smtpd[3]: unknown[192.0.2.7]: SASL PLAIN authentication refused",
        "dovecot: imap-login: Login: mei, method=PLAIN, rip=192.0.2.7",
      })
  void lineThatLooksLikeALoginOrADelivery(String line) {
    assertThat(outcome(line)).isInstanceOf(LineOutcome.Unread.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sshd[1]: Accepted password for root from 192.0.2.7 port 55 ssh2",
        "sudo: pam_unix(sudo:auth): authentication failure; logname=mei user=mei",
        "systemd-logind[5]: New session 3 of user mei.",
        "CRON[7]: pam_unix(cron:session): session opened for user root(uid=0) by root(uid=0)",
        "maild[7]: user mei logged out, rip=192.0.2.7",
        "maild[7]: connection from 192.0.2.7",
        "maild[7]: login service started",
        "rspamd[8]: <a1b2>; task; rspamd_task_write_log: id: <x@y.example>, from: <x@y.example>",
        "postfix/smtpd[3]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        "postfix/smtpd[3]: warning: SASL authentication failure: Password verification failed",
        "postfix/smtpd[3]: NOQUEUE: reject: RCPT from x[192.0.2.7]: 550 5.1.1 <a@campus.example>:"
            + " Recipient address rejected: User unknown; from=<b@y.example> to=<a@campus.example>",
        "postfix/smtpd[3]: lost connection after AUTH from unknown[192.0.2.7]",
        "opendkim[9]: A1B2C3: DKIM-Signature field added (s=mail, d=campus.example)",
        "dovecot: imap(mei)<17><a>: Logged out in=15 out=700",
        "dovecot: lmtp(mei@campus.example)<17><a>: msgid=<1@x.example>: saved mail to INBOX",
        "clock[1]: 10:07:37: authentication takes part at 10:08:00",
      })
  void lineThatIsAboutNeither(String line) {
    assertThat(outcome(line)).isNotInstanceOf(LineOutcome.Unread.class);
  }

  @Test
  void whatRealServersWriteIsReadOrAboutNeither() throws IOException {
    List<String> unread = new ArrayList<>();
    SourceParser parser = parser();
    try (var files = Files.list(Path.of("src/test/resources/servers"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (parser.parse(new LogLine(line, WRITTEN)) instanceof LineOutcome.Unread odd) {
            unread.add(odd.shape());
          }
        }
      }
    }
    assertThat(unread).isEmpty();
  }

  @Test
  void theSampleIsRedacted() {
    assertThat(outcome("maild[7]: login failed user=mei password=hunter2 ip=192.0.2.7\u001b[2J"))
        .isInstanceOfSatisfying(
            LineOutcome.Unread.class,
            line ->
                assertThat(line.redacted())
                    .endsWith("user=mei password=(redacted) ip=192.0.2.7\\u001b[2J"));
  }

  private static LineOutcome outcome(String line) {
    return parser().parse(new LogLine("Mar 10 10:07:37 mx1 " + line, WRITTEN));
  }

  private static SourceParser parser() {
    return LogParsers.create(
        new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of()));
  }
}

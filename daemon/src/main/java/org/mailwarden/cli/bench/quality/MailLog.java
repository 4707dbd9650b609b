package org.mailwarden.cli.bench.quality;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Writes events as rsyslog would have written them of Dovecot, Postfix and Postfixadmin. A
 * submission's login and its deliveries are one queue ID's lines, as in a real log.
 */
final class MailLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

  private final ZoneId zone;
  private final PrintWriter out;

  /** Submissions that no delivery was seen of yet, and those whose deliveries are under way. */
  private final Map<String, Deque<String>> submitted = new HashMap<>();

  private final Map<String, String> underWay = new HashMap<>();
  private long sessions;

  MailLog(ZoneId zone, PrintWriter out) {
    this.zone = zone;
    this.out = out;
  }

  /** Writes an event's lines; events come in the order of their times. */
  void write(LogEvent event) {
    String account = event.account().address();
    String ip = event.client().map(ClientAddress::toString).orElse("");
    if (event instanceof SuccessfulLogin login && login.service().equals("submission")) {
      String id = "4%011X".formatted(++sessions);
      submitted.computeIfAbsent(account + " " + ip, submitter -> new ArrayDeque<>()).add(id);
      line(
          event.time(),
          "postfix/submission/smtpd[812]: %s: client=unknown[%s], sasl_method=PLAIN, sasl_username=%s"
              .formatted(id, ip, account));
      line(
          event.time(),
          "postfix/qmgr[813]: %s: from=<%s>, size=2048, nrcpt=1 (queue active)"
              .formatted(id, account));
    } else if (event instanceof SuccessfulLogin login) {
      line(
          event.time(),
          "dovecot: %s-login: Login: user=<%s>, method=PLAIN, rip=%s, lip=192.0.2.1, TLS, session=<%x>"
              .formatted(login.service(), account, ip, ++sessions));
    } else if (event instanceof FailedLogin failure) {
      line(
          event.time(),
          "dovecot: %s-login: Disconnected (auth failed, 1 attempts in 0 secs): user=<%s>, method=PLAIN, rip=%s, lip=192.0.2.1, TLS, session=<%x>"
              .formatted(failure.service(), account, ip, ++sessions));
    } else if (event instanceof MailAttempt mail) {
      String id =
          underWay.computeIfAbsent(
              mail.queueId(), unseen -> submitted.get(account + " " + ip).remove());
      boolean bounced = mail.status().equals("bounced");
      line(
          event.time(),
          "postfix/smtp[814]: %s: to=<%s>, relay=%s, delay=1.3, delays=0.1/0/0.5/0.7, dsn=%s, status=%s (%s)"
              .formatted(
                  id,
                  mail.recipient(),
                  mail.relay(),
                  bounced ? "5.1.1" : "2.0.0",
                  mail.status(),
                  mail.response()));
    } else if (event instanceof AccountChange change) {
      line(
          event.time(),
          "postfixadmin: %s (%s) | %s | %s | %s"
              .formatted(
                  account,
                  ip,
                  account.substring(account.indexOf('@') + 1),
                  change.kind() == AccountChange.Kind.PASSWORD_CHANGED
                      ? "edit_password"
                      : "edit_alias",
                  account));
    }
  }

  private void line(Instant time, String message) {
    out.print(TIME.format(time.atZone(zone)));
    out.print(" mx1 ");
    out.println(message);
  }
}

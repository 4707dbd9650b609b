package org.mailwarden.cli.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.mailwarden.cli.demo.Campus.Mailbox;

/**
 * What the campus's mail servers wrote: thirty days of Dovecot and Postfix lines as rsyslog files
 * them, ending now. The same seed gives the same days, moved to end at another now.
 */
final class CampusLog {
  static final int DAYS = 30;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  /**
   * Where password guessers come from: ranges of Brazil, Russia, the Netherlands, India, the USA.
   */
  private static final String[] GUESSERS = {
    "177.54.", "95.165.", "185.107.", "103.21.", "23.94.", "45.5."
  };

  private static final String[] GUESSED_NAMES = {
    "admin", "info", "test", "root", "sales", "support", "scanner", "postmaster"
  };

  private static final String[] OUTSIDE = {
    "editor@journal.example", "registrar@other-campus.example", "friend@mail.example",
    "office@ministry.example", "library@consortium.example", "team@conference.example"
  };

  private final Campus campus;
  private final ZoneId zone;
  private final SplittableRandom random;
  private final List<Line> lines = new ArrayList<>();

  CampusLog(Campus campus, ZoneId zone, SplittableRandom random) {
    this.campus = campus;
    this.zone = zone;
    this.random = random;
  }

  /** The thirty days that end at this moment, in the order they were written. */
  List<String> history(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    for (int back = DAYS - 1; back >= 0; back--) {
      LocalDate day = today.minusDays(back);
      for (Mailbox mailbox : campus.mailboxes()) {
        ordinaryDay(mailbox, day);
      }
      guessing(day);
    }
    return take(now);
  }

  /** How the accounts came to be, and their password changes since: from years ago until now. */
  List<String> accounts(Instant now) {
    for (Mailbox mailbox : campus.mailboxes()) {
      Instant created = now.minus(Duration.ofDays(200 + random.nextInt(900)));
      account(created, "registrar@campus.example (140.128.9.4)", "create_mailbox", mailbox);
      account(
          created.plus(Duration.ofHours(20)),
          mailbox.address() + " (" + mailbox.places().get(0) + ")",
          "edit_password",
          mailbox);
      if (random.nextInt(3) == 0) {
        account(
            now.minus(Duration.ofDays(1 + random.nextInt(150))),
            mailbox.address() + " (" + mailbox.places().get(0) + ")",
            "edit_password",
            mailbox);
      }
    }
    return take(now);
  }

  /** Somebody far away reads a mailbox, at this moment. */
  List<String> foreignLogin(Mailbox mailbox, String address, int triesBefore, Instant now) {
    Instant time = now.minusSeconds(2L * triesBefore);
    for (int i = 0; i < triesBefore; i++) {
      failure(mailbox.address(), address, "imap", time);
      time = time.plusSeconds(2);
    }
    login(mailbox.address(), address, "imap", now);
    return take(now);
  }

  /** A mailbox sends far more than it ever did, from a place it is known from. */
  List<String> burst(Mailbox mailbox, int recipients, Instant now) {
    int perMessage = 20;
    int messages = (recipients + perMessage - 1) / perMessage;
    Instant time = now.minusSeconds(messages);
    for (int sent = 0; sent < recipients; sent += perMessage) {
      List<String> to = new ArrayList<>();
      for (int i = sent; i < Math.min(recipients, sent + perMessage); i++) {
        to.add("reader" + i + "@lists.example");
      }
      message(mailbox, mailbox.places().get(0), to, time);
      time = time.plusSeconds(1);
    }
    return take(now);
  }

  private void ordinaryDay(Mailbox mailbox, LocalDate day) {
    boolean weekend =
        day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    int logins = weekend ? 1 : mailbox.loginsPerDay();
    for (int i = 0; i < logins; i++) {
      // Most work from the campus; evenings and weekends from home or the phone.
      int place =
          weekend
              ? mailbox.places().size() - 1
              : Math.min(random.nextInt(4), mailbox.places().size() - 1);
      String from = mailbox.places().get(place);
      Instant time = at(day, 8 + random.nextInt(13));
      String service = random.nextInt(4) == 0 ? "pop3" : "imap";
      if (random.nextInt(25) == 0) {
        failure(mailbox.address(), from, service, time.minusSeconds(9));
      }
      login(mailbox.address(), from, service, time);
      if (random.nextInt(2) == 0) {
        message(mailbox, from, someRecipients(), time.plusSeconds(40));
      }
    }
  }

  private List<String> someRecipients() {
    List<String> to = new ArrayList<>();
    int n = 1 + random.nextInt(3) / 2;
    for (int i = 0; i < n; i++) {
      List<Mailbox> all = campus.mailboxes();
      to.add(
          random.nextBoolean()
              ? OUTSIDE[random.nextInt(OUTSIDE.length)]
              : all.get(random.nextInt(all.size())).address());
    }
    return to.stream().distinct().toList();
  }

  /** The background noise of every mail server: guesses at names that mostly don't exist. */
  private void guessing(LocalDate day) {
    for (int burst = 0; burst < 4; burst++) {
      String from =
          GUESSERS[random.nextInt(GUESSERS.length)]
              + random.nextInt(1, 255)
              + "."
              + random.nextInt(1, 255);
      Instant time = at(day, random.nextInt(24));
      for (int i = 0; i < 6; i++) {
        String name =
            random.nextInt(5) == 0
                ? campus.mailboxes().get(random.nextInt(campus.mailboxes().size())).address()
                : GUESSED_NAMES[random.nextInt(GUESSED_NAMES.length)] + "@" + Campus.STAFF_DOMAIN;
        failure(name, from, "imap", time);
        time = time.plusSeconds(3 + random.nextInt(20));
      }
    }
  }

  private Instant at(LocalDate day, int hour) {
    return day.atTime(hour, random.nextInt(60), random.nextInt(60))
        .atZone(zone)
        .toInstant()
        .plusNanos(1000L * random.nextInt(1_000_000));
  }

  private void account(Instant time, String by, String action, Mailbox mailbox) {
    String domain = mailbox.address().substring(mailbox.address().indexOf('@') + 1);
    add(time, "postfixadmin: %s | %s | %s | %s", by, domain, action, mailbox.address());
  }

  private void login(String user, String from, String service, Instant time) {
    add(
        time,
        "dovecot: %s-login: Login: user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.5, mpid=%d, TLS, session=<%s>",
        service,
        user,
        from,
        random.nextInt(2000, 60000),
        token(16));
  }

  private void failure(String user, String from, String service, Instant time) {
    add(
        time,
        "dovecot: %s-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs):"
            + " user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.5, TLS, session=<%s>",
        service,
        user,
        from,
        token(16));
  }

  private void message(Mailbox sender, String from, List<String> recipients, Instant time) {
    String id = queueId();
    add(
        time,
        "postfix/submission/smtpd[%d]: %s: client=unknown[%s], sasl_method=PLAIN, sasl_username=%s",
        random.nextInt(2000, 60000),
        id,
        from,
        sender.address());
    add(
        time.plusMillis(40),
        "postfix/cleanup[%d]: %s: message-id=<%s@%s>",
        random.nextInt(2000, 60000),
        id,
        token(20),
        Campus.STAFF_DOMAIN);
    add(
        time.plusMillis(70),
        "postfix/qmgr[812]: %s: from=<%s>, size=%d, nrcpt=%d (queue active)",
        id,
        sender.address(),
        random.nextInt(900, 90000),
        recipients.size());
    long millis = 300;
    for (String to : recipients) {
      delivery(id, to, time.plusMillis(millis));
      millis += 5;
    }
    add(time.plusMillis(millis + 10), "postfix/qmgr[812]: %s: removed", id);
  }

  private void delivery(String id, String to, Instant time) {
    if (Campus.DOMAINS.contains(to.substring(to.indexOf('@') + 1))) {
      add(
          time,
          "postfix/lmtp[%d]: %s: to=<%s>, relay=mx1.campus.example[private/dovecot-lmtp],"
              + " delay=0.21, delays=0.12/0.01/0.02/0.06, dsn=2.0.0, status=sent"
              + " (250 2.0.0 <%s> %s Saved)",
          random.nextInt(2000, 60000),
          id,
          to,
          to,
          token(22));
    } else if (random.nextInt(40) == 0) {
      add(
          time,
          "postfix/smtp[%d]: %s: to=<%s>, relay=none, delay=30, delays=0.1/0.01/30/0, dsn=4.4.1,"
              + " status=deferred (connect to mx.%s[203.0.113.25]:25: Connection timed out)",
          random.nextInt(2000, 60000),
          id,
          to,
          to.substring(to.indexOf('@') + 1));
    } else {
      add(
          time,
          "postfix/smtp[%d]: %s: to=<%s>, relay=mx.%s[203.0.113.25]:25, delay=1.3,"
              + " delays=0.11/0.01/0.52/0.66, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as %s)",
          random.nextInt(2000, 60000),
          id,
          to,
          to.substring(to.indexOf('@') + 1),
          queueId());
    }
  }

  private String queueId() {
    return String.format(Locale.ROOT, "%010X", random.nextLong(1L << 40));
  }

  private String token(int length) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    StringBuilder token = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      token.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return token.toString();
  }

  private void add(Instant time, String format, Object... arguments) {
    lines.add(new Line(time, String.format(Locale.ROOT, format, arguments)));
  }

  /** Hands out what was written up to this moment; what lies after it has not happened. */
  private List<String> take(Instant now) {
    lines.sort(Comparator.comparing(Line::time));
    List<String> taken =
        lines.stream()
            .filter(line -> !line.time().isAfter(now.plus(Duration.ofSeconds(1))))
            .map(line -> stamp(line.time()) + " mx1 " + line.text())
            .toList();
    lines.clear();
    return taken;
  }

  private String stamp(Instant time) {
    return STAMP.format(ZonedDateTime.ofInstant(time, zone));
  }

  private record Line(Instant time, String text) {}
}

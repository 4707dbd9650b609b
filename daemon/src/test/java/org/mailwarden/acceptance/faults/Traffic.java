package org.mailwarden.acceptance.faults;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * What two busy mail servers write: logins and refusals of Dovecot, messages of Postfix, all at the
 * same time, so that wherever the log is cut some are half told. The same seed gives the same lines
 * but for their times.
 */
final class Traffic {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);
  private static final ZoneId ZONE = ZoneId.of("Asia/Taipei");
  private static final int ACCOUNTS = 60;
  private static final int TOLD_AT_ONCE = 40;
  private static final String[] ABROAD = {
    "14.160.24.", "177.54.144.", "95.165.20.", "185.107.56.", "103.21.58.", "23.94.7.", "81.2.69."
  };

  private final SplittableRandom random;
  private final List<Queue<String>> told = new ArrayList<>();
  private Instant last = Instant.EPOCH;
  private int count;
  private int newcomers;

  Traffic(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Three days in which every account is used from where it always is. */
  List<String> history(Instant now) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      Instant time = now.minus(72, ChronoUnit.HOURS).plusSeconds(i * 40L);
      int account = i % ACCOUNTS;
      lines.add(stamped(time, "mx1", login(account(account), home(account))));
      if (i % 3 == 0) {
        for (String line : message(account, 1, false)) {
          lines.add(stamped(time.plusMillis(10L * lines.size() % 9_000), "mx1", line));
        }
      }
    }
    return lines;
  }

  /** The next line, written at this moment. */
  String next(Instant now) {
    while (told.size() < TOLD_AT_ONCE) {
      told.add(begin());
    }
    int at = random.nextInt(told.size());
    Queue<String> story = told.get(at);
    String line = story.remove();
    if (story.isEmpty()) {
      told.remove(at);
    }
    Instant time = now.truncatedTo(ChronoUnit.MICROS);
    last = time.isAfter(last) ? time : last.plus(1, ChronoUnit.MICROS);
    // The second server's clock is slow.
    boolean second = random.nextInt(4) == 0 && !line.startsWith("postfix");
    return line.isEmpty()
        ? "no time stamp here " + count
        : stamped(second ? last.minusMillis(1_500) : last, second ? "mx2" : "mx1", line);
  }

  private Queue<String> begin() {
    count++;
    int account = random.nextInt(ACCOUNTS);
    if (count % 700 == 300) {
      return burst(account);
    }
    int kind = random.nextInt(100);
    if (kind < 30) {
      return story(login(account(account), home(account)));
    }
    if (kind < 34) {
      // Of a few accounts only: what is known of a place soon is not worth an alert.
      return story(login(account(account % 12), abroad()));
    }
    if (kind < 44) {
      return refusal(account(account), abroad(), 1 + random.nextInt(3));
    }
    if (kind < 50) {
      return story(aborted("guess" + random.nextInt(40) + "@campus.example", abroad(), token(), 1));
    }
    if (kind < 54) {
      return newcomer();
    }
    if (kind < 60) {
      return story("systemd[1]: Started Session " + count + " of user root.");
    }
    if (kind < 62) {
      return story("");
    }
    return new ArrayDeque<>(message(account, 1 + random.nextInt(4), random.nextInt(3) == 0));
  }

  /** Refused before it was ever used, then used. */
  private Queue<String> newcomer() {
    String account = "new" + newcomers++ + "@campus.example";
    String from = "61.216.9." + random.nextInt(1, 250);
    return story(aborted(account, from, token(), 1), login(account, from), login(account, from));
  }

  /** Why, at each try; then how often. */
  private Queue<String> refusal(String account, String from, int tries) {
    String session = token();
    Queue<String> story = new ArrayDeque<>();
    for (int i = 0; i < tries; i++) {
      story.add(
          "dovecot: auth: passwd-file("
              + account
              + ","
              + from
              + ",<"
              + session
              + ">): Password mismatch");
    }
    story.add(aborted(account, from, session, tries));
    return story;
  }

  private Queue<String> burst(int account) {
    Queue<String> story = new ArrayDeque<>();
    for (int i = 0; i < 8; i++) {
      story.addAll(message(account, 20, false));
    }
    return story;
  }

  private List<String> message(int account, int recipients, boolean deferred) {
    String id = String.format(Locale.ROOT, "%010X", random.nextLong(1L << 40));
    Deque<String> lines = new ArrayDeque<>();
    lines.add(
        "postfix/submission/smtpd[%d]: %s: client=unknown[%s], sasl_method=PLAIN, sasl_username=%s"
            .formatted(random.nextInt(2_000, 60_000), id, home(account), account(account)));
    lines.add(
        "postfix/cleanup[%d]: %s: message-id=<%s@campus.example>".formatted(812, id, token()));
    lines.add(
        "postfix/qmgr[813]: %s: from=<%s>, size=%d, nrcpt=%d (queue active)"
            .formatted(id, account(account), random.nextInt(900, 90_000), recipients));
    for (int i = 0; i < recipients; i++) {
      String to = "reader" + random.nextInt(900) + "@lists.example";
      if (deferred && i == 0) {
        lines.add(delivery(id, to, "deferred (connect to mx.lists.example: timed out)"));
        lines.addLast(delivery(id, to, "sent (250 2.0.0 Ok: queued as " + token() + ")"));
      } else {
        lines.add(delivery(id, to, "sent (250 2.0.0 Ok: queued as " + token() + ")"));
      }
    }
    if (random.nextInt(12) == 0) {
      lines.add("postfix/smtp[814]: %s: to=<broken@lists.example>, relay=none".formatted(id));
    }
    if (random.nextInt(40) != 0) {
      lines.add("postfix/qmgr[813]: %s: removed".formatted(id));
    }
    return List.copyOf(lines);
  }

  private static String delivery(String id, String to, String status) {
    return "postfix/smtp[814]: %s: to=<%s>, relay=mx.lists.example[203.0.113.25]:25, delay=1.3, delays=0.11/0.01/0.52/0.66, dsn=2.0.0, status=%s"
        .formatted(id, to, status);
  }

  private String login(String account, String from) {
    return "dovecot: imap-login: Login: user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.5, mpid=%d, TLS, session=<%s>"
        .formatted(account, from, random.nextInt(2_000, 60_000), token());
  }

  private static String aborted(String account, String from, String session, int tries) {
    return "dovecot: imap-login: Disconnected: Connection closed (auth failed, %d attempts in 2 secs): user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.5, TLS, session=<%s>"
        .formatted(tries, account, from, session);
  }

  private static Queue<String> story(String... lines) {
    return new ArrayDeque<>(List.of(lines));
  }

  private static String account(int number) {
    return "user" + number + "@campus.example";
  }

  private static String home(int account) {
    return "61.216." + account + ".7";
  }

  private String abroad() {
    return ABROAD[random.nextInt(ABROAD.length)] + random.nextInt(1, 250);
  }

  private String token() {
    return Long.toString(random.nextLong(Long.MAX_VALUE), 36);
  }

  private static String stamped(Instant time, String host, String text) {
    return STAMP.format(ZonedDateTime.ofInstant(time, ZONE)) + " " + host + " " + text;
  }
}

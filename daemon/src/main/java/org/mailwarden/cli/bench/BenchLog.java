package org.mailwarden.cli.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A log of a size that can be chosen, as Dovecot and Postfix write it through rsyslog: the same
 * seed writes the same lines. Accounts log in from three places of their own and, once in a
 * hundred, from one that is new.
 */
final class BenchLog {
  /** What the lines are of. */
  enum Mix {
    /** Sessions, submissions and incoming mail: about one line in three becomes a row. */
    MAIL,
    /** Logins only: every line becomes a row. */
    LOGINS,
    /** As these, all from places that the accounts are known from; none is refused. */
    KNOWN_PLACES;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Ten times the published log of a university of 118,617 users: 115 million lines in 30 days. */
  private static final long LINES_A_DAY = 3_800_000;

  private static final long MICROS_A_LINE = Duration.ofDays(1).toNanos() / 1_000 / LINES_A_DAY;
  private static final int PLACES = 3;
  private static final int SEED = 2026;

  private static final String HOST = "mx1";

  private final Mix mix;
  private final long lines;
  private final int accounts;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final StringBuilder text = new StringBuilder(512);
  private BufferedWriter out;
  private long written;
  private long queueId = 0x4F2A1B3C4DL;
  private LocalDateTime second;
  private String secondText;
  private final LocalDateTime start;

  /**
   * @param accounts of whom each line's is one
   * @param end about when the last line is written
   */
  BenchLog(Mix mix, long lines, int accounts, Instant end) {
    this.mix = mix;
    this.lines = lines;
    this.accounts = accounts;
    this.start = LocalDateTime.ofInstant(end, ZoneOffset.UTC).minus(timeOf(lines));
  }

  /** How long it takes until so many lines are written. */
  static Duration timeOf(long lines) {
    return Duration.ofNanos(lines * MICROS_A_LINE * 1_000);
  }

  /** The address of an account, the first being 0. */
  static String account(int number) {
    return "u" + Integer.toString(10_000_000 + number).substring(1) + "@campus.example";
  }

  /** Writes a file in which each account logs in from each of its places. */
  static void writePlaces(Path file, int accounts, Instant end) throws IOException {
    BenchLog log = new BenchLog(Mix.LOGINS, (long) accounts * PLACES, accounts, end);
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      log.out = writer;
      for (int account = 0; account < accounts; account++) {
        for (int place = 0; place < PLACES; place++) {
          log.login(account, place);
        }
      }
    }
  }

  /** Adds all lines to the end of a file, in the order of their times. */
  void appendTo(Path file) throws IOException {
    try (BufferedWriter writer =
        Files.newBufferedWriter(file, StandardCharsets.US_ASCII, StandardOpenOption.APPEND)) {
      out = writer;
      while (written < lines) {
        int account = random.nextInt(accounts);
        if (mix == Mix.MAIL) {
          mailTraffic(account);
        } else {
          login(account);
        }
      }
    }
  }

  private void mailTraffic(int account) throws IOException {
    int kind = random.nextInt(10);
    if (kind < 5) {
      login(account);
      line("dovecot: imap-login: Disconnected: Logged out in=1193 out=40211");
    } else if (kind < 8) {
      submission(account);
    } else {
      incoming(account);
    }
  }

  /** One in twenty is refused, but of {@link Mix#KNOWN_PLACES}. */
  private void login(int account) throws IOException {
    if (mix == Mix.KNOWN_PLACES || random.nextInt(20) > 0) {
      login(account, place());
      return;
    }
    text.setLength(0);
    text.append("dovecot: imap-login: Login aborted: Connection closed (auth failed, 1 attempts")
        .append(" in 2 secs) (auth_failed): user=<")
        .append(account(account))
        .append(">, method=PLAIN, rip=");
    address(account, place());
    text.append(", lip=10.0.0.5, TLS");
    endOfLogin();
  }

  private void login(int account, long place) throws IOException {
    text.setLength(0);
    text.append("dovecot: imap-login: Login: user=<")
        .append(account(account))
        .append(">, method=PLAIN, rip=");
    address(account, place);
    text.append(", lip=10.0.0.5, mpid=").append(1_000 + random.nextInt(60_000)).append(", TLS");
    endOfLogin();
  }

  private void endOfLogin() throws IOException {
    text.append(", session=<").append(Long.toString(random.nextLong(1L << 60), 36)).append(">");
    line(text.toString());
  }

  private void submission(int account) throws IOException {
    String id = nextQueueId();
    String sender = account(account);
    text.setLength(0);
    address(account, place());
    String client = "unknown[" + text + "]";
    String smtpd = "postfix/submission/smtpd[4242]: ";
    line(smtpd + "connect from " + client);
    line(smtpd + id + ": client=" + client + ", sasl_method=PLAIN, sasl_username=" + sender);
    line("postfix/cleanup[4243]: " + id + ": message-id=<" + id + "@campus.example>");
    line("postfix/qmgr[900]: " + id + ": from=<" + sender + ">, size=2341, nrcpt=2 (queue active)");
    for (int i = 0; i < 2; i++) {
      line(
          "postfix/smtp[4244]: "
              + id
              + ": to=<friend"
              + random.nextInt(100_000)
              + "@other.example>, relay=mx.other.example[203.0.113.5]:25, delay=1.2,"
              + " delays=0.1/0.01/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 33234C)");
    }
    line("postfix/qmgr[900]: " + id + ": removed");
    line(smtpd + "disconnect from " + client + " ehlo=2 starttls=1 auth=1 mail=1 rcpt=2 data=1");
  }

  private void incoming(int account) throws IOException {
    String id = nextQueueId();
    String client = "mx.other.example[203.0.113." + random.nextInt(256) + "]";
    line("postfix/smtpd[4300]: connect from " + client);
    line("postfix/smtpd[4300]: " + id + ": client=" + client);
    line("postfix/cleanup[4243]: " + id + ": message-id=<" + id + "@other.example>");
    line(
        "postfix/qmgr[900]: " + id + ": from=<x@other.example>, size=9120, nrcpt=1 (queue active)");
    line(
        "postfix/lmtp[4301]: "
            + id
            + ": to=<"
            + account(account)
            + ">, relay=mx1[private/dovecot-lmtp], delay=0.2, delays=0.1/0/0/0.1, dsn=2.0.0,"
            + " status=sent (250 2.0.0 Saved)");
    line("postfix/qmgr[900]: " + id + ": removed");
  }

  private String nextQueueId() {
    queueId += 1 + random.nextInt(7);
    return Long.toHexString(queueId).toUpperCase(Locale.ROOT);
  }

  /** One of the account's places, or, once in a hundred, a number that is none of them. */
  private long place() {
    if (mix != Mix.KNOWN_PLACES && random.nextInt(100) == 0) {
      return PLACES + random.nextLong(1L << 40);
    }
    int twentieth = random.nextInt(20);
    return twentieth < 12 ? 0 : twentieth < 18 ? 1 : 2;
  }

  /** Adds the address of an account's place: any number makes one. */
  private void address(int account, long place) {
    // The finalizer of SplitMix64: neighbours in the one number are none in the other.
    long mixed = account * 0x9E3779B97F4A7C15L + place;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    text.append(1 + ((mixed >>> 40) & 0xff) % 125)
        .append('.')
        .append((mixed >>> 32) & 0xff)
        .append('.')
        .append((mixed >>> 24) & 0xff)
        .append('.')
        .append(1 + ((mixed >>> 16) & 0xff) % 254);
  }

  private void line(String message) throws IOException {
    long micros = written * MICROS_A_LINE;
    LocalDateTime time = start.plusNanos(micros / 1_000_000 * 1_000_000_000);
    if (!time.equals(second)) {
      second = time;
      secondText = time.withNano(0).toString();
      if (secondText.length() == 16) {
        secondText += ":00";
      }
    }
    out.append(secondText).append('.');
    String fraction = Long.toString(1_000_000 + micros % 1_000_000);
    out.append(fraction, 1, 7).append("+00:00 ").append(HOST).append(' ').append(message);
    out.append('\n');
    written++;
  }
}

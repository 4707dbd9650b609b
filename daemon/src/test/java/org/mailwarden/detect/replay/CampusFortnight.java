package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/**
 * Two weeks of a small site, as lines of JSON in the order of their times: logins from home and
 * from trips, mistyped passwords, an address that tries many accounts, mails, changed passwords.
 * The same seed makes the same lines.
 */
public final class CampusFortnight {
  public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  public static final Duration LENGTH = Duration.ofDays(14);

  private static final int ACCOUNTS = 60;
  private static final List<String> COUNTRIES = List.of("TW", "VN", "TH", "JP", "DE");

  private final SplittableRandom random;
  private final List<Line> lines = new ArrayList<>();

  private final Instant start;

  private CampusFortnight(long seed, Instant start) {
    random = new SplittableRandom(seed);
    this.start = start;
  }

  public static List<Line> lines(long seed, Instant start) {
    CampusFortnight fortnight = new CampusFortnight(seed, start);
    for (int account = 0; account < ACCOUNTS; account++) {
      fortnight.life(account);
    }
    fortnight.spray();
    fortnight.guessesAndASuccessInOneSecond(5);
    fortnight.lines.sort(Comparator.comparing(Line::time));
    return fortnight.lines;
  }

  /** As {@link #lines}, with two accounts that send as they never did. */
  static List<Line> linesWithBursts(long seed, Instant start) {
    CampusFortnight fortnight = new CampusFortnight(seed, start);
    fortnight.burst(3, 9);
    fortnight.burst(4, 12);
    fortnight.lines.addAll(lines(seed, start));
    fortnight.lines.sort(Comparator.comparing(Line::time));
    return fortnight.lines;
  }

  /** Where addresses are: the second number names the country, the third the system. */
  public static Origin origin(ClientAddress address) {
    byte[] bytes = address.bytes();
    return new Origin(
        COUNTRIES.get((bytes[1] & 0xff) % COUNTRIES.size()),
        64_500L + (bytes[2] & 0xff) % 8,
        "System " + (bytes[2] & 0xff) % 8,
        address.network());
  }

  private void life(int account) {
    for (int day = 0; day < LENGTH.toDays(); day++) {
      boolean away = day > 8 && random.nextInt(4) == 0;
      for (int i = 0; i < 4; i++) {
        String ip = away ? ip(1 + random.nextInt(4), random.nextInt(8)) : ip(0, account % 3);
        if (random.nextInt(6) == 0) {
          add(at(day), "failed-login", account, "\"service\":\"imap\",\"ip\":\"" + ip + "\"");
        }
        add(at(day), "successful-login", account, "\"service\":\"imap\",\"ip\":\"" + ip + "\"");
      }
      for (int i = 0; i < random.nextInt(6); i++) {
        String status = random.nextInt(10) == 0 ? "bounced" : "sent";
        mail(account, at(day), i, ip(0, account % 3), status);
      }
      if (random.nextInt(30) == 0) {
        add(
            at(day),
            "account-management",
            account,
            "\"change\":\"password-changed\",\"by\":\"self\",\"ip\":\"" + ip(0, 1) + "\"");
      }
    }
  }

  private void mail(int account, Instant time, int number, String ip, String status) {
    add(
        time,
        "smtp-mail",
        account,
        "\"login\":\"u%d\",\"sender\":\"u%d@campus.example\",\"ip\":\"%s\",\"qid\":\"Q%d\","
                .formatted(account, account, ip, lines.size())
            + "\"status\":\"%s\",\"recipient\":\"friend%d@other.example\""
                .formatted(status, number));
  }

  /** Of the accounts some don't exist. */
  private void spray() {
    Instant first = start.plus(Duration.ofDays(10)).plus(Duration.ofMinutes(7));
    for (int account = 0; account < 2 * ACCOUNTS; account++) {
      add(
          first.plusSeconds(20L * account),
          "failed-login",
          account,
          "\"service\":\"imap\",\"ip\":\"" + ip(4, 7) + "\"");
    }
  }

  /** Many more recipients than ever, every fifth refused, and again some hours later. */
  private void burst(int account, int day) {
    Instant first = start.plus(Duration.ofDays(day)).plus(Duration.ofHours(3));
    for (int i = 0; i < 900; i++) {
      Instant time = first.plusSeconds(4L * i);
      String status = i % 5 == 0 ? "bounced" : "sent";
      mail(account, time, i, ip(2, 5), status);
      if (i % 3 == 0) {
        mail(account, time.plus(Duration.ofHours(6)), i, ip(2, 5), status);
      }
    }
  }

  /** Events of one moment, all of one account. */
  private void guessesAndASuccessInOneSecond(int account) {
    Instant time = start.plus(Duration.ofDays(11)).plus(Duration.ofMinutes(30));
    String client = "\"service\":\"imap\",\"ip\":\"" + ip(3, 6) + "\"";
    for (int i = 0; i < 8; i++) {
      add(time, "failed-login", account, client);
    }
    add(time, "successful-login", account, client);
    add(time, "successful-login", account, client);
    add(
        time,
        "account-management",
        account,
        "\"change\":\"forwarding-changed\",\"by\":\"self\",\"ip\":\"" + ip(3, 6) + "\"");
    mail(account, time, 1, ip(3, 6), "sent");
  }

  private Instant at(int day) {
    return start.plus(Duration.ofDays(day)).plusMillis(random.nextInt(86_400_000));
  }

  private String ip(int country, int network) {
    return "100." + country + "." + network + "." + (1 + random.nextInt(250));
  }

  private void add(Instant time, String stream, int account, String rest) {
    lines.add(
        new Line(
            time,
            "{\"stream\":\"%s\",\"time\":\"%s\",\"account\":\"u%d@campus.example\",%s}"
                .formatted(stream, time, account, rest)));
  }

  /** One line, and its time. */
  public record Line(Instant time, String text) {}
}

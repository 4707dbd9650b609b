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
final class CampusFortnight {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final Duration LENGTH = Duration.ofDays(14);

  private static final int ACCOUNTS = 20;
  private static final List<String> COUNTRIES = List.of("TW", "VN", "TH", "JP", "DE");

  private final SplittableRandom random;
  private final List<Line> lines = new ArrayList<>();

  private CampusFortnight(long seed) {
    random = new SplittableRandom(seed);
  }

  static List<Line> lines(long seed) {
    CampusFortnight fortnight = new CampusFortnight(seed);
    for (int account = 0; account < ACCOUNTS; account++) {
      fortnight.life(account);
    }
    fortnight.spray();
    fortnight.lines.sort(Comparator.comparing(Line::time));
    return fortnight.lines;
  }

  /** Where addresses are: the second number names the country, the third the system. */
  static Origin origin(ClientAddress address) {
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
        mail(account, at(day), i);
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

  private void mail(int account, Instant time, int number) {
    add(
        time,
        "smtp-mail",
        account,
        "\"login\":\"u%d\",\"sender\":\"u%d@campus.example\",\"ip\":\"%s\",\"qid\":\"Q%d\","
                .formatted(account, account, ip(0, account % 3), lines.size())
            + "\"status\":\"%s\",\"recipient\":\"friend%d@other.example\""
                .formatted(random.nextInt(10) == 0 ? "bounced" : "sent", number));
  }

  /** Of the accounts some don't exist. */
  private void spray() {
    Instant start = START.plus(Duration.ofDays(10)).plus(Duration.ofMinutes(7));
    for (int account = 0; account < 2 * ACCOUNTS; account++) {
      add(
          start.plusSeconds(20L * account),
          "failed-login",
          account,
          "\"service\":\"imap\",\"ip\":\"" + ip(4, 7) + "\"");
    }
  }

  private Instant at(int day) {
    return START.plus(Duration.ofDays(day)).plusMillis(random.nextInt(86_400_000));
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
  record Line(Instant time, String text) {}
}

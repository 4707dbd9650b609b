package org.mailwarden.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up people with made-up mailboxes, and the addresses they use mail from: the campus network,
 * one home line and one mobile network each. Addresses are picked at random from ranges that the
 * registries gave to the country named; who really uses them is nobody of the demo's.
 */
final class Campus {
  static final String STAFF_DOMAIN = "campus.example";
  static final String STUDENT_DOMAIN = "student.campus.example";
  static final List<String> DOMAINS = List.of(STAFF_DOMAIN, STUDENT_DOMAIN);

  private static final String[][] NAMES = {
    {"Mei Chen", "mei.chen"},
    {"陳建豐", "chienfeng.chen"},
    {"張國政", "kuocheng.chang"},
    {"Anita Lin", "anita.lin"},
    {"林淑芬", "shufen.lin"},
    {"David Wang", "david.wang"},
    {"黃雅婷", "yating.huang"},
    {"Grace Liu", "grace.liu"},
    {"李志明", "chihming.li"},
    {"Peter Wu", "peter.wu"},
    {"吳怡君", "yichun.wu"},
    {"Sophie Tsai", "sophie.tsai"},
    {"蔡宗翰", "tsunghan.tsai"},
    {"Kevin Yang", "kevin.yang"},
    {"楊佳穎", "chiaying.yang"},
    {"Irene Hsu", "irene.hsu"},
    {"許哲瑋", "chewei.hsu"},
    {"Oscar Cheng", "oscar.cheng"},
    {"鄭心怡", "hsinyi.cheng"},
    {"Nora Kuo", "nora.kuo"},
    {"郭俊宏", "chunhung.kuo"},
    {"Leo Hung", "leo.hung"},
    {"洪詩涵", "shihhan.hung"},
    {"Vera Tseng", "vera.tseng"},
  };

  private final List<Mailbox> mailboxes = new ArrayList<>();

  Campus(SplittableRandom random) {
    for (int i = 0; i < NAMES.length; i++) {
      String name = NAMES[i][0];
      String local = NAMES[i][1];
      String personId = String.valueOf(1_000_000_000L + i * 7919L);
      String language = name.charAt(0) < 0x80 ? "en" : "zh-TW";
      boolean student = i % 3 == 2;
      mailboxes.add(
          new Mailbox(
              personId,
              name,
              local + "@" + (student ? STUDENT_DOMAIN : STAFF_DOMAIN),
              student ? "Students" : "Staff @mx",
              i % 2 == 0 ? local + "@private.example" : "",
              language,
              List.of(
                  "140.128." + random.nextInt(8, 120) + "." + random.nextInt(2, 250),
                  "61.216." + random.nextInt(2, 250) + "." + random.nextInt(2, 250),
                  "2001:b011:" + Integer.toHexString(random.nextInt(0x1000, 0xffff)) + "::1f"),
              random.nextInt(2, 6)));
    }
    mailboxes.add(
        new Mailbox(
            mailboxes.get(3).personId(),
            mailboxes.get(3).name(),
            "admissions@" + STAFF_DOMAIN,
            "Departments",
            "",
            "en",
            List.of("140.128.20.7"),
            4));
  }

  List<Mailbox> mailboxes() {
    return List.copyOf(mailboxes);
  }

  /** The people and accounts as {@code mailwarden accounts import} reads them. */
  String csv() {
    StringBuilder csv =
        new StringBuilder("person_id,name,account,mailbox_service,recovery_address,language\n");
    for (Mailbox m : mailboxes) {
      csv.append(
          String.join(
              ",", m.personId(), m.name(), m.address(), m.service(), m.recovery(), m.language()));
      csv.append('\n');
    }
    return csv.toString();
  }

  /**
   * One mailbox and the habits of whoever reads it.
   *
   * @param places client addresses it is used from, the most usual first
   * @param loginsPerDay on a working day
   */
  record Mailbox(
      String personId,
      String name,
      String address,
      String service,
      String recovery,
      String language,
      List<String> places,
      int loginsPerDay) {
    String local() {
      return address.substring(0, address.indexOf('@'));
    }
  }
}

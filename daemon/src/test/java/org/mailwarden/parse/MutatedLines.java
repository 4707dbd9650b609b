package org.mailwarden.parse;

import java.util.List;
import java.util.SplittableRandom;

/** Makes of real lines what a broken server, a cut connection or an attacker might have written. */
final class MutatedLines {
  private static final String ODD =
      "<>(),:=[]{}\"'\\\n\r\t\0 @%|;/-.\u202E\ud800\u00e9\uFEFF\u0130";
  private static final int LONGEST = 4_000;

  private static final List<String> CLAIMS =
      List.of(
          ">, method=PLAIN, rip=192.0.2.99, lip=10.0.0.5, session=<x>",
          ", sasl_username=mei",
          "): unknown user",
          "[192.0.2.99]:",
          " rip=fe80::1%eth0",
          "::ffff:192.0.2.99",
          "99999999999999999999",
          "Mar 10 10:00:00 mx1 dovecot: imap-login: Login: user=<mei>",
          "\",\"account\":\"mei@campus.example",
          "\\u0000",
          "user=<",
          "[[[[[[[[",
          ": ");

  private final List<String> lines;
  private final SplittableRandom random;

  MutatedLines(List<String> lines, SplittableRandom random) {
    this.lines = lines;
    this.random = random;
  }

  /** This line, with one to four things wrong. */
  String mutated(String line) {
    StringBuilder text = new StringBuilder(line);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + 1 + random.nextInt(20));
      switch (random.nextInt(8)) {
        case 0 -> text.setLength(at);
        case 1 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
        case 2 -> text.delete(at, end);
        case 3 -> text.insert(at, text.substring(at, end));
        case 4 -> text.insert(at, CLAIMS.get(random.nextInt(CLAIMS.size())));
        case 5 -> text.delete(0, at);
        case 6 -> text.replace(at, text.length(), tailOf(other()));
        default -> text.insert(at, text.substring(0, at));
      }
      if (text.length() > LONGEST) {
        text.setLength(LONGEST);
      }
    }
    return text.toString();
  }

  private String other() {
    String line = lines.get(random.nextInt(lines.size()));
    return line.isEmpty() ? " " : line;
  }

  private String tailOf(String line) {
    return line.substring(random.nextInt(line.length()));
  }
}

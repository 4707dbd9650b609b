package org.mailwarden.parse;

import java.nio.charset.StandardCharsets;

/**
 * A message that came several times in a row: syslog daemons that reduce repetitions write the
 * first, then how many more came, {@code dovecot: message repeated 3 times: [ imap-login: ...]}.
 *
 * @param header of one of these messages
 * @param times how many came
 * @see <a
 *     href="https://www.rsyslog.com/doc/configuration/action/rsconf1_repeatedmsgreduction.html">RepeatedMsgReduction</a>
 */
record RepeatedMessage(Header header, int times) {
  private static final String BEGIN = "message repeated ";
  private static final String MIDDLE = " times: [";

  /** Nobody reads more rows that are the same, and a forged number must not fill the disk. */
  private static final int MOST_TIMES = 1_000;

  /** rsyslog cuts the message there, the space before it included. */
  private static final int CUT_BYTES = 800;

  /** What this line stands for: itself, once, unless it says otherwise and is whole. */
  static RepeatedMessage of(Header header) {
    String text = header.message();
    int middle =
        text.startsWith(BEGIN) && text.endsWith("]") ? text.indexOf(MIDDLE, BEGIN.length()) : -1;
    if (middle < 0) {
      return new RepeatedMessage(header, 1);
    }
    int times = number(text.substring(BEGIN.length(), middle));
    String inside = text.substring(middle + MIDDLE.length(), text.length() - 1);
    boolean cut = inside.getBytes(StandardCharsets.UTF_8).length >= CUT_BYTES;
    return times == 0 || cut
        ? new RepeatedMessage(header, 1)
        : new RepeatedMessage(withMessage(header, inside.strip()), times);
  }

  private static Header withMessage(Header header, String message) {
    return new Header(
        header.time(),
        header.host(),
        header.program(),
        message,
        header.text(),
        header.behindTime());
  }

  /** The number, bounded; 0 if it is none. */
  private static int number(String digits) {
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = Math.min(number * 10 + digit, MOST_TIMES);
    }
    return number;
  }
}

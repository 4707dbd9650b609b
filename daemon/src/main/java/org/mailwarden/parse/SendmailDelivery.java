package org.mailwarden.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * What sendmail says of one attempt to bring a message to one or more recipients.
 *
 * <pre>
 * to=&lt;a@other.example>,&lt;b@other.example>, ctladdr=&lt;mei@campus.example> (1000/1000), delay=00:00:02,
 *   xdelay=00:00:01, mailer=esmtp, pri=60000, relay=mx.other.example. [203.0.113.5], dsn=5.1.1,
 *   reply=550 5.1.1 no such user, stat=User unknown
 * </pre>
 *
 * <p>Recipients, the remote host's reply (named since 8.16) and what stands in the status's
 * brackets are others' text.
 *
 * @param recipients without their angle brackets, at least one
 * @param relay the host as logged; empty if none was asked
 * @param status as in {@link org.mailwarden.event.MailAttempt#status}; empty if the line tells of
 *     no attempt: the message was only put into the queue
 * @param response empty if nothing was said
 * @see <a
 *     href="https://github.com/freebsd/freebsd-src/blob/main/contrib/sendmail/src/deliver.c">logdelivery
 *     and giveresponse</a>
 */
record SendmailDelivery(List<String> recipients, String relay, String status, String response) {
  private static final String REPLY = ", reply=";
  private static final String STAT = ", stat=";

  /**
   * Reads what begins with {@code to=}, or gives null if it is cut short or a recipient is empty.
   */
  static SendmailDelivery read(String text) {
    List<String> recipients = new ArrayList<>(1);
    int at = "to=".length();
    int end;
    do {
      end = recipientEnd(text, at);
      if (end < 0) {
        return null;
      }
      String recipient = bare(text.substring(at, end));
      if (recipient.isBlank()) {
        return null;
      }
      recipients.add(recipient);
      at = end + 1;
    } while (text.startsWith(",", end) && !text.startsWith(", ", end));
    String fields = text.substring(end);
    int reply = fields.indexOf(REPLY);
    int stat = fields.indexOf(STAT);
    boolean replied = reply >= 0 && reply < stat;
    stat = replied ? fields.lastIndexOf(STAT) : stat;
    if (stat < 0) {
      return null;
    }
    String said = replied ? fields.substring(reply + REPLY.length(), stat) : "";
    String relay = relay(fields.substring(0, replied ? reply : stat));
    return of(recipients, relay, fields.substring(stat + STAT.length()), said);
  }

  private static SendmailDelivery of(
      List<String> recipients, String relay, String stat, String reply) {
    if (stat.equals("queued") || stat.equals("quarantined")) {
      return new SendmailDelivery(recipients, relay, "", "");
    }
    if (stat.equals("Sent") || stat.startsWith("Sent ")) {
      int open = stat.indexOf('(');
      int end = stat.endsWith(")") ? stat.length() - 1 : stat.length();
      String response = open < 0 ? "" : stat.substring(open + 1, end);
      return new SendmailDelivery(recipients, relay, "sent", response);
    }
    boolean deferred = stat.startsWith("Deferred");
    String why = stat.startsWith("Deferred: ") ? stat.substring("Deferred: ".length()) : stat;
    String response = reply.isEmpty() ? why : reply;
    return new SendmailDelivery(recipients, relay, deferred ? "deferred" : "bounced", response);
  }

  /**
   * Where the recipient that begins here ends, or -1: {@code <a@b>}, {@code wu}, {@code |"..."}.
   */
  private static int recipientEnd(String text, int start) {
    if (text.startsWith("<", start)) {
      int close = QuotedStrings.indexOf(text, '>', start);
      return close < 0 ? -1 : close + 1;
    }
    int end = QuotedStrings.indexOf(text, ',', start);
    return end > start ? end : -1;
  }

  private static String bare(String recipient) {
    return recipient.startsWith("<") ? recipient.substring(1, recipient.length() - 1) : recipient;
  }

  private static String relay(String fields) {
    int start = fields.lastIndexOf(", relay=");
    if (start < 0) {
      return "";
    }
    start += ", relay=".length();
    int end = fields.indexOf(", ", start);
    return fields.substring(start, end < 0 ? fields.length() : end);
  }
}

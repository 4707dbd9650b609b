package org.mailwarden.parse;

import java.util.List;

/**
 * What Exim says of one attempt to bring a message to one recipient, from the flag on.
 *
 * <pre>
 * => wu@other.example &lt;team@campus.example> R=dnslookup T=remote_smtp H=mx.other.example [203.0.113.5] C="250 OK"
 * => wu &lt;wu@campus.example> R=localuser T=local_delivery
 * ** x@other.example R=dnslookup T=remote_smtp H=mx.other.example [203.0.113.5] : SMTP error ...: 550 No
 * == y@other.example R=dnslookup T=remote_smtp defer (110): Connection timed out H=mx [203.0.113.6]: ...
 * </pre>
 *
 * @param recipient the address delivered to; the address it was sent to where the message went into
 *     a file or a program, or Exim names the local part alone
 * @param relay {@code host [address]}; empty if no host was asked
 * @param status as in {@link org.mailwarden.event.MailAttempt#status}
 * @param response empty if nothing was said
 * @see <a href="https://github.com/Exim/exim/blob/exim-4.98/src/src/deliver.c">delivery_log,
 *     deferral_log and failure_log</a>
 */
record EximDelivery(String recipient, String relay, String status, String response) {
  private static final String DEFER = " defer (";

  /** Delivered at once, together with others, while it was taken in, or not, for {@code -N}. */
  private static final List<String> FLAGS = List.of("=> ", "-> ", ">> ", "*> ", "** ", "== ");

  /** retry.c, ERRNO_RETRY_BASE: it isn't time to try again, so nobody did. */
  private static final List<String> NOT_YET = List.of("-52)", "-53)", "-54)");

  /** Whether such a line begins here. */
  static boolean isOne(String text) {
    return text.length() > 3 && FLAGS.contains(text.substring(0, 3));
  }

  /** Whether the line only says that an attempt is not yet due. */
  static boolean isNotYet(String text) {
    int defer = text.startsWith("== ") ? text.indexOf(DEFER) : -1;
    return defer > 0
        && NOT_YET.stream().anyMatch(errno -> text.startsWith(errno, defer + DEFER.length()));
  }

  /** Reads such a line, or gives null if it is cut short. */
  static EximDelivery read(String text) {
    String line = text.substring(3);
    int end = recipientEnd(line);
    String recipient = recipient(line.substring(0, end));
    String rest = line.substring(end);
    if (recipient.isEmpty()) {
      return null;
    }
    return switch (text.substring(0, 2)) {
      case "==" -> deferred(recipient, rest);
      case "**" -> failed(recipient, rest);
      case "*>" -> delivered(recipient, rest, "suppressed");
      default -> delivered(recipient, rest, "sent");
    };
  }

  private static EximDelivery delivered(String recipient, String rest, String status) {
    if (!rest.startsWith(" ")) {
      return null;
    }
    String response = "";
    for (String word : QuotedStrings.split(rest, ' ')) {
      if (word.startsWith("C=\"")) {
        response = unquoted(word.substring(2));
      }
    }
    return new EximDelivery(recipient, relay(rest), status, response);
  }

  private static EximDelivery deferred(String recipient, String rest) {
    int defer = rest.indexOf(DEFER);
    int close = defer < 0 ? -1 : rest.indexOf(')', defer);
    if (close < 0) {
      return null;
    }
    String why = rest.substring(close + 1);
    why = why.startsWith(": ") ? why.substring(2) : why;
    int host = why.indexOf(" H=");
    int colon = why.indexOf(": ");
    if (host < 0 || (colon >= 0 && colon < host)) {
      return new EximDelivery(recipient, "", "deferred", why);
    }
    // "Connection timed out H=mx [203.0.113.6]: SMTP timeout after ..."
    String error = why.substring(0, host);
    String said = colon < 0 ? "" : why.substring(colon + 2);
    String both = error + (error.isEmpty() || said.isEmpty() ? "" : ": ") + said;
    return new EximDelivery(recipient, relay(why.substring(host)), "deferred", both);
  }

  private static EximDelivery failed(String recipient, String rest) {
    // Where all retries are over, without any of the fields: "** x@y.example: retry timeout ..."
    int colon = rest.startsWith(": ") ? 0 : rest.indexOf(" : ");
    if (colon < 0 && !rest.contains(" R=")) {
      return null;
    }
    String fields = colon < 0 ? rest : rest.substring(0, colon);
    String why = colon < 0 ? "" : rest.substring(rest.indexOf(": ", colon) + 2);
    boolean expired = why.endsWith("retry timeout exceeded");
    return new EximDelivery(recipient, relay(fields), expired ? "expired" : "bounced", why);
  }

  /** Where the recipient and what it was made of end: {@code x@y (z@y, ...) <w@y>}. */
  private static int recipientEnd(String line) {
    int end;
    if (isLocal(line)) {
      // A command has spaces; what it was made of is always there.
      int open = line.indexOf(" <");
      end = open < 0 ? -1 : QuotedStrings.indexOf(line, '>', open) + 1;
      return end <= 0 ? line.length() : end;
    }
    end = QuotedStrings.indexOf(line, ' ', 0);
    end = end < 0 ? line.length() : end;
    if (end > 0 && line.charAt(end - 1) == ':') {
      return end - 1;
    }
    if (line.startsWith(" (", end)) {
      int close = QuotedStrings.indexOf(line, ')', end);
      end = close < 0 ? end : close + 1;
    }
    if (line.startsWith(" <", end)) {
      int close = QuotedStrings.indexOf(line, '>', end);
      end = close < 0 ? end : close + 1;
    }
    return end;
  }

  private static String recipient(String text) {
    int open = text.endsWith(">") ? text.lastIndexOf(" <") : -1;
    String original = open < 0 ? "" : text.substring(open + 2, text.length() - 1);
    if (isLocal(text)) {
      return original;
    }
    int end = QuotedStrings.indexOf(text, ' ', 0);
    String address = end < 0 ? text : text.substring(0, end);
    return address.indexOf('@') < 0 && !original.isEmpty() ? original : address;
  }

  /** A program, a file or :blackhole:. */
  private static boolean isLocal(String line) {
    return line.startsWith("|")
        || line.startsWith("/")
        || line.startsWith(":")
        || line.startsWith("save ");
  }

  /** H=mx.other.example [203.0.113.5]:25*, perhaps with DS (for DNSSEC) between. */
  private static String relay(String fields) {
    List<String> words = QuotedStrings.split(fields, ' ');
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith("H=")) {
        String host = words.get(i).substring(2);
        int next = i + 1 < words.size() && words.get(i + 1).equals("DS") ? i + 2 : i + 1;
        String address = next < words.size() ? words.get(next) : "";
        int close = address.startsWith("[") ? address.indexOf(']') : -1;
        return close < 0 ? host : host + " " + address.substring(0, close + 1);
      }
    }
    return "";
  }

  private static String unquoted(String quoted) {
    StringBuilder text = new StringBuilder(quoted.length());
    int end = quoted.length() > 1 && quoted.endsWith("\"") ? quoted.length() - 1 : quoted.length();
    for (int i = 1; i < end; i++) {
      if (quoted.charAt(i) == '\\' && i + 1 < end) {
        i++;
      }
      text.append(quoted.charAt(i));
    }
    return text.toString();
  }
}

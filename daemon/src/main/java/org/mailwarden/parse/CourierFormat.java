package org.mailwarden.parse;

import java.util.List;
import java.util.Set;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Courier: logins at imapd, pop3d and sqwebmail ({@code LOGIN, user=mei, ip=[::ffff:192.0.2.7],
 * port=[40000], protocol=IMAP}; {@code LOGIN FAILED, user=mei, ip=[...]}), and those to send mail:
 * a refused one where courieresmtpd answers it ({@code error,relay=192.0.2.7,port=40000,msg="535
 * Authentication failed.",cmd: AUTH LOGIN mei}), one that was let in where courierd takes the
 * message ({@code newmsg,id=..., auth=mei: dns; helo (host [192.0.2.7])}).
 *
 * <p>Courier never says why it refuses. At IMAP's AUTHENTICATE and POP3's AUTH it doesn't say whom,
 * either ({@code LOGIN FAILED, method=PLAIN, ip=[...]}); authdaemond, which knows, doesn't know the
 * client.
 *
 * <p>A user name may look like the rest of a line: the address is the last that stands as one.
 *
 * @see <a href="https://github.com/svarshavchik/courier-libs/blob/master/imap/imaplogin.C">Courier:
 *     imaplogin</a>
 * @see <a
 *     href="https://github.com/svarshavchik/courier/blob/master/courier/courier/module.esmtp/courieresmtpd.C">Courier:
 *     courieresmtpd</a>
 */
final class CourierFormat implements LogFormat {
  private static final Set<String> MAILBOX_PROGRAMS =
      Set.of("imap", "imapd", "imaplogin", "pop3", "pop3d", "pop3login");
  private static final Set<String> WEBMAIL_PROGRAMS = Set.of("sqwebmail", "sqwebmaild");
  private static final Set<String> OTHER_PROGRAMS =
      Set.of("courierd", "courieresmtpd", "authdaemond");

  /** What imapd and pop3d say of a connection besides logins; others have these names, too. */
  private static final List<String> SAY_NOTHING =
      List.of("Connection, ip=[", "LOGOUT, ", "Disconnected, ", "DISCONNECTED, ", "TIMEOUT, ");

  private static final String LET_IN = "LOGIN, user=";
  private static final String REFUSED = "LOGIN FAILED, ";
  private static final String ADDRESS = ", ip=[";

  private static final String SMTP_ERROR = "error,relay=";
  private static final String SMTP_REFUSED = "msg=\"535 Authentication failed.\",cmd: AUTH ";

  private final AccountNames names;
  private final ClientAddresses addresses;

  CourierFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  @Override
  public boolean isProgram(String program) {
    return OTHER_PROGRAMS.contains(program) || !service(program).isEmpty();
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String message = header.message();
    switch (header.program()) {
      case "courieresmtpd" -> refusedSender(header, message, events);
      case "courierd" -> message(header, message, events);
      case "authdaemond" -> {}
      default -> {
        String text = message.startsWith("INFO: ") ? message.substring(6) : message;
        return login(header, service(header.program()), text, events);
      }
    }
    return Reading.READ;
  }

  private Reading login(Header header, String service, String text, List<LogEvent> events) {
    boolean in = text.startsWith(LET_IN);
    if (!in && !text.startsWith(REFUSED)) {
      boolean nothing =
          service.equals("webmail") || SAY_NOTHING.stream().anyMatch(text::startsWith);
      return nothing ? Reading.READ : Reading.OTHER;
    }
    int ip = text.lastIndexOf(ADDRESS);
    int end = ip < 0 ? -1 : text.indexOf(']', ip + ADDRESS.length());
    if (end < 0) {
      return Reading.unreadable("a login without an address");
    }
    String address = text.substring(ip + ADDRESS.length(), end);
    if (in) {
      succeed(header, text.substring(LET_IN.length(), ip), service, address, events);
    } else if (text.startsWith("user=", REFUSED.length())) {
      refuse(
          header,
          text.substring(REFUSED.length() + "user=".length(), ip),
          service,
          address,
          events);
    }
    return Reading.READ;
  }

  /**
   * What stands behind AUTH: the method, the client's first reply if it gave one along, cut to 20
   * characters, and the login if the exchange came to one.
   */
  private void refusedSender(Header header, String message, List<LogEvent> events) {
    int comma = message.startsWith(SMTP_ERROR) ? message.indexOf(',', SMTP_ERROR.length()) : -1;
    if (comma < 0) {
      return;
    }
    int at = comma + 1;
    if (message.startsWith("port=", at)) {
      at = message.indexOf(',', at) + 1;
    }
    if (at == 0 || !message.startsWith(SMTP_REFUSED, at)) {
      return;
    }
    String[] words = message.substring(at + SMTP_REFUSED.length()).split(" ", 4);
    String last = words[words.length - 1];
    // The first reply of PLAIN has the password in it, in base64.
    boolean login = words.length == 3 || (words.length == 2 && !mayBeBase64(last));
    if (login) {
      refuse(header, last, "smtp", message.substring(SMTP_ERROR.length(), comma), events);
    }
  }

  private static boolean mayBeBase64(String text) {
    return text.indexOf('@') < 0 && text.length() % 4 == 0;
  }

  /** newmsg,id=0038C081.4D026173.000051A4, auth=mei: dns; helo (host [192.0.2.7]) */
  private void message(Header header, String message, List<LogEvent> events) {
    int auth = message.startsWith("newmsg,id=") ? message.indexOf(", auth=") : -1;
    int from = auth < 0 ? -1 : message.indexOf(": dns; ", auth);
    int open = message.lastIndexOf(" [");
    if (from > 0 && open > from && message.endsWith("])")) {
      String address = message.substring(open + 2, message.length() - 2);
      String login = message.substring(auth + ", auth=".length(), from);
      succeed(header, login, "smtp", address, events);
    }
  }

  private void succeed(
      Header header, String login, String service, String address, List<LogEvent> events) {
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new SuccessfulLogin(
                        header.time(), account, login, service, addresses.of(address))));
  }

  private void refuse(
      Header header, String login, String service, String address, List<LogEvent> events) {
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        header.time(),
                        account,
                        login,
                        service,
                        addresses.of(address),
                        Reason.UNSPECIFIED)));
  }

  /** imapd-ssl, courierpop3login, courier-imapd: which mailbox service; empty if it is none. */
  private static String service(String program) {
    if (WEBMAIL_PROGRAMS.contains(program)) {
      return "webmail";
    }
    int start = program.startsWith("courier-") ? 8 : program.startsWith("courier") ? 7 : 0;
    int end = program.endsWith("-ssl") ? program.length() - 4 : program.length();
    if (start > end || !MAILBOX_PROGRAMS.contains(program.substring(start, end))) {
      return "";
    }
    return program.startsWith("pop3", start) ? "pop3" : "imap";
  }
}

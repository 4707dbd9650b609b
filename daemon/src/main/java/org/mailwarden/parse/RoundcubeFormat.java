package org.mailwarden.parse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.AccountChange.Kind;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Roundcube's {@code userlogins.log} and {@code password.log}, or the same through syslog as {@code
 * roundcube}:
 *
 * <pre>
 * [10-Mar-2026 10:00:00 +0800]: &lt;j2pncet8&gt; Successful login for mei (ID: 12) from 192.0.2.7 in session j2pncet8a1b2c3d4
 * [10-Mar-2026 10:00:00 +0800]: &lt;j2pncet8&gt; Failed login for mei from 192.0.2.7 in session j2pncet8a1b2c3d4 (error: 0)
 * [10-Mar-2026 10:00:00 +0800]: &lt;j2pncet8&gt; Password changed for user mei (ID: 12) from 192.0.2.7
 * </pre>
 *
 * <p>Behind the address of who asked the web server stand the headers that the request came with,
 * {@code (X-Real-IP: ...,X-Forwarded-For: ...)}. They count only where that address is a private
 * one, and as {@link ForwardedFor} reads them.
 *
 * <p>The login of a refusal is whatever the client typed, and the headers are its own too. A login
 * ends at the first {@code " from "}, as no account has a space in it; where a refusal has a second
 * one, nobody can tell which of the two Roundcube wrote, and the line is unreadable.
 *
 * @see <a
 *     href="https://github.com/roundcube/roundcubemail/blob/master/program/include/rcmail.php">rcmail::log_login</a>
 */
final class RoundcubeFormat implements LogFormat {
  private static final String PROGRAM = "roundcube";
  private static final String SERVICE = "webmail";

  private static final String SUCCESSFUL = "Successful login for ";
  private static final String PASSWORD = "Password changed for user ";
  private static final String FROM = " from ";
  private static final String REAL_IP = "X-Real-IP: ";
  private static final String FORWARDED_FOR = "X-Forwarded-For: ";

  /** Roundcube's ERROR_STORAGE: the IMAP server couldn't be asked. */
  private static final String NOT_ASKED = "(error: -2)";

  private static final Reading NO_ADDRESS =
      Reading.unreadable("expected an address behind \"from\"");
  private static final Reading AMBIGUOUS =
      Reading.unreadable("two places where the client's address may begin");

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final ForwardedFor forwardedFor;

  RoundcubeFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
    this.forwardedFor = new ForwardedFor(addresses);
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals(PROGRAM);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String text =
        withoutSession(isProgram(header.program()) ? header.message() : header.behindTimeStamp());
    if (text.startsWith(SUCCESSFUL)) {
      return known(header.time(), text, SUCCESSFUL, events);
    }
    if (text.startsWith(PASSWORD)) {
      return known(header.time(), text, PASSWORD, events);
    }
    // Old versions shout.
    if (text.startsWith("Failed login for ") || text.startsWith("FAILED login for ")) {
      return failed(header.time(), text.substring("Failed login for ".length()), events);
    }
    return Reading.OTHER;
  }

  /** Of an account that Roundcube knows by its number: the login is the account's, not typed. */
  private Reading known(Instant time, String text, String what, List<LogEvent> events) {
    int number = text.indexOf(" (ID: ", what.length());
    int from = number < 0 ? -1 : text.indexOf(")" + FROM, number);
    if (from < 0) {
      return Reading.unreadable("expected \"(ID: ...) from\"");
    }
    String login = text.substring(what.length(), number);
    String who = text.substring(from + 1 + FROM.length());
    Optional<ClientAddress> client = client(what.equals(SUCCESSFUL) ? beforeSession(who) : who);
    if (client.isEmpty()) {
      return NO_ADDRESS;
    }
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    what.equals(PASSWORD)
                        ? new AccountChange(time, account, Kind.PASSWORD_CHANGED, client, login, "")
                        : new SuccessfulLogin(time, account, login, SERVICE, client)));
    return Reading.READ;
  }

  private Reading failed(Instant time, String text, List<LogEvent> events) {
    int from = text.indexOf(FROM);
    if (from < 0) {
      return NO_ADDRESS;
    }
    String login = text.substring(0, from);
    if (names.of(login).isEmpty() || text.endsWith(NOT_ASKED)) {
      return Reading.READ;
    }
    if (text.indexOf(FROM, from + 1) > 0) {
      return AMBIGUOUS;
    }
    Optional<ClientAddress> client = client(beforeSession(text.substring(from + FROM.length())));
    if (client.isEmpty()) {
      return NO_ADDRESS;
    }
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(time, account, login, SERVICE, client, Reason.UNSPECIFIED)));
    return Reading.READ;
  }

  private static String beforeSession(String text) {
    int session = text.lastIndexOf(" in session ");
    return session < 0 ? text : text.substring(0, session);
  }

  /**
   * Who it was, of {@code 192.0.2.7 (X-Real-IP: 192.0.2.3,X-Forwarded-For: 192.0.2.4)}, in old
   * versions without the space.
   */
  private Optional<ClientAddress> client(String text) {
    int open = text.indexOf('(');
    String peer = (open < 0 ? text : text.substring(0, open)).strip();
    if (addresses.of(peer).isEmpty()) {
      return Optional.empty();
    }
    String headers =
        open < 0
            ? ""
            : text.substring(open + 1, text.endsWith(")") ? text.length() - 1 : text.length());
    int list = headers.indexOf(FORWARDED_FOR);
    String forwarded = "";
    if (list >= 0) {
      forwarded = headers.substring(list + FORWARDED_FOR.length());
    } else if (headers.startsWith(REAL_IP)) {
      forwarded = headers.substring(REAL_IP.length());
    }
    return forwardedFor.client(forwarded.isEmpty() ? peer : forwarded + "," + peer);
  }

  /** {@code <j2pncet8> }: the beginning of the session's name; how much of it is configured. */
  private static String withoutSession(String text) {
    if (!text.startsWith("<")) {
      return text;
    }
    int close = text.indexOf("> ");
    for (int i = 1; i < close; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != ',' && c != '-') {
        return text;
      }
    }
    return close < 0 ? text : text.substring(close + 2);
  }
}

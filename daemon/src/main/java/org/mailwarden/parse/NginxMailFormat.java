package org.mailwarden.parse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.ProxiedLogins.Side;

/**
 * What nginx's mail proxy writes into its error log at level info, or sends to syslog:
 *
 * <pre>
 * 2026/03/10 10:00:00 [info] 123#0: *1 client logged in, client: 192.0.2.7, server: 0.0.0.0:993, login: "mei", upstream: 10.0.0.9:143
 * 2026/03/10 10:00:00 [info] 123#0: *1 client login failed: "Invalid login" while in http auth state, client: 192.0.2.7, server: 0.0.0.0:993, login: "mei"
 * </pre>
 *
 * <p>The client stands before the login, which is the client's own text, so it is the first that
 * the line names. Which service it was, only the port tells. A login that the server behind has
 * logged too, with the client's address, counts once; what that server refused by itself is for its
 * own log to tell.
 *
 * @see <a
 *     href="https://github.com/nginx/nginx/blob/master/src/mail/ngx_mail_handler.c">ngx_mail_log_error</a>
 */
final class NginxMailFormat implements LogFormat {
  private static final String PROGRAM = "nginx";

  private static final String LEVEL = "[info] ";
  private static final String LOGGED_IN = "client logged in, client: ";
  private static final String FAILED = "client login failed: \"";
  private static final String ASKING = "\" while in http auth state, client: ";
  private static final String SERVER = ", server: ";
  private static final String LOGIN = ", login: \"";
  private static final String UPSTREAM = "\", upstream: ";
  private static final String STARTTLS = " using starttls";

  private static final Map<String, String> SERVICES =
      Map.of(
          "110", "pop3",
          "995", "pop3",
          "143", "imap",
          "993", "imap",
          "25", "smtp",
          "465", "submission",
          "587", "submission");

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final ProxiedLogins proxied;

  NginxMailFormat(AccountNames names, ClientAddresses addresses, ProxiedLogins proxied) {
    this.names = names;
    this.addresses = addresses;
    this.proxied = proxied;
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals(PROGRAM);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String text =
        isProgram(header.program()) ? withoutTime(header.message()) : header.behindTimeStamp();
    int start = messageStart(text);
    if (start < 0) {
      return Reading.OTHER;
    }
    if (text.startsWith(LOGGED_IN, start)) {
      return loggedIn(header.time(), text.substring(start + LOGGED_IN.length()), events);
    }
    return text.startsWith(FAILED, start)
        ? refused(header.time(), text.substring(start + FAILED.length()), events)
        : Reading.OTHER;
  }

  private Reading loggedIn(Instant time, String text, List<LogEvent> events) {
    int server = text.indexOf(SERVER);
    int login = text.indexOf(LOGIN, Math.max(server, 0));
    int upstream = text.lastIndexOf(UPSTREAM);
    if (server < 0 || login < 0 || upstream < login + LOGIN.length()) {
      return Reading.unreadable("expected client, server, login and upstream");
    }
    String name = text.substring(login + LOGIN.length(), upstream);
    String service =
        service(
            text.substring(server + SERVER.length(), login),
            text.substring(upstream + UPSTREAM.length()));
    Optional<ClientAddress> client = client(text.substring(0, server));
    names
        .of(name)
        .map(account -> new SuccessfulLogin(time, account, name, service, client))
        .filter(event -> proxied.isNew(Side.PROXY, event, ""))
        .ifPresent(events::add);
    return Reading.READ;
  }

  private Reading refused(Instant time, String text, List<LogEvent> events) {
    int asking = text.indexOf(ASKING);
    int server = asking < 0 ? -1 : text.indexOf(SERVER, asking);
    if (server < 0) {
      return Reading.unreadable("expected client and server");
    }
    int login = text.indexOf(LOGIN, server);
    if (login < 0) {
      return Reading.READ;
    }
    if (!text.endsWith("\"") || text.length() == login + LOGIN.length()) {
      return Reading.unreadable("expected a login in quotes at the end");
    }
    String name = text.substring(login + LOGIN.length(), text.length() - 1);
    String service = service(text.substring(server + SERVER.length(), login), "");
    Optional<ClientAddress> client = client(text.substring(asking + ASKING.length(), server));
    names
        .of(name)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(time, account, name, service, client, Reason.UNSPECIFIED)));
    return Reading.READ;
  }

  private Optional<ClientAddress> client(String text) {
    String address =
        text.endsWith(STARTTLS) ? text.substring(0, text.length() - STARTTLS.length()) : text;
    return addresses.of(ForwardedFor.withoutPort(address));
  }

  /** By the port that the client asked, or else by that of the server behind. */
  private static String service(String server, String upstream) {
    String asked = SERVICES.get(server.substring(server.lastIndexOf(':') + 1));
    return asked != null
        ? asked
        : SERVICES.getOrDefault(upstream.substring(upstream.lastIndexOf(':') + 1), "mail");
  }

  /** nginx writes its own time stamp in syslog's frame, too. */
  private static String withoutTime(String message) {
    int level = message.indexOf(LEVEL);
    return level == "2026/03/10 10:00:00 ".length() ? message.substring(level) : message;
  }

  /** Behind {@code [info] 123#0: *1 }, or -1. */
  private static int messageStart(String text) {
    if (!text.startsWith(LEVEL)) {
      return -1;
    }
    int at = digitsEnd(text, LEVEL.length());
    at = at > 0 && text.startsWith("#", at) ? digitsEnd(text, at + 1) : -1;
    at = at > 0 && text.startsWith(": *", at) ? digitsEnd(text, at + 3) : -1;
    return at > 0 && text.startsWith(" ", at) ? at + 1 : -1;
  }

  /** Where the number that begins here ends, or -1 if none does. */
  private static int digitsEnd(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at > start ? at : -1;
  }
}

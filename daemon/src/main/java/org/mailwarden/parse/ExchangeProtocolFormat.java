package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.ExchangeCsv.Row;

/**
 * Microsoft Exchange's IMAP4 and POP3 protocol logs: each command of a session, with its answer in
 * the context ({@code R=OK}, {@code R="2 NO AUTHENTICATE failed."}). A login is one of {@code
 * login}, {@code authenticate}, {@code auth}, or {@code pass} after {@code user}.
 *
 * <p>The services that clients reach hand their sessions on to back ends, which log every login
 * once more as if it came from the server itself: a line of a back end, which has ports of its own,
 * says nothing. Nor do Exchange's probes, which log in as {@code HealthMailbox...} all day long.
 *
 * @see <a
 *     href="https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-protocol-logging">Protocol
 *     logging for POP3 and IMAP4</a>
 */
final class ExchangeProtocolFormat implements LogFormat {
  private static final String DOCUMENTED =
      "datetime,sessionid,seqnumber,sip,cip,user,duration,rqsize,rpsize,command,parameters,context,"
          + "puid";

  private static final Set<String> LOGINS = Set.of("login", "authenticate", "auth", "pass");
  private static final Set<String> BACK_ENDS =
      Set.of("1143", "1993", "9933", "1110", "1995", "9955");
  private static final Set<String> IMAP = Set.of("143", "993");
  private static final Set<String> POP3 = Set.of("110", "995");

  /** Stands in place of a password. */
  private static final String HIDDEN = "*****";

  private static final String PROBE = "healthmailbox";
  private static final Duration LONGEST_LOGIN = Duration.ofMinutes(10);
  private static final int SESSIONS_REMEMBERED = 10_000;

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final ExchangeCsv csv =
      new ExchangeCsv(
          "exchange protocol ", DOCUMENTED, List.of("sessionid", "sip", "cip", "command"));

  /** The name that a POP3 client gave, by session and addresses, until the password's line. */
  private final Memory<String> users =
      new Memory<>("exchange session ", SESSIONS_REMEMBERED, login -> login, login -> login);

  ExchangeProtocolFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /** Exchange writes files only. */
  @Override
  public boolean isProgram(String program) {
    return false;
  }

  @Override
  public boolean head(String line, Instant now) {
    return csv.head(line, now);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    Row row;
    try {
      row = csv.row(header);
    } catch (IllegalArgumentException e) {
      return Reading.unreadable(e.getMessage());
    }
    if (row == null || !isSession(row.get("sessionid")) || row.get("sip").lastIndexOf(':') < 0) {
      return Reading.OTHER;
    }
    String command = row.get("command").toLowerCase(Locale.ROOT);
    String key = row.get("sessionid") + " " + row.get("cip");
    if (command.equals("user")) {
      users.put(key, row.get("parameters").strip(), header.time());
    } else if (LOGINS.contains(command)) {
      String named = command.equals("pass") ? users.remove(key) : null;
      login(header.time(), command, row, named == null ? "" : named, events);
    }
    return Reading.READ;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    users.expire(now.minus(LONGEST_LOGIN), (key, login) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(csv.memory(), users);
  }

  private void login(Instant time, String command, Row row, String named, List<LogEvent> events) {
    String port = row.get("sip").substring(row.get("sip").lastIndexOf(':') + 1);
    String answer = answer(row.get("context"));
    if (BACK_ENDS.contains(port) || answer.isEmpty() || answer.equals("+")) {
      return;
    }
    String login = loginOf(command, row, named);
    if (login.toLowerCase(Locale.ROOT).startsWith(PROBE)) {
      return;
    }
    boolean pop3 =
        POP3.contains(port) || (!IMAP.contains(port) && Set.of("pass", "auth").contains(command));
    String service = pop3 ? "pop3" : "imap";
    Optional<ClientAddress> client = addresses.of(withoutPort(row.get("cip")));
    names
        .of(mailbox(login))
        .ifPresent(
            account ->
                events.add(
                    answer.equalsIgnoreCase("OK") || answer.startsWith("+OK")
                        ? new SuccessfulLogin(time, account, login, service, client)
                        : new FailedLogin(
                            time, account, login, service, client, reason(row.get("context")))));
  }

  /** What the client called itself; where the line doesn't show it, what Exchange did. */
  private static String loginOf(String command, Row row, String named) {
    String parameters = row.get("parameters").strip();
    int hidden = parameters.lastIndexOf(HIDDEN);
    String given =
        !named.isEmpty()
            ? named
            : command.equals("login") && hidden > 0 ? parameters.substring(0, hidden).strip() : "";
    if (given.length() > 1 && given.startsWith("\"") && given.endsWith("\"")) {
      given = given.substring(1, given.length() - 1);
    }
    return given.isEmpty() ? row.get("user") : given;
  }

  /** mei, DOMAIN\mei, and who reads a shared mailbox: DOMAIN\mei\office, mei@campus\office. */
  private static String mailbox(String login) {
    int first = login.indexOf('\\');
    if (first < 0) {
      return login;
    }
    if (login.indexOf('@') >= 0 && login.indexOf('@') < first) {
      return login.substring(0, first);
    }
    int second = login.indexOf('\\', first + 1);
    return login.substring(first + 1, second < 0 ? login.length() : second);
  }

  /** R=OK;Msg=..., R="2 NO LOGIN failed.";Msg=...: the server's own answer stands first. */
  private static String answer(String context) {
    if (!context.startsWith("R=")) {
      return "";
    }
    boolean quoted = context.startsWith("R=\"");
    int start = quoted ? 3 : 2;
    int end = context.indexOf(quoted ? '"' : ';', start);
    return context.substring(start, end < 0 ? context.length() : end).strip();
  }

  private static Reason reason(String context) {
    if (context.contains("AccountDisabled") || context.contains("ProtocolDisabled")) {
      return Reason.DISABLED;
    }
    return Reason.UNSPECIFIED;
  }

  /** 192.0.2.7:50001, [2001:db8::7]:50001 */
  private static String withoutPort(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    String host = colon < 0 ? endpoint : endpoint.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isSession(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return text.length() >= 8 && text.length() <= 32;
  }
}

package org.mailwarden.parse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.SaslauthdFormat.Refusal;

/**
 * Cyrus imapd, pop3d, timsieved, lmtpd and httpd, 2.x and 3.x: {@code login: host [192.0.2.7] mei
 * plaintext+TLS User logged in SESSIONID=<...>}; {@code badlogin: host [192.0.2.7] plaintext mei
 * SASL(-13): authentication failure: checkpass failed}, since 3.2 {@code plaintext (mei)
 * [SASL(-13): ...]}; since 3.13 {@code event=login.bad r.clienthost="host [192.0.2.7]"
 * u.username=mei error="..."}.
 *
 * <p>Before 3.2 the login that was refused stands only in the lines of the plaintext command, and
 * in timsieved's in no version; where Cyrus asks saslauthd, that has said it the moment before.
 *
 * <p>The client's address is in the first brackets: a host name has none. What the client calls
 * itself ends at the last that can be Cyrus' own words.
 *
 * @see <a href="https://github.com/cyrusimap/cyrus-imapd/blob/master/imap/imapd.c">imapd.c</a> and
 *     <a href="https://github.com/cyrusimap/cyrus-imapd/blob/master/imap/loginlog.c">loginlog.c</a>
 */
final class CyrusFormat implements LogFormat {
  /** Debian's names for Cyrus' services; cyrus.conf may have others behind it. */
  private static final String OWN_PREFIX = "cyrus/";

  private static final Set<String> PROGRAMS =
      Set.of(
          "imap",
          "imaps",
          "imapd",
          "pop3",
          "pop3s",
          "pop3d",
          "sieve",
          "timsieved",
          "lmtp",
          "lmtpd",
          "lmtpunix",
          "http",
          "https",
          "httpd");

  private static final String LET_IN = "login: ";
  private static final String REFUSED = "badlogin: ";
  private static final String EVENT = "event=login.";
  private static final String INVALID_USER = " invalid user";

  /** What Cyrus writes where it knows no user: before 3.13, and since. */
  private static final Set<String> NOBODY = Set.of("-notset-", "~null~");

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final SaslauthdFormat saslauthd;

  CyrusFormat(AccountNames names, ClientAddresses addresses, SaslauthdFormat saslauthd) {
    this.names = names;
    this.addresses = addresses;
    this.saslauthd = saslauthd;
  }

  @Override
  public boolean isProgram(String program) {
    return program.startsWith(OWN_PREFIX) || PROGRAMS.contains(program);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String message = header.message();
    if (message.startsWith(EVENT)) {
      return event(header, Logfmt.read(message), events);
    }
    boolean in = message.startsWith(LET_IN);
    if (!in && !message.startsWith(REFUSED)) {
      return header.program().startsWith(OWN_PREFIX) ? Reading.READ : Reading.OTHER;
    }
    int open = message.indexOf('[');
    int close = message.indexOf("] ", Math.max(open, 0));
    if (open < 0 || close < 0) {
      return Reading.unreadable("a login without a client");
    }
    String address = message.substring(open + 1, close);
    String rest = message.substring(close + 2);
    if (in) {
      return letIn(header, address, rest, events);
    }
    refused(header, address, rest, events);
    return Reading.READ;
  }

  /** mei plaintext+TLS User logged in SESSIONID=<...>; 2.2 may end behind the mechanism. */
  private Reading letIn(Header header, String address, String rest, List<LogEvent> events) {
    if (rest.startsWith("anonymous ")) {
      return Reading.READ;
    }
    int said = rest.lastIndexOf(" User logged in");
    String whoAndHow = said < 0 ? rest.strip() : rest.substring(0, said);
    int how = whoAndHow.lastIndexOf(' ');
    if (how < 0) {
      return Reading.unreadable("a login without a user");
    }
    succeed(header, whoAndHow.substring(0, how), address, events);
    return Reading.READ;
  }

  private void refused(Header header, String address, String rest, List<LogEvent> events) {
    int space = rest.indexOf(' ');
    String mechanism = space < 0 ? rest : rest.substring(0, space);
    String text = space < 0 ? "" : rest.substring(space + 1);
    // APOP has its challenge in brackets; the challenge says nothing of the user.
    boolean bracketed = text.startsWith("(") && !mechanism.equals("APOP");
    String mark = bracketed ? ") [" : " SASL(";
    int start = bracketed ? 1 : 0;
    int end =
        text.endsWith(INVALID_USER)
            ? text.length() - INVALID_USER.length() - start
            : text.lastIndexOf(mark);
    boolean named = end > start && (bracketed || mechanism.equals("plaintext"));
    String login = named ? text.substring(start, end) : "";
    refuse(header, login, address, named ? text.substring(end) : text, events);
  }

  private Reading event(Header header, Map<String, String> pairs, List<LogEvent> events) {
    String host = pairs.getOrDefault("r.clienthost", "");
    int open = host.indexOf('[');
    String address =
        open >= 0 && host.endsWith("]") ? host.substring(open + 1, host.length() - 1) : "";
    String login = pairs.getOrDefault("u.username", "");
    if (pairs.get("event").equals("login.bad")) {
      refuse(header, login, address, pairs.getOrDefault("error", ""), events);
    } else if (pairs.get("event").equals("login.good") && !login.isEmpty()) {
      succeed(header, login, address, events);
    }
    return Reading.READ;
  }

  private void succeed(Header header, String user, String address, List<LogEvent> events) {
    String login = withoutFolder(user);
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new SuccessfulLogin(
                        header.time(),
                        account,
                        login,
                        service(header.program()),
                        addresses.of(address))));
  }

  /**
   * @param user as Cyrus logged it, or empty
   */
  private void refuse(
      Header header, String user, String address, String error, List<LogEvent> events) {
    String service = service(header.program());
    String named = NOBODY.contains(user) ? "" : user;
    Optional<Refusal> refusal = saslauthd.claim(header.host(), service, named);
    String login = named.isEmpty() ? refusal.map(Refusal::login).orElse("") : named;
    Reason said = reason(error);
    Reason reason = said == Reason.UNSPECIFIED ? refusal.map(Refusal::reason).orElse(said) : said;
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        header.time(), account, login, service, addresses.of(address), reason)));
  }

  /**
   * From SASL's detail: {@code SASL(-13): user not found: ...}. That a password check failed is
   * said of unknown users, too.
   */
  private static Reason reason(String error) {
    if (error.endsWith(INVALID_USER) || error.equals("invalid user")) {
      return Reason.UNKNOWN_USER;
    }
    int detail = error.indexOf("): ");
    String text = detail < 0 ? error : error.substring(detail + 3);
    if (text.startsWith("user not found")) {
      return Reason.UNKNOWN_USER;
    }
    if (text.startsWith("account disabled")) {
      return Reason.DISABLED;
    }
    boolean digest =
        text.startsWith("authentication failure: incorrect digest response")
            || text.startsWith("authentication failure: client response doesn't match");
    return digest ? Reason.WRONG_PASSWORD : Reason.UNSPECIFIED;
  }

  /** imapd shows a client's wish for all folders (mei+), pop3d for one of them (mei+work). */
  private static String withoutFolder(String user) {
    int plus = user.indexOf('+', Math.max(user.indexOf('@'), 0));
    return plus > 0 ? user.substring(0, plus) : user;
  }

  private static String service(String program) {
    String name = program.startsWith(OWN_PREFIX) ? program.substring(OWN_PREFIX.length()) : program;
    for (String service : List.of("imap", "pop3", "lmtp", "http")) {
      if (name.startsWith(service)) {
        return service;
      }
    }
    return name.contains("sieve") ? "sieve" : ServiceName.of(name, "mail");
  }
}

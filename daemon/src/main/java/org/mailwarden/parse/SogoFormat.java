package org.mailwarden.parse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Logins at SOGo's web page, in its own {@code sogo.log} or through syslog as {@code sogod}:
 *
 * <pre>
 * Mar 10 10:00:00 sogod [1234]: SOGoRootPage successful login from '192.0.2.7' for user 'mei' - expire = -1  grace = -1
 * Mar 10 10:00:00 sogod [1234]: SOGoRootPage Login from '192.0.2.7' for user 'mei' might not have worked - password policy: 65535  grace: -1  expire: -1  bound: 0
 * </pre>
 *
 * <p>SOGo stands behind a web server, which tells it the client's address; behind further proxies
 * it is a list, {@code '192.0.2.16, 10.0.0.1'}, read as {@link ForwardedFor} says. The list's left
 * end is the client's own text, and so is the user name of a refusal. Who got in has an account's
 * name, so there the last {@code "' for user '"} is SOGo's; a refusal that has two is unreadable.
 *
 * @see <a
 *     href="https://github.com/Alinto/sogo/blob/master/UI/MainUI/SOGoRootPage.m">SOGoRootPage.m</a>
 */
final class SogoFormat implements LogFormat {
  private static final String PROGRAM = "sogod";
  private static final String SERVICE = "webmail";

  private static final String PAGE = "SOGoRootPage ";
  private static final String SUCCESSFUL = PAGE + "successful login from '";
  private static final String REFUSED = PAGE + "Login from '";
  private static final String USER = "' for user '";
  private static final String SUCCESS_END = "' - expire = ";
  private static final String REFUSAL_END = "' might not have worked";

  /** The codes of SOGoPasswordPolicyError for an expired password and a locked account. */
  private static final List<String> LOCKED_OUT =
      List.of(" - password policy: 0 ", " - password policy: 1 ");

  private final AccountNames names;
  private final ForwardedFor forwardedFor;

  SogoFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.forwardedFor = new ForwardedFor(addresses);
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals(PROGRAM);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String text =
        isProgram(header.program()) ? header.message() : withoutProcess(header.behindTimeStamp());
    if (text.startsWith(SUCCESSFUL)) {
      return successful(header.time(), text, events);
    }
    return text.startsWith(REFUSED) ? refused(header.time(), text, events) : Reading.OTHER;
  }

  private Reading successful(Instant time, String text, List<LogEvent> events) {
    int end = text.lastIndexOf(SUCCESS_END);
    int user = end < 0 ? -1 : text.lastIndexOf(USER, end - USER.length());
    if (user < SUCCESSFUL.length()) {
      return Reading.unreadable("expected \"from '...' for user '...' - expire\"");
    }
    String login = text.substring(user + USER.length(), end);
    Optional<ClientAddress> client = forwardedFor.client(text.substring(SUCCESSFUL.length(), user));
    names
        .of(login)
        .ifPresent(
            account -> events.add(new SuccessfulLogin(time, account, login, SERVICE, client)));
    return Reading.READ;
  }

  private Reading refused(Instant time, String text, List<LogEvent> events) {
    int end = text.lastIndexOf(REFUSAL_END);
    int user = text.indexOf(USER);
    if (user < REFUSED.length() || end < user + USER.length()) {
      return Reading.unreadable("expected \"from '...' for user '...' might not have worked\"");
    }
    if (text.indexOf(USER, user + 1) > 0) {
      return Reading.unreadable("two places where the user may begin");
    }
    String login = text.substring(user + USER.length(), end);
    Optional<Account> account = names.of(login);
    if (account.isPresent()) {
      String policy = text.substring(end + REFUSAL_END.length());
      boolean lockedOut = LOCKED_OUT.stream().anyMatch(policy::startsWith);
      events.add(
          new FailedLogin(
              time,
              account.get(),
              login,
              SERVICE,
              forwardedFor.client(text.substring(REFUSED.length(), user)),
              lockedOut ? Reason.DISABLED : Reason.UNSPECIFIED));
    }
    return Reading.READ;
  }

  /** What is behind {@code sogod [1234]: }, or an empty text. */
  private static String withoutProcess(String text) {
    int close = text.startsWith(PROGRAM + " [") ? text.indexOf("]: ") : -1;
    return close < 0 ? "" : text.substring(close + 3);
  }
}

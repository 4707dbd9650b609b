package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;

/**
 * Cyrus SASL's saslauthd: refused logins ({@code do_auth : auth failure: [user=mei] [service=smtp]
 * [realm=campus.example] [mech=pam] [reason=PAM auth error]}).
 *
 * <p>It knows the login and the reason, but up to 2.1.28 not the client; the program that asked it
 * (Postfix, Cyrus imapd, Sendmail) logs the client right after, and often neither login nor reason.
 * So a refusal waits a moment for that program to {@linkplain #claim claim} it; what nobody claims
 * is an event of its own, without an address. Logins that it lets in are told by the program.
 *
 * <p>A login may look like the rest of the line: it ends at the last {@code service=} that stands
 * before what saslauthd writes itself.
 *
 * @see <a
 *     href="https://github.com/cyrusimap/cyrus-sasl/blob/master/saslauthd/saslauthd-main.c">do_auth</a>
 */
final class SaslauthdFormat implements LogFormat {
  /** The service of a program that didn't say at which it asks, in a {@link Refusal}. */
  static final String UNNAMED_SERVICE = "sasl";

  /** The program that asked logs its line as soon as it has the answer. */
  private static final Duration CLAIMABLE = Duration.ofSeconds(3);

  private static final int REFUSALS_REMEMBERED = 5_000;

  /** More tries at one login in one moment are one client's; the rows would say nothing new. */
  private static final int MOST_AT_ONCE = 20;

  private static final String FAILURE = "auth failure: [user=";

  /** The longest that stands before it: the function's name, filled up, and a colon. */
  private static final int LONGEST_FUNCTION = 20;

  /** What PAM says is only whether; the others' words for it are these. */
  private static final Map<String, Reason> REASONS =
      Map.of(
          "Incorrect password", Reason.WRONG_PASSWORD,
          "Invalid username", Reason.UNKNOWN_USER,
          "Invalid shadow username", Reason.UNKNOWN_USER,
          "PAM acct error", Reason.DISABLED,
          "Account expired", Reason.DISABLED,
          "Password expired", Reason.DISABLED);

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Memory<Refusal> waiting =
      new Memory<>("saslauthd ", REFUSALS_REMEMBERED, Refusal::write, Refusal::read);

  SaslauthdFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals("saslauthd");
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String message = header.message();
    int failure = message.indexOf(FAILURE);
    if (failure < 0 || failure > LONGEST_FUNCTION) {
      return Reading.READ;
    }
    int start = failure + FAILURE.length();
    int reason = message.lastIndexOf("] [reason=");
    int mech = message.lastIndexOf("] [mech=", reason);
    int realmStart = message.lastIndexOf("] [realm=", mech);
    int service = message.lastIndexOf("] [service=", realmStart);
    if (service < start || !message.endsWith("]")) {
      return Reading.unreadable("a refused login without service, realm and reason");
    }
    int remote = message.lastIndexOf("] [remote=", mech);
    int realmEnd = remote < realmStart ? mech : remote;
    String user = message.substring(start, service);
    String realm = message.substring(realmStart + "] [realm=".length(), realmEnd);
    Refusal refusal =
        new Refusal(
            header.time(),
            header.host(),
            service(message.substring(service + "] [service=".length(), realmStart)),
            user,
            login(user, realm),
            remote < realmStart
                ? ""
                : withoutPort(message.substring(remote + "] [remote=".length(), mech)),
            REASONS.getOrDefault(
                message.substring(reason + "] [reason=".length(), message.length() - 1),
                Reason.UNSPECIFIED));
    if (isRealm(realm) && names.of(refusal.login()).isPresent()) {
      await(refusal, events);
    }
    return Reading.READ;
  }

  /** Hands out the refusals that no program has claimed in time. */
  @Override
  public void expire(Instant now, List<LogEvent> events) {
    waiting.expire(now.minus(CLAIMABLE), (key, refusal) -> emit(refusal, events));
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(waiting);
  }

  /**
   * The refusal that a program's own line tells of, too: the program's event takes what its line
   * lacks from it.
   *
   * @param service of the program, as an event has it; {@code smtp} for all that send
   * @param login as the program logged it, or empty where it didn't; then there is none unless it
   *     can only be one login's
   */
  Optional<Refusal> claim(String host, String service, String login) {
    String key = waiting.find((k, refusal) -> refusal.isAt(host, service) && refusal.isOf(login));
    if (key == null) {
      return Optional.empty();
    }
    String found = waiting.get(key).login();
    boolean ambiguous =
        login.isEmpty()
            && waiting.find((k, other) -> other.isAt(host, service) && !other.login().equals(found))
                != null;
    return ambiguous ? Optional.empty() : Optional.of(waiting.remove(key));
  }

  private void await(Refusal refusal, List<LogEvent> events) {
    String name = String.join(" ", refusal.host(), refusal.service(), refusal.login());
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      String key = i + " " + name;
      if (waiting.get(key) == null) {
        Refusal evicted = waiting.put(key, refusal, refusal.time());
        if (evicted != null) {
          emit(evicted, events);
        }
        return;
      }
    }
  }

  private void emit(Refusal refusal, List<LogEvent> events) {
    names
        .of(refusal.login())
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        refusal.time(),
                        account,
                        refusal.login(),
                        refusal.service(),
                        addresses.of(refusal.remote()),
                        refusal.reason())));
  }

  /** The realm is what stood behind the login's {@code @}, or the program's default for it. */
  private static String login(String user, String realm) {
    return realm.isEmpty() || user.indexOf('@') >= 0 ? user : user + "@" + realm;
  }

  /** A domain, or a host's name: other text is the client's, and no mailbox has it. */
  private static boolean isRealm(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_".indexOf(c) >= 0);
  }

  /** 192.0.2.7;40000: SASL's own way to write a client. */
  private static String withoutPort(String remote) {
    int semicolon = remote.indexOf(';');
    return semicolon < 0 ? remote : remote.substring(0, semicolon);
  }

  private static String service(String name) {
    String word = ServiceName.of(name, UNNAMED_SERVICE);
    return word.equals("pop") ? "pop3" : word;
  }

  /**
   * A login that saslauthd refused.
   *
   * @param service as an event has it
   * @param user without the realm
   * @param remote the client's address after 2.1.28, or empty
   */
  record Refusal(
      Instant time,
      String host,
      String service,
      String user,
      String login,
      String remote,
      Reason reason) {
    boolean isAt(String itsHost, String itsService) {
      return host.equals(itsHost) && service.equals(itsService);
    }

    boolean isOf(String given) {
      return given.isEmpty() || given.equalsIgnoreCase(login) || given.equalsIgnoreCase(user);
    }

    String write() {
      return Fields.join(time.toString(), host, service, user, login, remote, reason.name());
    }

    static Refusal read(String text) {
      List<String> fields = Fields.split(text);
      return new Refusal(
          Instant.parse(fields.get(0)),
          fields.get(1),
          fields.get(2),
          fields.get(3),
          fields.get(4),
          fields.get(5),
          Reason.valueOf(fields.get(6)));
    }
  }
}

package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.ProxiedLogins.Side;

/**
 * Dovecot 2.2 to 2.4, in its own file or through syslog.
 *
 * <p>A successful login is one line: {@code imap-login: Login: user=<mei>, method=PLAIN, rip=...,
 * ...} ({@code Logged in:} since 2.4).
 *
 * <p>A refused one may be written twice. With {@code auth_verbose} the auth process says why at
 * each try ({@code auth: passwd-file(mei,192.0.2.7,<session>): Password mismatch}), and when the
 * client goes, the login process says how often it tried ({@code imap-login: Login aborted: ...
 * (auth failed, 2 attempts in 9 secs) ...: user=<mei>, ...}). Only the first has the reason and the
 * time of each try, only the second has the service and is there by default. So tries of the first
 * kind wait for the line of the second, or of Postfix, which asks Dovecot for its own logins; a try
 * that nobody claims within the time that Dovecot leaves a client to log in is an event without a
 * service.
 *
 * <p>A proxy logs {@code proxy(mei,10.0.0.9:143): started proxying to ...}, and the server behind
 * it a login of its own: {@link ProxiedLogins} and {@link ProxiedRefusals} know them for one. Where
 * {@code login_trusted_networks} has the proxy or the webmail, {@code rip} is the client that it
 * named (IMAP's ID x-originating-ip, XCLIENT, HAProxy's PROXY protocol), and not its own address.
 *
 * <p>The user name is the client's own text and may look like any other part of the line: it is
 * taken from between the first {@code user=<} and, in a refusal, the last {@code >, method=}.
 *
 * @see <a href="https://doc.dovecot.org/2.3/admin_manual/logging/">Dovecot logging</a>
 */
final class DovecotFormat implements LogFormat {
  /** Dovecot's login processes end a client that hasn't logged in after three minutes. */
  static final Duration LONGEST_LOGIN = Duration.ofMinutes(3);

  /** Where hosts' clocks differ, the line that claims a try may come after its time. */
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(15);

  private static final int TRIES_REMEMBERED = 20_000;

  /** More tries than this on one line are one client's; the rows would say nothing new. */
  private static final int MOST_TRIES = 20;

  /** Begins the keys of tries that have no session: those that Dovecot judges for Postfix. */
  private static final String CLIENT = "client ";

  /**
   * Tries at one login closer than this are one: a client waits longer for its refusal
   * (auth_failure_delay), while several password databases are asked at once.
   */
  private static final Duration ONE_ATTEMPT = Duration.ofSeconds(1);

  private static final Pattern STARTED_PROXYING = Pattern.compile("\\): [Ss]tarted proxying to ");
  private static final Pattern DATABASE = Pattern.compile(": [a-z0-9_-]++\\(");

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Memory<Tries> waiting =
      new Memory<>("dovecot ", TRIES_REMEMBERED, Tries::write, Tries::read);

  /** How many tries were told without a service, lest a late login line tells them again. */
  private final Memory<Integer> told =
      new Memory<>("told dovecot ", TRIES_REMEMBERED, String::valueOf, Integer::valueOf);

  private final ProxiedLogins proxied;
  private final ProxiedRefusals proxiedRefusals;

  /**
   * @param proxied shared with the formats of other proxies, and kept with this one's memory
   */
  DovecotFormat(AccountNames names, ClientAddresses addresses, ProxiedLogins proxied) {
    this.names = names;
    this.addresses = addresses;
    this.proxied = proxied;
    this.proxiedRefusals = new ProxiedRefusals(proxied);
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals("dovecot");
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String message = header.message();
    int colon = message.indexOf(": ");
    if (colon < 0) {
      return Reading.OTHER;
    }
    int login = message.startsWith("-login: ", colon - 6) ? colon - 6 : -1;
    if (login > 0 && isWord(message, login)) {
      String service = service(message.substring(0, login));
      return loginLine(header, service, withoutLevel(message.substring(colon + 2)), events);
    }
    if (message.startsWith("auth")) {
      return authLine(header.time(), message, events);
    }
    return Reading.OTHER;
  }

  /** Hands out the tries that no login line has claimed in time. */
  @Override
  public void expire(Instant now, List<LogEvent> events) {
    proxied.expire(now);
    proxiedRefusals.expire(now);
    waiting.expire(
        now.minus(LONGEST_LOGIN),
        (key, tries) -> {
          emit(tries, tries.list.size(), "", events);
          told.put(key, tries.list.size(), now);
        });
    told.expire(now.minus(LARGEST_SKEW), (key, count) -> {});
  }

  /**
   * The tries by a client at Postfix, which logs a refused login without saying of whom and why.
   *
   * @param login as Postfix logged it, or empty where it didn't
   * @return false if Dovecot logged none
   */
  boolean claim(String login, String ip, String service, List<LogEvent> events) {
    String key =
        login.isEmpty()
            ? waiting.find((k, tries) -> k.startsWith(CLIENT) && tries.ip.equals(ip))
            : key(login, ip);
    Tries tries = key == null ? null : waiting.remove(key);
    if (tries == null) {
      String late =
          login.isEmpty() ? told.find((k, count) -> k.startsWith(CLIENT + ip + " ")) : key;
      return late != null && told.remove(late) != null;
    }
    emit(tries, 1, service, events);
    return true;
  }

  @Override
  public List<Memory<?>> memories() {
    List<Memory<?>> memories = new ArrayList<>(proxied.memories());
    memories.addAll(List.of(waiting, told, proxiedRefusals.memory()));
    return memories;
  }

  private Reading loginLine(Header header, String service, String text, List<LogEvent> events) {
    Instant time = header.time();
    boolean byProxy = text.startsWith("proxy(") && STARTED_PROXYING.matcher(text).find();
    boolean in = byProxy || text.startsWith("Login: ") || text.startsWith("Logged in: ");
    if (!in && !isRefusal(text)) {
      return Reading.READ;
    }
    int user = text.indexOf("user=<");
    int userEnd = user < 0 ? -1 : userEnd(text, user, in);
    int rip = userEnd < 0 ? -1 : text.indexOf(", rip=", userEnd);
    if (rip < 0) {
      return in ? Reading.UNKNOWN_KIND : Reading.READ;
    }
    String login = text.substring(user + 6, userEnd);
    String ip = value(text, rip + 6);
    String session = session(text, rip);
    if (in) {
      // proxy(mei,10.0.0.9:143): started proxying to 10.0.0.9:143: user=<mei>, method=..., rip=...
      Side side = byProxy ? Side.PROXY : Side.BACKEND;
      succeed(side, time, login, ip, session, service, events);
    } else {
      Reason reason = isLockedOut(text, user) ? Reason.DISABLED : Reason.UNSPECIFIED;
      int attempts = proxiedRefusals.untold(time, header.host(), session, attempts(text));
      refuse(time, login, ip, session, attempts, service, reason, events);
    }
    return Reading.READ;
  }

  /**
   * Where the user name ends, or -1. Who got in has an account's name, but what follows may be the
   * client's text: a TLS server name among login_log_format_elements, which 2.3 takes as it comes.
   */
  private static int userEnd(String text, int user, boolean in) {
    String method = ">, method=";
    int end =
        in
            ? text.indexOf(method, user)
            : Math.max(text.lastIndexOf(method), text.lastIndexOf(">, rip="));
    if (end < 0) {
      end = text.lastIndexOf(">, rip=");
    }
    return end < user + 6 ? -1 : end;
  }

  private void succeed(
      Side side,
      Instant time,
      String login,
      String ip,
      String session,
      String service,
      List<LogEvent> events) {
    claimed(session, login, ip)
        .ifPresent(
            tries -> {
              // One password database may not know whom the next one lets in.
              tries.dropSince(login, time.minus(ONE_ATTEMPT));
              emit(tries, tries.list.size(), service, events);
            });
    names
        .of(login)
        .map(account -> new SuccessfulLogin(time, account, login, service, addresses.of(ip)))
        .filter(event -> proxied.isNew(side, event, session))
        .ifPresent(events::add);
  }

  private void refuse(
      Instant time,
      String login,
      String ip,
      String session,
      int attempts,
      String service,
      Reason reason,
      List<LogEvent> events) {
    Optional<Tries> tries = claimed(session, login, ip);
    int known = tries.map(t -> Math.min(t.list.size(), attempts)).orElse(0);
    tries.ifPresent(t -> emit(t, known, service, events));
    int first = known + toldBefore(session, login, ip);
    names
        .of(login)
        .ifPresent(
            account -> {
              for (int i = first; i < Math.min(attempts, MOST_TRIES); i++) {
                events.add(
                    new FailedLogin(time, account, login, service, addresses.of(ip), reason));
              }
            });
  }

  /** The tries that belong to a session; where the auth line had none, to the user and address. */
  private Optional<Tries> claimed(String session, String login, String ip) {
    Tries bySession = session.isEmpty() ? null : waiting.remove(key(session));
    return Optional.ofNullable(bySession == null ? waiting.remove(key(login, ip)) : bySession);
  }

  /** Tries of this login that were told already, when they seemed to be nobody's. */
  private int toldBefore(String session, String login, String ip) {
    Integer bySession = session.isEmpty() ? null : told.remove(key(session));
    Integer count = bySession == null ? told.remove(key(login, ip)) : bySession;
    return count == null ? 0 : count;
  }

  /** Adds the last of these tries, as many as the login process counted. */
  private void emit(Tries tries, int count, String service, List<LogEvent> events) {
    Optional<ClientAddress> client = addresses.of(tries.ip);
    for (Try one : tries.list.subList(tries.list.size() - count, tries.list.size())) {
      names
          .of(one.login())
          .ifPresent(
              account ->
                  events.add(
                      new FailedLogin(
                          one.time(), account, one.login(), service, client, one.reason())));
    }
  }

  private Reading authLine(Instant time, String message, List<LogEvent> events) {
    Reason reason = reason(message);
    if (reason == null) {
      return Reading.READ;
    }
    String subject = subject(message);
    if (subject == null) {
      return Reading.UNKNOWN_KIND;
    }
    String session = "";
    String rest = subject;
    int mark = rest.lastIndexOf(",<");
    if (mark > 0 && rest.endsWith(">")) {
      session = rest.substring(mark + 2, rest.length() - 1);
      rest = rest.substring(0, mark);
    }
    // mei,192.0.2.7 or, since 2.4, mei,192.0.2.7,sasl:plain: the last part that is an address.
    int end = rest.length();
    int comma = rest.lastIndexOf(',');
    while (comma > 0 && addresses.of(rest.substring(comma + 1, end)).isEmpty()) {
      end = comma;
      comma = rest.lastIndexOf(',', comma - 1);
    }
    if (comma <= 0) {
      return Reading.READ;
    }
    String login = rest.substring(0, comma);
    String ip = rest.substring(comma + 1, end);
    if (names.of(login).isEmpty()) {
      return Reading.READ;
    }
    String key = session.isEmpty() ? key(login, ip) : key(session);
    Tries tries = waiting.get(key);
    if (tries == null) {
      tries = new Tries(ip);
      Tries evicted = waiting.put(key, tries, time);
      if (evicted != null) {
        emit(evicted, evicted.list.size(), "", events);
      }
    } else {
      waiting.touch(key);
    }
    tries.add(new Try(time, reason, login));
    return Reading.READ;
  }

  /**
   * Of whom an auth line speaks: {@code mei,192.0.2.7,<session>}, or null. Until 2.3 in the
   * brackets of the password database ({@code pam(...): }), since 2.4 in those of the process
   * ({@code auth-worker(...)<pid><session>: request [3]: pam: }).
   */
  private static String subject(String message) {
    int password = message.indexOf(" (given password: ");
    int hash = message.indexOf(" (SHA1 of given password: ");
    int cut = password < 0 ? hash : hash < 0 ? password : Math.min(password, hash);
    String text = cut < 0 ? message : message.substring(0, cut);
    int open = text.indexOf('(');
    int firstColon = text.indexOf(": ");
    boolean named = open > 0 && open < firstColon && !isPid(text, open);
    if (named) {
      int close = text.lastIndexOf(")<");
      int sessionEnd = close < 0 ? -1 : text.indexOf(">: ", close);
      if (sessionEnd > 0) {
        int sessionStart = text.lastIndexOf('<', sessionEnd);
        return text.substring(open + 1, close)
            + ",<"
            + text.substring(sessionStart + 1, sessionEnd)
            + ">";
      }
      int end = text.indexOf("): ", open);
      return end < 0 ? null : text.substring(open + 1, end);
    }
    Matcher database = DATABASE.matcher(text);
    int close = text.lastIndexOf("): ");
    return database.find() && database.end() <= close
        ? text.substring(database.end(), close)
        : null;
  }

  /** auth-worker(1668): the process's number, not a name. */
  private static boolean isPid(String text, int open) {
    int i = open + 1;
    while (i < text.length() && Character.isDigit(text.charAt(i))) {
      i++;
    }
    return i > open + 1 && i < text.length() && text.charAt(i) == ')';
  }

  private static Reason reason(String message) {
    String lower = message.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("password mismatch") || lower.contains("invalid credentials")) {
      return Reason.WRONG_PASSWORD;
    }
    if (lower.contains("unknown user")
        || lower.contains("user not known")
        || lower.contains("user unknown")) {
      return Reason.UNKNOWN_USER;
    }
    if (lower.contains("login not allowed")
        || lower.contains("account disabled")
        || lower.contains("user is disabled")
        || lower.contains("account expired")) {
      return Reason.DISABLED;
    }
    return lower.contains("pam_authenticate() failed") ? Reason.WRONG_PASSWORD : null;
  }

  private static boolean isRefusal(String text) {
    boolean end =
        text.startsWith("Disconnected")
            || text.startsWith("Aborted login")
            || text.startsWith("Login aborted");
    int user = text.indexOf("user=<");
    return end
        && user >= 0
        && (stands("(auth failed", text, user)
            || stands("(password expired", text, user)
            || isLockedOut(text, user));
  }

  /** The password was right and the account may not log in. */
  private static boolean isLockedOut(String text, int user) {
    return stands("(user disabled", text, user)
        || stands("(authorization failed", text, user)
        || (stands("(internal failure, ", text, user) && stands(" successful auths)", text, user));
  }

  private static boolean stands(String mark, String text, int before) {
    int at = text.indexOf(mark);
    return at >= 0 && at < before;
  }

  /** (auth failed, 2 attempts in 9 secs) */
  private static int attempts(String text) {
    int mark = text.indexOf("(auth failed, ");
    if (mark < 0) {
      return 1;
    }
    int at = mark + "(auth failed, ".length();
    int number = 0;
    while (at < text.length() && Character.isDigit(text.charAt(at)) && number < 1000) {
      number = number * 10 + text.charAt(at) - '0';
      at++;
    }
    return Math.max(number, 1);
  }

  private static String session(String text, int from) {
    int start = text.indexOf("session=<", from);
    int end = start < 0 ? -1 : text.indexOf('>', start);
    return end < 0 ? "" : text.substring(start + 9, end);
  }

  private static String value(String text, int start) {
    int end = text.indexOf(',', start);
    return text.substring(start, end < 0 ? text.length() : end).strip();
  }

  private static String withoutLevel(String text) {
    return text.startsWith("Info: ") ? text.substring(6) : text;
  }

  private static String service(String process) {
    return process.equals("managesieve") ? "sieve" : process;
  }

  private static boolean isWord(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return end > 0 && end <= 32;
  }

  private static String key(String session) {
    return "session " + session;
  }

  private static String key(String login, String ip) {
    return CLIENT + ip + " " + login;
  }

  /** One try, and why it was refused. */
  private record Try(Instant time, Reason reason, String login) {}

  /**
   * One client's tries that wait for the line that says at which service. In one session they may
   * be at several logins.
   */
  private static final class Tries {
    final String ip;
    final List<Try> list = new ArrayList<>(2);

    Tries(String ip) {
      this.ip = ip;
    }

    /** Adds a try, or what another password database says of the one before. */
    void add(Try one) {
      Try last = list.isEmpty() ? null : list.get(list.size() - 1);
      boolean same =
          last != null
              && last.login().equals(one.login())
              && one.time().isBefore(last.time().plus(ONE_ATTEMPT));
      if (same) {
        if (last.reason() == Reason.UNKNOWN_USER) {
          list.set(list.size() - 1, new Try(last.time(), one.reason(), one.login()));
        }
      } else if (list.size() < MOST_TRIES) {
        list.add(one);
      }
    }

    /** Drops the tries at this login later than that. */
    void dropSince(String login, Instant moment) {
      list.removeIf(one -> one.login().equals(login) && one.time().isAfter(moment));
    }

    /** A line for the client, then one a try. */
    String write() {
      StringBuilder text = new StringBuilder(Fields.join(ip));
      for (Try one : list) {
        text.append('\n')
            .append(Fields.join(one.time().toString(), one.reason().name(), one.login()));
      }
      return text.toString();
    }

    static Tries read(String text) {
      List<String> lines = List.of(text.split("\n", -1));
      Tries tries = new Tries(Fields.split(lines.get(0)).get(0));
      for (String line : lines.subList(1, lines.size())) {
        List<String> fields = Fields.split(line);
        tries.list.add(
            new Try(Instant.parse(fields.get(0)), Reason.valueOf(fields.get(1)), fields.get(2)));
      }
      return tries;
    }
  }
}

package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/**
 * The text log of Stalwart 0.9 to 0.16: {@code INFO Authentication successful (auth.success)
 * listenerId = "imaptls", localPort = 993, remoteIp = 192.0.2.7, remotePort = 50124, accountName =
 * "mei@campus.example", accountId = 3}.
 *
 * <p>The keys of the connection or of the delivery attempt come first, then the event's own. Texts
 * are in quotes, but <em>a quote within a text is not escaped</em>: what stands behind a text that
 * a client chose is believed only where the server writes it for sure.
 *
 * <p>A delivery names its message by queue id only. Who submitted it is known from the line that
 * queued it, which has the client's address and port, and from the login on that connection. Mail
 * that came in by JMAP has no such login: it is its sender's, whom Stalwart checks.
 *
 * @see <a
 *     href="https://github.com/stalwartlabs/stalwart/blob/main/crates/trc/src/serializers/text.rs">FmtWriter</a>
 * @see <a href="https://stalw.art/docs/telemetry/events">Stalwart's events</a>
 */
final class StalwartFormat implements LogFormat {
  private static final Set<String> PROGRAMS = Set.of("stalwart", "stalwart-mail");
  private static final Set<String> LEVELS = Set.of("INFO", "WARN", "ERROR", "DEBUG", "TRACE");

  /** Words at the beginning of a listener's id that say it takes no mail by SMTP. */
  private static final List<String> READERS = List.of("imap", "pop", "sieve", "managesieve");

  /** Ends of the names of events that say why a delivery attempt can't succeed. */
  private static final List<String> TROUBLES =
      List.of("-failed", "-error", "-rejected", "-exceeded");

  private static final String ACCOUNT = "accountName = \"";
  private static final String REASON = ", reason = \"";

  /** A message waits five days at most as installed. */
  private static final Duration QUEUE_LIFETIME = Duration.ofDays(6);

  private static final Duration LONGEST_SESSION = Duration.ofHours(1);
  private static final int MESSAGES_REMEMBERED = 100_000;
  private static final int SESSIONS_REMEMBERED = 10_000;
  private static final int RECIPIENTS_REMEMBERED = 200;
  private static final int LONGEST_TROUBLE = 300;

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Submitters submitters;

  /** Who logged in on a connection, by the client's address and port. */
  private final Memory<String> sessions =
      new Memory<>("stalwart session ", SESSIONS_REMEMBERED, login -> login, login -> login);

  private final Memory<Message> queue =
      new Memory<>("stalwart queue ", MESSAGES_REMEMBERED, Message::write, Message::read);

  StalwartFormat(AccountNames names, ClientAddresses addresses, Submitters submitters) {
    this.names = names;
    this.addresses = addresses;
    this.submitters = submitters;
  }

  @Override
  public boolean isProgram(String program) {
    return PROGRAMS.contains(program);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String text =
        PROGRAMS.contains(header.program())
            ? behindOwnTime(header.message())
            : header.behindTimeStamp();
    int level = text.indexOf(' ');
    if (level < 0 || !LEVELS.contains(text.substring(0, level))) {
      return Reading.OTHER;
    }
    int open = text.indexOf(" (", level);
    int close = open < 0 ? -1 : text.indexOf(')', open);
    if (close < 0 || !isEventName(text, open + 2, close)) {
      return Reading.OTHER;
    }
    String event = text.substring(open + 2, close);
    String keys = text.substring(close + 1).strip();
    if (event.startsWith("delivery.")) {
      delivery(header, event, keys, events);
      return Reading.READ;
    }
    return switch (event) {
      case "auth.success" -> login(header, keys, events);
      case "auth.failed",
          "auth.too-many-attempts",
          "auth.credential-expired",
          "security.authentication-ban" ->
          refused(header, event, keys, events);
      case "queue.authenticated-message-queued", "queue.queue-message-authenticated" -> {
        queued(header, keys, true);
        yield Reading.READ;
      }
      case "queue.message-queued", "queue.queue-message" -> {
        queued(header, keys, false);
        yield Reading.READ;
      }
      case "queue.rescheduled" -> {
        rescheduled(header, keys, events);
        yield Reading.READ;
      }
      default -> Reading.OTHER;
    };
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    sessions.expire(now.minus(LONGEST_SESSION), (key, login) -> {});
    queue.expire(now.minus(QUEUE_LIFETIME), (key, message) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(sessions, queue);
  }

  private Reading login(Header header, String keys, List<LogEvent> events) {
    int start = keys.indexOf(ACCOUNT);
    int end = start < 0 ? -1 : keys.indexOf('"', start + ACCOUNT.length());
    if (end < 0) {
      return Reading.unreadable("a login without an account");
    }
    Connection connection = Connection.of(keys.substring(0, start));
    String login = keys.substring(start + ACCOUNT.length(), end);
    if (connection.takesMail()) {
      sessions.put(connection.client(), login, header.time());
    }
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new SuccessfulLogin(
                        header.time(),
                        account,
                        login,
                        connection.service(),
                        addresses.of(connection.ip()))));
    return Reading.READ;
  }

  /**
   * A refused login. Where it was one too many, the line says that instead, with the refusal in
   * braces or without; at SMTP it is a line of its own, which names no account.
   */
  private Reading refused(Header header, String event, String keys, List<LogEvent> events) {
    int start = keys.indexOf(ACCOUNT);
    if (start < 0) {
      return Reading.READ;
    }
    Connection connection = Connection.of(keys.substring(0, start));
    String rest = keys.substring(start + ACCOUNT.length());
    // Behind the account: a reason of the server's, or a tag that the IMAP client chose, or
    // nothing.
    int reasonStart = rest.lastIndexOf(REASON);
    int end = reasonStart < 0 ? rest.lastIndexOf(", id = \"") : reasonStart;
    String region = end < 0 ? rest : rest.substring(0, end);
    int quote = region.indexOf('"');
    if (quote < 0) {
      return Reading.unreadable("a refused login that is cut short");
    }
    if (region.indexOf('"', quote + 1) >= 0) {
      // The name itself has quotes: it imitates the rest of the line, and is no account's.
      return Reading.READ;
    }
    String login = region.substring(0, quote);
    String why = reasonStart < 0 ? "" : rest.substring(reasonStart + REASON.length());
    Reason reason = event.equals("auth.credential-expired") ? Reason.DISABLED : reason(why);
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        header.time(),
                        account,
                        login,
                        connection.service(),
                        addresses.of(connection.ip()),
                        reason)));
    return Reading.READ;
  }

  private static Reason reason(String why) {
    if (why.startsWith("Authentication failed\"")
        || why.startsWith("Invalid credential secret\"")) {
      return Reason.WRONG_PASSWORD;
    }
    return why.startsWith("Account not found\"") ? Reason.UNKNOWN_USER : Reason.UNSPECIFIED;
  }

  /** Remembers a message of an own user's. */
  private void queued(Header header, String keys, boolean authenticated) {
    int id = keys.indexOf("queueId = ");
    int from = keys.indexOf(", from = ", Math.max(id, 0));
    if (id < 0 || from < 0) {
      return;
    }
    Connection connection = Connection.of(keys.substring(0, id));
    String sender = Message.sender(keys, from);
    String login = authenticated ? sessions.get(connection.client()) : "";
    if (login == null) {
      login = "";
    }
    Optional<ClientAddress> client = addresses.of(connection.ip());
    boolean own =
        authenticated
            ? !login.isEmpty() || names.isOwn(sender)
            : submitters.accountOf("", sender, client).isPresent();
    if (own) {
      String queueId = keys.substring(id + "queueId = ".length(), from);
      queue.put(queueId, new Message(connection.ip(), login, sender), header.time());
    }
  }

  private void delivery(Header header, String event, String keys, List<LogEvent> events) {
    Attempt attempt = Attempt.of(keys);
    Message message = attempt == null ? null : queue.get(attempt.queueId());
    if (message == null) {
      return;
    }
    Result result = attempt.result();
    switch (event) {
      case "delivery.delivered", "delivery.dsn-success" ->
          ended(header, attempt, message, "sent", result, events);
      case "delivery.dsn-perm-fail" -> ended(header, attempt, message, "bounced", result, events);
      case "delivery.failed" -> ended(header, attempt, message, "expired", result, events);
      case "delivery.rcpt-to-rejected" -> {
        if (!result.code().startsWith("4")) {
          ended(header, attempt, message, "bounced", result, events);
        } else if (!result.recipient().isEmpty()) {
          if (message.deferred.size() < RECIPIENTS_REMEMBERED) {
            message.deferred.add(result.recipient());
            queue.touch(attempt.queueId());
          }
          add(header, attempt.queueId(), message, "deferred", result, events);
        }
      }
      case "delivery.completed" -> queue.remove(attempt.queueId());
      default -> {
        if (TROUBLES.stream().anyMatch(event::endsWith)) {
          message.trouble = result.response();
          queue.touch(attempt.queueId());
        }
      }
    }
  }

  /** Remote deliveries are told twice, with the answer to the message and in the end. */
  private void ended(
      Header header,
      Attempt attempt,
      Message message,
      String status,
      Result result,
      List<LogEvent> events) {
    if (result.recipient().isEmpty() || message.ended.contains(result.recipient())) {
      return;
    }
    if (message.ended.size() < RECIPIENTS_REMEMBERED) {
      message.ended.add(result.recipient());
      queue.touch(attempt.queueId());
    }
    add(header, attempt.queueId(), message, status, result, events);
  }

  /** The message is tried again later, for those of whom nothing else was said. */
  private void rescheduled(Header header, String keys, List<LogEvent> events) {
    Attempt attempt = Attempt.of(keys);
    Message message = attempt == null ? null : queue.get(attempt.queueId());
    if (message == null) {
      return;
    }
    for (String recipient : attempt.recipients()) {
      if (!message.ended.contains(recipient) && !message.deferred.contains(recipient)) {
        Result result = new Result(recipient, "", "", message.trouble);
        add(header, attempt.queueId(), message, "deferred", result, events);
      }
    }
    message.deferred.clear();
    message.trouble = "";
    queue.touch(attempt.queueId());
  }

  private void add(
      Header header,
      String queueId,
      Message message,
      String status,
      Result result,
      List<LogEvent> events) {
    Optional<Account> account = names.of(message.login.isEmpty() ? message.sender : message.login);
    String response = (result.code() + " " + result.response()).strip();
    account.ifPresent(
        owner ->
            events.add(
                new MailAttempt(
                    header.time(),
                    owner,
                    addresses.of(message.ip),
                    message.sender,
                    message.login,
                    result.relay(),
                    queueId,
                    status,
                    result.recipient(),
                    response)));
  }

  /** What it prints, and systemd or a container's runtime takes up, has its own time as well. */
  private static String behindOwnTime(String message) {
    int space = message.indexOf(' ');
    boolean timed = space > 0 && message.charAt(0) >= '0' && message.charAt(0) <= '9';
    return timed ? message.substring(space + 1) : message;
  }

  /** auth.success, delivery.rcpt-to-rejected */
  private static boolean isEventName(String text, int start, int end) {
    int dot = text.indexOf('.', start);
    if (dot <= start || dot >= end - 1) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && i != dot) {
        return false;
      }
    }
    return true;
  }

  /** The value that begins here: a text up to its closing quote, or whatever ends at a comma. */
  private static String value(String text, int start) {
    boolean quoted = text.startsWith("\"", start);
    int from = quoted ? start + 1 : start;
    int end = text.indexOf(quoted ? "\"" : ",", from);
    return text.substring(from, end < 0 ? text.length() : end);
  }

  private static String valueOf(String key, String text) {
    int at = text.indexOf(key + " = ");
    return at < 0 ? "" : value(text, at + key.length() + 3);
  }

  /** What the server writes of the connection, ahead of anything that a client says. */
  private record Connection(String listener, String ip, String port) {
    static Connection of(String keys) {
      return new Connection(
          valueOf("listenerId", keys), valueOf("remoteIp", keys), valueOf("remotePort", keys));
    }

    String client() {
      return ip + " " + port;
    }

    boolean takesMail() {
      return READERS.stream().noneMatch(listener::startsWith);
    }

    /** Listeners have names of the administrator's; as installed they are the services'. */
    String service() {
      String word = ServiceName.of(listener, "mail");
      return switch (word) {
        case "imaptls", "imaps" -> "imap";
        case "pop3s", "pop3tls" -> "pop3";
        case "managesieve" -> "sieve";
        case "https" -> "http";
        default -> word;
      };
    }
  }

  /** One try to deliver a message: what every line of it begins with, and the event's own keys. */
  private record Attempt(String queueId, List<String> recipients, String rest) {
    /** queueId = 7, queueName = "remote", from = "a@b", to = ["c@d"], size = 1, total = 1, ... */
    static Attempt of(String keys) {
      int to = keys.indexOf(", to = [");
      int size = to < 0 ? -1 : keys.indexOf("], size = ", to);
      int total = size < 0 ? -1 : keys.indexOf(", total = ", size);
      if (!keys.startsWith("queueId = ") || total < 0) {
        return null;
      }
      int comma = keys.indexOf(", ", total + 2);
      List<String> recipients = new ArrayList<>();
      for (String quoted : keys.substring(to + ", to = [".length(), size).split("\", \"", -1)) {
        String recipient = quoted.replace("\"", "");
        if (!recipient.isBlank()) {
          recipients.add(recipient);
        }
      }
      return new Attempt(
          value(keys, "queueId = ".length()),
          recipients,
          comma < 0 ? "" : keys.substring(comma + 2));
    }

    /** What came of one recipient; what the relay said stands behind what the server knows. */
    Result result() {
      int said = rest.length();
      for (String key : List.of("details = ", "reason = ", "causedBy = ")) {
        int at = rest.indexOf(key);
        said = at < 0 ? said : Math.min(said, at);
      }
      String known = rest.substring(0, said);
      String response = said == rest.length() ? "" : rest.substring(rest.indexOf(" = ", said) + 3);
      int after =
          Math.max(response.lastIndexOf(", elapsed = "), response.lastIndexOf(", total = "));
      response = after < 0 ? response : response.substring(0, after);
      if (response.startsWith("\"")) {
        int close = response.lastIndexOf('"');
        int next = response.indexOf("\", details = ");
        response = response.substring(1, next > 0 ? next : close > 0 ? close : response.length());
      }
      if (response.length() > LONGEST_TROUBLE) {
        response = response.substring(0, LONGEST_TROUBLE);
      }
      return new Result(
          valueOf("to", known), valueOf("hostname", known), valueOf("code", known), response);
    }
  }

  /**
   * What came of one recipient.
   *
   * @param code of the relay's answer; empty where it gave none
   */
  private record Result(String recipient, String relay, String code, String response) {}

  /** A message of an own user's, and what was said of its recipients. */
  private static final class Message {
    final String ip;
    final String login;
    final String sender;

    /** Recipients of whom nothing more will come. */
    final Set<String> ended = new LinkedHashSet<>();

    /** Recipients that were put off in this attempt. */
    final Set<String> deferred = new LinkedHashSet<>();

    /** Why a domain could not be reached in this attempt. */
    String trouble = "";

    Message(String ip, String login, String sender) {
      this.ip = ip;
      this.login = login;
      this.sender = sender;
    }

    /** The null sender is {@code <>}, in quotes or without. */
    static String sender(String keys, int from) {
      int start = from + ", from = ".length();
      int to = keys.indexOf(", to = [", start);
      String text = keys.substring(start, to < 0 ? keys.length() : to);
      String sender =
          text.length() > 1 && text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
      return sender.equals("<>") ? "" : sender;
    }

    /** A line for the message, then one a recipient. */
    String write() {
      StringBuilder text = new StringBuilder(Fields.join(ip, login, sender, trouble));
      ended.forEach(recipient -> text.append('\n').append(Fields.join("ended", recipient)));
      deferred.forEach(recipient -> text.append('\n').append(Fields.join("deferred", recipient)));
      return text.toString();
    }

    static Message read(String text) {
      List<String> lines = List.of(text.split("\n", -1));
      List<String> first = Fields.split(lines.get(0));
      Message message = new Message(first.get(0), first.get(1), first.get(2));
      message.trouble = first.get(3);
      for (String line : lines.subList(1, lines.size())) {
        List<String> fields = Fields.split(line);
        (fields.get(0).equals("ended") ? message.ended : message.deferred).add(fields.get(1));
      }
      return message;
    }
  }
}

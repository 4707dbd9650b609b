package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.SaslauthdFormat.Refusal;

/**
 * Sendmail: logins to send, and the way of each message that an own user submitted.
 *
 * <p>A login ({@code AUTH=server}) is logged without a queue id since 8.12: what ties a message to
 * it is the process, which serves one client at a time and names the client in both lines. Then
 * {@code from=} says that a message came in, and {@code to=} what came of its recipients, which may
 * be several in one line. No line says that a message is gone: it is forgotten when sendmail would
 * have given it up.
 *
 * <p>Host names, senders, logins and message ids are others' text; what sendmail writes last is the
 * relay with its address.
 *
 * @see <a
 *     href="https://github.com/freebsd/freebsd-src/blob/main/contrib/sendmail/src/srvrsmtp.c">smtp
 *     (AUTH)</a> and headers.c, logsender
 */
final class SendmailFormat implements LogFormat {
  private static final Set<String> PROGRAMS =
      Set.of("sendmail", "sm-mta", "sm-mta-rx", "sm-msp-queue", "sm-acceptingconnections");

  /** Timeout.queuereturn is 5 days. */
  private static final Duration QUEUE_LIFETIME = Duration.ofDays(6);

  /** A client that sends nothing is thrown out after an hour (Timeout.command). */
  private static final Duration LONGEST_SESSION = Duration.ofHours(12);

  private static final int MESSAGES_REMEMBERED = 200_000;
  private static final int SESSIONS_REMEMBERED = 20_000;
  private static final int PENDING_RECIPIENTS = 200;

  private static final String LOGIN = "AUTH=server, relay=";
  private static final String REFUSED = "AUTH failure (";
  private static final String RELAY = ", relay=";

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Submitters submitters;
  private final SaslauthdFormat saslauthd;
  private final Memory<Session> sessions =
      new Memory<>("sendmail-login ", SESSIONS_REMEMBERED, Session::write, Session::read);
  private final Memory<Message> queue =
      new Memory<>("sendmail ", MESSAGES_REMEMBERED, Message::write, Message::read);

  SendmailFormat(
      AccountNames names,
      ClientAddresses addresses,
      Submitters submitters,
      SaslauthdFormat saslauthd) {
    this.names = names;
    this.addresses = addresses;
    this.submitters = submitters;
    this.saslauthd = saslauthd;
  }

  @Override
  public boolean isProgram(String program) {
    return PROGRAMS.contains(program);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String message = header.message();
    int colon = message.indexOf(": ");
    boolean queued = colon > 0 && isQueueId(message, colon);
    String queueId = queued ? message.substring(0, colon) : "";
    String text =
        queued || message.startsWith("NOQUEUE: ") ? message.substring(colon + 2) : message;
    if (text.startsWith(LOGIN)) {
      return login(header, queueId, text, events);
    }
    if (text.startsWith(REFUSED)) {
      refusedLogin(header, text, events);
      return Reading.READ;
    }
    if (!queued) {
      return Reading.READ;
    }
    if (text.startsWith("from=")) {
      return arrival(header, queueId, text);
    }
    Message its = queue.get(key(header, queueId));
    if (its == null) {
      return Reading.READ;
    }
    if (text.startsWith("to=")) {
      return delivery(header, queueId, its, text, events);
    }
    if (text.startsWith("split: ")) {
      split(header, its, text);
    } else {
      aboutAnotherId(header, queueId, its, text, events);
    }
    return Reading.READ;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    sessions.expire(now.minus(LONGEST_SESSION), (key, session) -> {});
    queue.expire(now.minus(QUEUE_LIFETIME), (key, message) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(sessions, queue);
  }

  /** AUTH=server, relay=host [192.0.2.7] (may be forged), authid=mei, mech=PLAIN, bits=0 */
  private Reading login(Header header, String queueId, String text, List<LogEvent> events) {
    int name = text.indexOf(", authid=");
    int mechanism = text.lastIndexOf(", mech=");
    if (name < 0 || mechanism < name) {
      return Reading.unreadable("a login cut short");
    }
    String login = text.substring(name + ", authid=".length(), mechanism);
    String ip = ip(text.substring(LOGIN.length(), name));
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new SuccessfulLogin(header.time(), account, login, "smtp", addresses.of(ip))));
    String process = process(header);
    if (!process.isEmpty()) {
      sessions.put(header.host() + "/" + process, new Session(ip, login), header.time());
    }
    if (!queueId.isEmpty()) {
      queue.put(key(header, queueId), new Message(ip, login, ""), header.time());
    }
    return Reading.READ;
  }

  /**
   * AUTH failure (LOGIN): authentication failure (-13) SASL(-13): authentication failure: checkpass
   * failed, user=mei, relay=host [192.0.2.7]; without the user until 8.15: then saslauthd may know
   * it. The library's own words may have the login in them, too: the first {@code user=} begins it,
   * and what isn't a login to the end belongs to nobody.
   */
  private void refusedLogin(Header header, String text, List<LogEvent> events) {
    int mechanism = text.indexOf("): ");
    int code = mechanism < 0 ? -1 : text.indexOf(" (-", mechanism);
    int codeEnd = code < 0 ? -1 : text.indexOf(')', code);
    int user = codeEnd < 0 ? -1 : text.indexOf(", user=", codeEnd);
    int relay = text.lastIndexOf(RELAY);
    int named = user < 0 ? relay : user + ", user=".length();
    Reason told = codeEnd < 0 ? null : reason(text.substring(code + 2, codeEnd));
    if (told == null || relay < Math.max(named, codeEnd)) {
      return;
    }
    String name = text.substring(named, relay);
    Optional<Refusal> refusal = saslauthd.claim(header.host(), "smtp", name);
    String login = name.isEmpty() ? refusal.map(Refusal::login).orElse("") : name;
    Reason reason =
        refusal.map(Refusal::reason).filter(known -> known != Reason.UNSPECIFIED).orElse(told);
    String ip = ip(text.substring(relay + RELAY.length()));
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        header.time(), account, login, "smtp", addresses.of(ip), reason)));
  }

  /**
   * Why, by the library's result code (sasl.h); null if it didn't judge the login: trouble of its
   * own, or a client that gave up. SASL_BADAUTH stands for any refusal by saslauthd.
   */
  private static Reason reason(String code) {
    return switch (code) {
      case "-13", "-14" -> Reason.UNSPECIFIED;
      case "-18", "-19" -> Reason.DISABLED;
      case "-20" -> Reason.UNKNOWN_USER;
      default -> null;
    };
  }

  /**
   * from=<mei@campus.example>, size=900, class=0, nrcpts=1, msgid=<1@x>, ..., relay=x [192.0.2.7]
   */
  private Reading arrival(Header header, String queueId, String text) {
    int relay = text.lastIndexOf(RELAY);
    if (relay < 0) {
      return Reading.unreadable("an arrival without a relay");
    }
    String key = key(header, queueId);
    String ip = ip(text.substring(relay + RELAY.length()));
    Session session = sessions.get(header.host() + "/" + process(header));
    Message before = queue.get(key);
    String login =
        session != null && session.ip().equals(ip)
            ? session.login()
            : before == null ? "" : before.login;
    Message message = new Message(ip, login, sender(text));
    if (submitters.accountOf(login, message.sender, addresses.of(ip)).isPresent()) {
      queue.put(key, message, header.time());
    }
    return Reading.READ;
  }

  private Reading delivery(
      Header header, String queueId, Message message, String text, List<LogEvent> events) {
    SendmailDelivery delivery = SendmailDelivery.read(text);
    if (delivery == null) {
      return Reading.unreadable("a delivery without a recipient or a status");
    }
    if (delivery.status().isEmpty()) {
      return Reading.READ;
    }
    boolean changed = false;
    for (String recipient : delivery.recipients()) {
      if (!delivery.status().equals("deferred")) {
        changed |= message.pending.remove(recipient);
      } else if (message.pending.size() < PENDING_RECIPIENTS) {
        changed |= message.pending.add(recipient);
      }
      attempt(
              header.time(),
              message,
              queueId,
              delivery.relay(),
              delivery.status(),
              recipient,
              delivery.response())
          .ifPresent(events::add);
    }
    if (changed) {
      queue.touch(key(header, queueId));
    }
    return Reading.READ;
  }

  /**
   * s1GNXHYB005134: clone: owner=team-owner, or s1GNXHYB005135: DSN: Cannot send message for 5
   * days.
   */
  private void aboutAnotherId(
      Header header, String queueId, Message message, String text, List<LogEvent> events) {
    int colon = text.indexOf(": ");
    if (colon < 0 || !isQueueId(text, colon)) {
      return;
    }
    String what = text.substring(colon + 2);
    if (what.startsWith("clone: ")) {
      queue.put(key(header, text.substring(0, colon)), message.copy(), header.time());
      return;
    }
    int kind = what.indexOf(": ");
    String why = kind < 0 ? "" : what.substring(kind + 2);
    if (why.startsWith("Cannot send message for ") || why.startsWith("delivery time expired ")) {
      for (String recipient : message.pending) {
        attempt(header.time(), message, queueId, "", "expired", recipient, why)
            .ifPresent(events::add);
      }
      message.pending.clear();
      queue.touch(key(header, queueId));
    }
  }

  /** split: maxrcpts=100, rcpts=250, count=2, ids=s1GNXHYB005134; s1GNXHYB005135 */
  private void split(Header header, Message message, String text) {
    String ids = text.substring(text.lastIndexOf('=') + 1);
    for (String id : QuotedStrings.split(ids.replace(";", ""), ' ')) {
      if (isQueueId(id, id.length())) {
        queue.put(key(header, id), message.copy(), header.time());
      }
    }
  }

  private Optional<MailAttempt> attempt(
      Instant time,
      Message message,
      String queueId,
      String relay,
      String status,
      String recipient,
      String response) {
    Optional<ClientAddress> client = addresses.of(message.ip);
    return submitters
        .accountOf(message.login, message.sender, client)
        .map(
            owner ->
                new MailAttempt(
                    time,
                    owner,
                    client,
                    message.sender,
                    message.login,
                    relay,
                    queueId,
                    status,
                    recipient,
                    response));
  }

  private static String sender(String text) {
    int start = "from=".length();
    int close = text.startsWith("<", start) ? QuotedStrings.indexOf(text, '>', start) : -1;
    if (close > 0) {
      return text.substring(start + 1, close);
    }
    int comma = QuotedStrings.indexOf(text, ',', start);
    return text.substring(start, comma < 0 ? text.length() : comma);
  }

  /**
   * The address in host.example [192.0.2.7] (may be forged), or [IPv6:2001:db8::7]; empty if there
   * is none. The name before it is the client's to choose.
   */
  private static String ip(String relay) {
    String forged = " (may be forged)";
    int end = relay.length() - (relay.endsWith(forged) ? forged.length() : 0);
    int open = relay.lastIndexOf('[', end);
    if (open < 0 || end < 1 || relay.charAt(end - 1) != ']') {
      return "";
    }
    int start = relay.startsWith("IPv6:", open + 1) ? open + 6 : open + 1;
    return relay.substring(start, end - 1);
  }

  /** The number of the process that wrote the line: sm-mta[4711], or RFC 5424's; empty if none. */
  private static String process(Header header) {
    String text = header.text();
    int host = header.host().length();
    int program = header.behindTime() + (host == 0 ? 0 : host + 1);
    int start = program + header.program().length() + 1;
    if (!text.startsWith(header.program(), program)) {
      return "";
    }
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end > start && end - start <= 10 ? text.substring(start, end) : "";
  }

  private static String key(Header header, String queueId) {
    return header.host() + "/" + queueId;
  }

  /** Eight characters for the time, then the process's number: s1GNXHYB005133. */
  private static boolean isQueueId(String text, int end) {
    if (end < 10 || end > 20) {
      return false;
    }
    boolean digit = false;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      if (!isDigit && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z')) {
        return false;
      }
      digit = isDigit;
    }
    return digit;
  }

  /** Who a process's client is. */
  private record Session(String ip, String login) {
    String write() {
      return Fields.join(ip, login);
    }

    static Session read(String text) {
      List<String> fields = Fields.split(text);
      return new Session(fields.get(0), fields.get(1));
    }
  }

  /** A message of an own user. */
  private static final class Message {
    final String ip;
    final String login;
    final String sender;

    /** Recipients that were put off. */
    final Set<String> pending = new LinkedHashSet<>();

    Message(String ip, String login, String sender) {
      this.ip = ip;
      this.login = login;
      this.sender = sender;
    }

    Message copy() {
      return new Message(ip, login, sender);
    }

    /** Fields by tab: the message's three, then the pending recipients. */
    String write() {
      StringBuilder text = new StringBuilder(Fields.join(ip, login, sender));
      pending.forEach(recipient -> text.append('\t').append(Fields.join(recipient)));
      return text.toString();
    }

    static Message read(String text) {
      List<String> fields = Fields.split(text);
      Message message = new Message(fields.get(0), fields.get(1), fields.get(2));
      message.pending.addAll(fields.subList(3, fields.size()));
      return message;
    }
  }
}

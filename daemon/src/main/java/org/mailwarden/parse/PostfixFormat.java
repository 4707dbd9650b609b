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
import org.mailwarden.parse.SaslauthdFormat.Refusal;

/**
 * Postfix: logins to send, and the way of each message that an own user submitted.
 *
 * <p>A message's lines are many and share a queue id: {@code smtpd} says which client and login
 * submitted it, {@code qmgr} from whom it is, then each delivery agent ({@code smtp}, {@code lmtp},
 * {@code local}, {@code virtual}, {@code pipe}, {@code error} ...) what came of each recipient, and
 * {@code qmgr} that it is {@code removed}. In between they wait in memory. Queue ids are one host's
 * own.
 *
 * <p>A content filter takes the message and hands it back under another queue id, from the loopback
 * address. What is delivered under the new id is the client's of the old one; the hop to the filter
 * is not a delivery. Where the filter passes the client on (XFORWARD), the new id's first line
 * names the old; otherwise the line that ends the hop does ({@code queued as NEW}), and what the
 * new id delivered before that line waits for it.
 *
 * @see <a href="https://www.postfix.org/OVERVIEW.html">Postfix architecture overview</a>
 */
final class PostfixFormat implements LogFormat {
  /** maximal_queue_lifetime is 5 days; a message that is never "removed" was lost with its log. */
  private static final Duration QUEUE_LIFETIME = Duration.ofDays(6);

  private static final String WARNING = "warning: ";
  private static final String NO_QUEUE_YET = "NOQUEUE: client=";
  private static final String SASL_USERNAME = ", sasl_username=";

  private static final int MESSAGES_REMEMBERED = 200_000;
  private static final int HELD_ATTEMPTS = 200;

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Submitters submitters;
  private final DovecotFormat dovecot;
  private final SaslauthdFormat saslauthd;
  private final Memory<QueuedMessage> queue =
      new Memory<>("postfix ", MESSAGES_REMEMBERED, QueuedMessage::write, QueuedMessage::read);

  PostfixFormat(
      AccountNames names,
      ClientAddresses addresses,
      Submitters submitters,
      DovecotFormat dovecot,
      SaslauthdFormat saslauthd) {
    this.names = names;
    this.addresses = addresses;
    this.submitters = submitters;
    this.dovecot = dovecot;
    this.saslauthd = saslauthd;
  }

  @Override
  public boolean isProgram(String program) {
    return program.startsWith("postfix") && program.indexOf('/') > 0;
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String program = header.program();
    String component = program.substring(program.lastIndexOf('/') + 1);
    String message = header.message();
    if (component.equals("smtpd") && message.startsWith(WARNING)) {
      return refusedLogin(header, program, message, events);
    }
    if (component.equals("smtpd") && message.startsWith(NO_QUEUE_YET)) {
      // Before a filter that the client's session goes through: there is a login, and no message
      // yet.
      login(header, program, message.substring("NOQUEUE: ".length()), events);
      return Reading.READ;
    }
    int colon = message.indexOf(": ");
    if (colon < 0 || !isQueueId(message, colon)) {
      return Reading.UNKNOWN_KIND;
    }
    String queueId = message.substring(0, colon);
    String text = message.substring(colon + 2);
    String key = header.host() + "/" + queueId;
    if (text.startsWith("client=") && component.equals("smtpd")) {
      submitted(header, program, key, text, events);
      return Reading.READ;
    }
    QueuedMessage queued = queue.get(key);
    if (queued == null) {
      return Reading.READ;
    }
    if (text.startsWith("from=<")) {
      fromLine(header, key, queueId, queued, text, events);
      return Reading.READ;
    }
    if (text.startsWith("to=<")) {
      return delivery(header, key, queueId, queued, text, events);
    }
    if (text.equals("removed")) {
      removed(key, queued);
    }
    return Reading.READ;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    queue.expire(now.minus(QUEUE_LIFETIME), (key, message) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(queue);
  }

  /**
   * warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: ..., sasl_username=mei
   *
   * <p>Other warnings quote what a client sent, which may look like this one: only here the
   * client's own name and address come first. The login is the client's text, too, and the last
   * there is.
   */
  private Reading refusedLogin(
      Header header, String program, String message, List<LogEvent> events) {
    int mark = message.indexOf(": SASL ");
    int failed = mark < 0 ? -1 : message.indexOf(" authentication failed", mark);
    int open = mark < 0 ? -1 : message.lastIndexOf('[', mark);
    boolean clientFirst = message.indexOf(' ', WARNING.length()) == mark + 1;
    if (failed < 0 || open < 0 || message.charAt(mark - 1) != ']' || !clientFirst) {
      return Reading.UNKNOWN_KIND;
    }
    String ip = message.substring(open + 1, mark - 1);
    int user = message.indexOf(SASL_USERNAME, failed);
    String named = user < 0 ? "" : message.substring(user + SASL_USERNAME.length());
    String service = service(program);
    if (dovecot.claim(named, ip, service, events)) {
      return Reading.READ;
    }
    Optional<Refusal> refusal = saslauthd.claim(header.host(), "smtp", named);
    String login = named.isEmpty() ? refusal.map(Refusal::login).orElse("") : named;
    Reason reason = refusal.map(Refusal::reason).orElse(Reason.UNSPECIFIED);
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        header.time(), account, login, service, addresses.of(ip), reason)));
    return Reading.READ;
  }

  /** client=host[192.0.2.7], sasl_method=PLAIN, sasl_username=mei */
  private void submitted(
      Header header, String program, String key, String text, List<LogEvent> events) {
    QueuedMessage queued = new QueuedMessage(bracketed(text, "client="), saslLogin(text));
    int original = text.indexOf(", orig_queue_id=");
    if (original > 0) {
      String firstKey = header.host() + "/" + value(text, original + ", orig_queue_id=".length());
      QueuedMessage first = queue.get(firstKey);
      if (first != null) {
        queued.inherit(first);
        if (first.handedTo.size() < HELD_ATTEMPTS) {
          first.handedTo.add(key.substring(key.indexOf('/') + 1));
          queue.touch(firstKey);
        }
      }
    }
    queue.put(key, queued, header.time());
    login(header, program, text, events);
  }

  private void login(Header header, String program, String text, List<LogEvent> events) {
    String given = saslLogin(text);
    Optional<ClientAddress> client = addresses.of(bracketed(text, "client="));
    names
        .of(given)
        .filter(account -> !given.isEmpty())
        .ifPresent(
            account ->
                events.add(
                    new SuccessfulLogin(header.time(), account, given, service(program), client)));
  }

  /**
   * The text behind sasl_username=, up to the attribute that may follow it; empty if there is none.
   */
  private static String saslLogin(String text) {
    int start = text.indexOf(SASL_USERNAME);
    if (start < 0) {
      return "";
    }
    String login = text.substring(start + SASL_USERNAME.length());
    for (String next : List.of(", sasl_sender=", ", orig_queue_id=", ", orig_client=")) {
      int end = login.indexOf(next);
      if (end >= 0) {
        login = login.substring(0, end);
      }
    }
    return login;
  }

  /** from=<mei@campus.example>, size=1234, nrcpt=2 (queue active); or ..., status=expired, ... */
  private void fromLine(
      Header header,
      String key,
      String queueId,
      QueuedMessage queued,
      String text,
      List<LogEvent> events) {
    int end = text.lastIndexOf(">, ");
    if (end < 0) {
      return;
    }
    String sender = text.substring(6, end);
    if (!queued.hasSender || !queued.sender.equals(sender)) {
      queued.sender = sender;
      queued.hasSender = true;
      queue.touch(key);
    }
    if (text.startsWith("status=expired", end + 3)
        || text.startsWith("status=force-expired", end + 3)) {
      for (String recipient : queued.pending) {
        attempt(queued, header.time(), queueId, "none", "expired", recipient, "returned to sender")
            .ifPresent(events::add);
      }
      queued.pending.clear();
      queue.touch(key);
    }
  }

  /** to=<a@b.example>, orig_to=<c>, relay=mx[192.0.2.9]:25, delay=1, ..., status=sent (250 OK) */
  private Reading delivery(
      Header header,
      String key,
      String queueId,
      QueuedMessage queued,
      String text,
      List<LogEvent> events) {
    int status = text.indexOf(", status=");
    int recipientEnd = text.indexOf(">, ");
    int relayStart = text.indexOf(", relay=");
    if (status < 0 || recipientEnd < 0) {
      return Reading.unreadable("a delivery without a status");
    }
    String recipient = text.substring(4, recipientEnd);
    if (recipient.isEmpty()) {
      return Reading.unreadable("a delivery without a recipient");
    }
    String relay = relayStart < 0 || relayStart > status ? "" : value(text, relayStart + 8);
    int statusStart = status + ", status=".length();
    int open = text.indexOf(" (", statusStart);
    String word = open < 0 ? text.substring(statusStart) : text.substring(statusStart, open);
    if (word.isBlank()) {
      return Reading.unreadable("a delivery without a status");
    }
    String response =
        open < 0
            ? ""
            : text.substring(open + 2, text.endsWith(")") ? text.length() - 1 : text.length());
    if (word.equals("sent") && isLoopback(relay)) {
      int queuedAs = response.indexOf("queued as ");
      if (queuedAs >= 0) {
        String next = response.substring(queuedAs + "queued as ".length()).strip();
        // Not so with a smarthost on this machine: it has a queue of its own, and no line here.
        if (handOver(header, queued, next, events)) {
          queue.touch(key);
          return Reading.READ;
        }
      }
    }
    if (word.equals("deferred")) {
      if (queued.pending.size() < HELD_ATTEMPTS && queued.pending.add(recipient)) {
        queue.touch(key);
      }
    } else if (queued.pending.remove(recipient)) {
      queue.touch(key);
    }
    Optional<MailAttempt> attempt =
        attempt(queued, header.time(), queueId, relay, word, recipient, response);
    if (attempt.isPresent()) {
      events.add(attempt.get());
    } else if (isLoopback(queued.ip) && queued.held.size() < HELD_ATTEMPTS) {
      queued.held.add(new Held(header.time(), queueId, relay, word, recipient, response));
      queue.touch(key);
    }
    return Reading.READ;
  }

  /** Makes the message under its next id the first one's; false if that id was never submitted. */
  private boolean handOver(
      Header header, QueuedMessage from, String nextId, List<LogEvent> events) {
    if (from.handedTo.contains(nextId)) {
      return true;
    }
    String key = header.host() + "/" + nextId;
    QueuedMessage next = queue.get(key);
    if (next == null) {
      return false;
    }
    if (from.handedTo.size() < HELD_ATTEMPTS) {
      from.handedTo.add(nextId);
    }
    next.inherit(from);
    for (Held held : next.held) {
      attempt(
              next,
              held.time(),
              held.queueId(),
              held.relay(),
              held.status(),
              held.recipient(),
              held.response())
          .ifPresent(events::add);
    }
    next.held.clear();
    if (next.removed) {
      queue.remove(key);
    } else {
      queue.touch(key);
    }
    return true;
  }

  private void removed(String key, QueuedMessage queued) {
    if (queued.held.isEmpty()) {
      queue.remove(key);
    } else {
      queued.removed = true;
      queue.touch(key);
    }
  }

  /** The row of an attempt, if the message is an own user's. */
  private Optional<MailAttempt> attempt(
      QueuedMessage queued,
      Instant time,
      String queueId,
      String relay,
      String status,
      String recipient,
      String response) {
    Optional<ClientAddress> client = addresses.of(queued.ip);
    Optional<Account> account = submitters.accountOf(queued.login, queued.sender, client);
    return account.map(
        owner ->
            new MailAttempt(
                time,
                owner,
                client,
                queued.sender,
                queued.login,
                relay,
                queueId,
                status,
                recipient,
                response));
  }

  private static boolean isLoopback(String relay) {
    return relay.startsWith("127.")
        || relay.equals("::1")
        || relay.contains("[127.")
        || relay.contains("[::1]");
  }

  private static String bracketed(String text, String name) {
    int start = text.indexOf('[', text.indexOf(name));
    int end = start < 0 ? -1 : text.indexOf(']', start);
    return end < 0 ? "" : text.substring(start + 1, end);
  }

  private static String value(String text, int start) {
    int end = text.indexOf(", ", start);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static String service(String program) {
    if (program.contains("submissions") || program.contains("smtps")) {
      return "submissions";
    }
    return program.contains("submission") ? "submission" : "smtp";
  }

  /** Short ids are hexadecimal, long ones base 52 without vowels (enable_long_queue_ids). */
  private static boolean isQueueId(String text, int end) {
    if (end < 5 || end > 24) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z')) {
        return false;
      }
    }
    // "statistics", "warning", "connect" are words; an id has a digit, as good as always.
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  /** A delivery of a message that is not yet known to be an own user's. */
  private record Held(
      Instant time,
      String queueId,
      String relay,
      String status,
      String recipient,
      String response) {}

  /** What is known so far of a message in a queue. */
  private static final class QueuedMessage {
    String ip;
    String login;
    String sender = "";
    boolean hasSender;
    boolean removed;
    final Set<String> pending = new LinkedHashSet<>();
    final List<Held> held = new ArrayList<>(0);

    /** Ids under which a content filter handed it back. */
    final Set<String> handedTo = new LinkedHashSet<>();

    QueuedMessage(String ip, String login) {
      this.ip = ip;
      this.login = login;
    }

    void inherit(QueuedMessage first) {
      this.ip = first.ip;
      this.login = first.login;
      if (!hasSender) {
        this.sender = first.sender;
      }
    }

    /** Fields by tab, one line for the message, then pending recipients, then held deliveries. */
    String write() {
      StringBuilder text = new StringBuilder();
      text.append(Fields.join(ip, login, sender, hasSender ? "1" : "", removed ? "1" : ""));
      for (String recipient : pending) {
        text.append('\n').append(Fields.join("pending", recipient));
      }
      for (String next : handedTo) {
        text.append('\n').append(Fields.join("handed", next));
      }
      for (Held h : held) {
        text.append('\n')
            .append(
                Fields.join(
                    "held",
                    h.time().toString(),
                    h.queueId(),
                    h.relay(),
                    h.status(),
                    h.recipient(),
                    h.response()));
      }
      return text.toString();
    }

    static QueuedMessage read(String text) {
      List<String> lines = List.of(text.split("\n", -1));
      List<String> first = Fields.split(lines.get(0));
      QueuedMessage message = new QueuedMessage(first.get(0), first.get(1));
      message.sender = first.get(2);
      message.hasSender = !first.get(3).isEmpty();
      message.removed = !first.get(4).isEmpty();
      for (String line : lines.subList(1, lines.size())) {
        List<String> fields = Fields.split(line);
        if (fields.get(0).equals("pending")) {
          message.pending.add(fields.get(1));
        } else if (fields.get(0).equals("handed")) {
          message.handedTo.add(fields.get(1));
        } else {
          message.held.add(
              new Held(
                  Instant.parse(fields.get(1)),
                  fields.get(2),
                  fields.get(3),
                  fields.get(4),
                  fields.get(5),
                  fields.get(6)));
        }
      }
      return message;
    }
  }
}

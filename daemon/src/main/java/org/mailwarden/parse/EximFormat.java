package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.SaslauthdFormat.Refusal;

/**
 * Exim's main log: logins to send, and the way of each message that an own user submitted. Read
 * from Exim's own file or from syslog, where Exim may repeat its time stamp.
 *
 * <p>A message's lines share its id: {@code <=} says who submitted it, {@code =>} and its kin what
 * came of each recipient, {@code Completed} that it is gone. A recipient that Exim asks while the
 * message still comes in ({@code >>}) is named before {@code <=} and waits for it. Exim doesn't log
 * a login by itself: a message submitted with one shows it.
 *
 * @see <a href="https://www.exim.org/exim-html-current/doc/html/spec_html/ch-log_files.html">Log
 *     files</a>
 */
final class EximFormat implements LogFormat {
  /** Exim's own default gives a message up after four days; a frozen one waits seven. */
  private static final Duration QUEUE_LIFETIME = Duration.ofDays(8);

  private static final String REFUSED = " authenticator failed for ";
  private static final String INCORRECT = ": 535 Incorrect authentication data";
  private static final String SET_ID = " (set_id=";

  private static final int MESSAGES_REMEMBERED = 200_000;
  private static final int HELD_ATTEMPTS = 200;

  /** Until 4.96 (6-6-2 characters), and since 4.97 (6-11-4). */
  private static final int SHORT_ID = 16;

  private static final int LONG_ID = 23;

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Submitters submitters;
  private final DovecotFormat dovecot;
  private final SaslauthdFormat saslauthd;
  private final Memory<Message> queue =
      new Memory<>("exim ", MESSAGES_REMEMBERED, Message::write, Message::read);

  EximFormat(
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
    return program.equals("exim") || program.equals("exim4");
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    boolean syslog = isProgram(header.program());
    String line = syslog ? withoutTime(firstPart(header.message())) : header.behindTimeStamp();
    String text = withoutPid(line);
    int end = idEnd(text);
    if (end > 0) {
      // In Exim's own file the message's id stands where syslog has the host.
      String key = (syslog ? header.host() : "") + "/" + text.substring(0, end);
      return message(header.time(), key, text.substring(end + 1), events);
    }
    int refused = text.indexOf(REFUSED);
    if (refused > 0 && text.indexOf(' ') == refused) {
      String host = syslog ? header.host() : "";
      refusedLogin(header.time(), host, text.substring(refused + REFUSED.length()), events);
      return Reading.READ;
    }
    return syslog ? Reading.READ : Reading.OTHER;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    queue.expire(now.minus(QUEUE_LIFETIME), (key, message) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(queue);
  }

  private Reading message(Instant time, String key, String text, List<LogEvent> events) {
    if (text.startsWith("<= ") || text.startsWith("(= ")) {
      return arrival(time, key, text.substring(3), events);
    }
    if (text.equals("Completed") || text.startsWith("Completed ")) {
      queue.remove(key);
      return Reading.READ;
    }
    Message message = queue.get(key);
    boolean comesIn = message == null ? text.startsWith(">> ") : !message.arrived;
    if (!EximDelivery.isOne(text) || EximDelivery.isNotYet(text) || (message == null && !comesIn)) {
      return Reading.READ;
    }
    EximDelivery delivery = EximDelivery.read(text);
    if (delivery == null) {
      return Reading.unreadable("a delivery cut short");
    }
    if (!comesIn) {
      attempt(message, key, new Held(time, delivery)).ifPresent(events::add);
    } else if (message == null) {
      Message coming = new Message();
      coming.held.add(new Held(time, delivery));
      queue.put(key, coming, time);
    } else if (message.held.size() < HELD_ATTEMPTS) {
      message.held.add(new Held(time, delivery));
      queue.touch(key);
    }
    return Reading.READ;
  }

  private Reading arrival(Instant time, String key, String text, List<LogEvent> events) {
    EximArrival arrival = EximArrival.read(text, addresses);
    if (arrival == null) {
      return Reading.unreadable("an arrival without a size");
    }
    Optional<ClientAddress> client = addresses.of(arrival.ip());
    if (!arrival.login().isEmpty()) {
      names
          .of(arrival.login())
          .ifPresent(
              account ->
                  events.add(
                      new SuccessfulLogin(
                          time, account, arrival.login(), arrival.service(), client)));
    }
    Message before = queue.remove(key);
    if (submitters.accountOf(arrival.login(), arrival.sender(), client).isEmpty()) {
      return Reading.READ;
    }
    Message message = new Message();
    message.arrived = true;
    message.ip = arrival.ip();
    message.login = arrival.login();
    message.sender = arrival.sender();
    if (before != null) {
      before.held.forEach(held -> attempt(message, key, held).ifPresent(events::add));
    }
    queue.put(key, message, time);
    return Reading.READ;
  }

  private Optional<MailAttempt> attempt(Message message, String key, Held held) {
    Optional<ClientAddress> client = addresses.of(message.ip);
    Optional<Account> account = submitters.accountOf(message.login, message.sender, client);
    EximDelivery delivery = held.delivery();
    return account.map(
        owner ->
            new MailAttempt(
                held.time(),
                owner,
                client,
                message.sender,
                message.login,
                delivery.relay(),
                key.substring(key.indexOf('/') + 1),
                delivery.status(),
                delivery.recipient(),
                delivery.response()));
  }

  /**
   * H=(helo) [192.0.2.7]:41556 I=[203.0.113.1]:587: 535 Incorrect authentication data (set_id=mei);
   * without {@code H=} until 4.98. Greeting and login are the client's own text: a login that has
   * the server's words in it has spaces, too, and no account has.
   *
   * @param host empty in Exim's own file
   */
  private void refusedLogin(Instant time, String host, String text, List<LogEvent> events) {
    int mark = text.indexOf(INCORRECT);
    if (mark < 0) {
      return;
    }
    String client = text.substring(0, mark);
    String id = text.substring(mark + INCORRECT.length());
    String named =
        id.startsWith(SET_ID) && id.endsWith(")")
            ? id.substring(SET_ID.length(), id.length() - 1)
            : "";
    String ip = EximArrival.clientIp(client, addresses);
    String service = EximArrival.service(client);
    if (dovecot.claim(named, ip, service, events)) {
      return;
    }
    Optional<Refusal> refusal = saslauthdRefusal(host, named);
    String login = named.isEmpty() ? refusal.map(Refusal::login).orElse("") : named;
    Reason reason = refusal.map(Refusal::reason).orElse(Reason.UNSPECIFIED);
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(time, account, login, service, addresses.of(ip), reason)));
  }

  /** The driver cyrus_sasl asks as smtp; the condition saslauthd names no service by itself. */
  private Optional<Refusal> saslauthdRefusal(String host, String login) {
    Optional<Refusal> refusal = saslauthd.claim(host, "smtp", login);
    return refusal.isPresent()
        ? refusal
        : saslauthd.claim(host, SaslauthdFormat.UNNAMED_SERVICE, login);
  }

  /**
   * Exim cuts what is long for syslog: {@code [1\3] ...}, {@code [2\3] ...}. All that counts is in
   * the first part; the others are nothing to read.
   */
  private static String firstPart(String message) {
    int close = message.startsWith("[") ? message.indexOf("] ") : -1;
    int slash = close < 0 ? -1 : Math.max(message.indexOf('\\'), message.indexOf('/'));
    if (slash < 0 || slash > close || !isNumber(message, 1, slash)) {
      return message;
    }
    return message.startsWith("1", 1) && slash == 2 ? message.substring(close + 2) : "";
  }

  /** Without 2026-03-10 10:00:00.123 +0800 before it, each part of which may be missing. */
  private static String withoutTime(String message) {
    int date = message.indexOf(' ');
    if (date != 10 || message.charAt(4) != '-' || !isNumber(message, 0, 4)) {
      return message;
    }
    int end = message.indexOf(' ', date + 1);
    if (end < date + 9 || message.charAt(date + 3) != ':') {
      return message;
    }
    boolean zone =
        (message.startsWith("+", end + 1) || message.startsWith("-", end + 1))
            && isNumber(message, end + 2, end + 6);
    return message.substring(Math.min(zone ? end + 7 : end + 1, message.length()));
  }

  private static String withoutPid(String line) {
    int close = line.startsWith("[") ? line.indexOf("] ") : -1;
    return close > 0 && isNumber(line, 1, close) ? line.substring(close + 2) : line;
  }

  /** Where the message's id at the beginning ends, or 0 if there is none. */
  private static int idEnd(String text) {
    int end = text.indexOf(' ');
    int secondDash = end == SHORT_ID ? 13 : end == LONG_ID ? 18 : -1;
    if (secondDash < 0) {
      return 0;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      boolean dash = i == 6 || i == secondDash;
      if (dash ? c != '-' : !letter) {
        return 0;
      }
    }
    return end;
  }

  private static boolean isNumber(String text, int start, int end) {
    if (end > text.length() || start >= end) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** A delivery of a message that is not yet known to be an own user's. */
  private record Held(Instant time, EximDelivery delivery) {}

  /** A message that is in the queue, or on its way into it. */
  private static final class Message {
    boolean arrived;
    String ip = "";
    String login = "";
    String sender = "";
    final List<Held> held = new ArrayList<>(0);

    /** A line for the message, then one for each delivery that waits. */
    String write() {
      StringBuilder text = new StringBuilder(Fields.join(arrived ? "1" : "", ip, login, sender));
      for (Held one : held) {
        EximDelivery delivery = one.delivery();
        text.append('\n')
            .append(
                Fields.join(
                    one.time().toString(),
                    delivery.recipient(),
                    delivery.relay(),
                    delivery.status(),
                    delivery.response()));
      }
      return text.toString();
    }

    static Message read(String text) {
      List<String> lines = List.of(text.split("\n", -1));
      List<String> first = Fields.split(lines.get(0));
      Message message = new Message();
      message.arrived = !first.get(0).isEmpty();
      message.ip = first.get(1);
      message.login = first.get(2);
      message.sender = first.get(3);
      for (String line : lines.subList(1, lines.size())) {
        List<String> fields = Fields.split(line);
        message.held.add(
            new Held(
                Instant.parse(fields.get(0)),
                new EximDelivery(fields.get(1), fields.get(2), fields.get(3), fields.get(4))));
      }
      return message;
    }
  }
}

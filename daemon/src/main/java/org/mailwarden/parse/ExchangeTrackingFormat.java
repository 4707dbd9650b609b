package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.parse.ExchangeCsv.Row;

/**
 * Microsoft Exchange's message tracking log, 2010 to 2019 and Subscription Edition: a message is
 * received ({@code RECEIVE}, by SMTP or, from a mailbox, by the store driver), then sent on, put
 * into a mailbox, deferred or refused, for one or more recipients a line.
 *
 * <p>The log knows no login. Whose a message is says its direction: {@code Originating} is what an
 * authenticated client or a mailbox submitted. Where a server is too old to log it, a message is
 * the sender's if it was received from a mailbox or from one of the site's networks.
 *
 * @see <a
 *     href="https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking">Message
 *     tracking</a>
 */
final class ExchangeTrackingFormat implements LogFormat {
  private static final String DOCUMENTED =
      "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,"
          + "source,event-id,internal-message-id,message-id,network-message-id,recipient-address,"
          + "recipient-status,total-bytes,recipient-count,related-recipient-address,reference,"
          + "message-subject,sender-address,return-path,message-info,directionality,tenant-id,"
          + "original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,"
          + "schema-version";

  private static final Map<String, String> STATUSES =
      Map.of(
          "SEND", "sent",
          "SENDEXTERNAL", "sent",
          "DELIVER", "sent",
          "DEFER", "deferred",
          "FAIL", "bounced");

  private static final Set<String> EVENTS_OF_A_HOP = Set.of("SEND", "SENDEXTERNAL");

  /** What ends such a hop is another Exchange server, which logs the delivery itself. */
  private static final String HOP = "Intra-Organization SMTP Send Connector";

  /** The text that says that a message was given up. */
  private static final String EXPIRED = "QUEUE.Expired";

  /** A message waits two days at most as installed. */
  private static final Duration QUEUE_LIFETIME = Duration.ofDays(6);

  private static final int MESSAGES_REMEMBERED = 100_000;
  private static final int MOST_RECIPIENTS = 1_000;

  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Submitters submitters;
  private final ExchangeCsv csv =
      new ExchangeCsv("exchange tracking ", DOCUMENTED, List.of("event-id", "sender-address"));

  /** The client that submitted a message of an own user's; empty if it isn't known. */
  private final Memory<String> submitted =
      new Memory<>("exchange message ", MESSAGES_REMEMBERED, ip -> ip, ip -> ip);

  ExchangeTrackingFormat(AccountNames names, ClientAddresses addresses, Submitters submitters) {
    this.names = names;
    this.addresses = addresses;
    this.submitters = submitters;
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
    if (row == null || !isWord(row.get("event-id")) || !isWord(row.get("source"))) {
      return Reading.OTHER;
    }
    String event = row.get("event-id");
    if (event.equals("RECEIVE")) {
      received(header.time(), row);
    } else if (STATUSES.containsKey(event)) {
      return attempts(header.time(), event, row, events);
    }
    return Reading.READ;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    submitted.expire(now.minus(QUEUE_LIFETIME), (key, ip) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(csv.memory(), submitted);
  }

  /** Within the organization a message is received more than once: the first is from the client. */
  private void received(Instant time, Row row) {
    String key = key(row);
    if (!key.isEmpty() && submitted.get(key) == null && accountOf(row).isPresent()) {
      submitted.put(key, client(row), time);
    }
  }

  private Reading attempts(Instant time, String event, Row row, List<LogEvent> events) {
    boolean hop = EVENTS_OF_A_HOP.contains(event) && row.get("connector-id").equals(HOP);
    String known = submitted.get(key(row));
    Optional<Account> account =
        known == null ? accountOf(row) : names.of(row.get("sender-address"));
    if (hop || account.isEmpty()) {
      return Reading.READ;
    }
    List<String> recipients = List.of(row.get("recipient-address").split(";", -1));
    if (recipients.get(0).isEmpty()) {
      return Reading.unreadable("a delivery without a recipient");
    }
    // One answer a recipient, unless an answer has a semicolon of its own.
    String said = row.get("recipient-status");
    List<String> answers = List.of(said.split(";", -1));
    Optional<ClientAddress> client =
        addresses.of(known == null ? row.get("original-client-ip") : known);
    for (int i = 0; i < Math.min(recipients.size(), MOST_RECIPIENTS); i++) {
      if (recipients.get(i).isBlank()) {
        continue;
      }
      String answer = answers.size() == recipients.size() ? answers.get(i) : said;
      events.add(
          new MailAttempt(
              time,
              account.get(),
              client,
              sender(row),
              "",
              row.get("server-hostname").isEmpty()
                  ? row.get("server-ip")
                  : row.get("server-hostname"),
              row.get("internal-message-id"),
              answer.contains(EXPIRED) ? "expired" : STATUSES.get(event),
              recipients.get(i),
              answer));
    }
    return Reading.READ;
  }

  private Optional<Account> accountOf(Row row) {
    String sender = row.get("sender-address");
    if (!names.isOwn(sender)) {
      return Optional.empty();
    }
    String direction = row.get("directionality");
    if (direction.isEmpty() || direction.equals("Undefined")) {
      boolean fromMailbox =
          row.get("source").equals("STOREDRIVER") && row.get("event-id").equals("RECEIVE");
      return fromMailbox
          ? names.of(sender)
          : submitters.accountOf("", sender, addresses.of(row.get("client-ip")));
    }
    return direction.equals("Originating") ? names.of(sender) : Optional.empty();
  }

  /** From a mailbox "client-ip" is the server's own; where the user was, says the original. */
  private static String client(Row row) {
    String original = row.get("original-client-ip");
    boolean fromMailbox = row.get("source").equals("STOREDRIVER");
    return original.isEmpty() && !fromMailbox ? row.get("client-ip") : original;
  }

  private static String sender(Row row) {
    String path = row.get("return-path");
    return path.equals("<>") ? "" : path.isEmpty() ? row.get("sender-address") : path;
  }

  private static String key(Row row) {
    String network = row.get("network-message-id");
    return network.isEmpty() ? row.get("message-id") : network;
  }

  private static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}

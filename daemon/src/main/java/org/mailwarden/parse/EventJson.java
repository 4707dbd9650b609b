package org.mailwarden.parse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Events as JSON objects, one a line: what {@code mailwarden parse} prints, and what any source of
 * one's own may send. The keys are described in {@code docs/events.md} and {@code
 * event.schema.json}.
 */
public final class EventJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ZoneId zone;
  private final AccountNames names;

  /**
   * @param zone in which times are written; a time that is read carries its own
   * @param domains the site's: the first completes an account that has none
   */
  public EventJson(ZoneId zone, java.util.List<String> domains) {
    this.zone = zone;
    this.names = new AccountNames(domains);
  }

  /** The event as one JSON object without line ends. */
  public String write(LogEvent event) {
    ObjectNode node = JSON.createObjectNode();
    node.put("stream", event.stream().label());
    node.put(
        "time",
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            ZonedDateTime.ofInstant(event.time().truncatedTo(ChronoUnit.MICROS), zone)
                .toOffsetDateTime()));
    node.put("account", event.account().address());
    if (event instanceof SuccessfulLogin login) {
      node.put("login", login.login());
      node.put("service", login.service());
      putIp(node, event);
    } else if (event instanceof FailedLogin login) {
      node.put("login", login.login());
      node.put("service", login.service());
      putIp(node, event);
      node.put("reason", login.reason().label());
    } else if (event instanceof MailAttempt mail) {
      node.put("login", mail.login());
      putIp(node, event);
      node.put("sender", mail.sender());
      node.put("relay", mail.relay());
      node.put("qid", mail.queueId());
      node.put("status", mail.status());
      node.put("recipient", mail.recipient());
      node.put("response", mail.response());
    } else if (event instanceof AccountChange change) {
      putIp(node, event);
      node.put("change", change.kind().label());
      node.put("by", change.by());
      node.put("note", change.note());
    }
    return node.toString();
  }

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException if the text isn't one; the message names the key and what was
   *     expected, and quotes nothing
   */
  public LogEvent read(String line) {
    return read(tree(line));
  }

  /**
   * The one object that a line is.
   *
   * @throws IllegalArgumentException if it isn't; the message quotes nothing
   */
  static JsonNode tree(String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ", at column " + e.getLocation().getColumnNr();
      throw new IllegalArgumentException("not JSON" + place, e);
    }
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException("expected one JSON object");
    }
    return node;
  }

  /** As {@link #read(String)}. */
  LogEvent read(JsonNode node) {
    Stream stream = stream(node);
    Instant time = time(node);
    Account account =
        names
            .of(required(node, "account"))
            .orElseThrow(() -> new IllegalArgumentException("account: expected a mailbox address"));
    Optional<ClientAddress> ip = ip(node);
    return switch (stream) {
      case SUCCESSFUL_LOGIN ->
          new SuccessfulLogin(time, account, login(node, account), service(node), ip);
      case FAILED_LOGIN ->
          new FailedLogin(
              time, account, login(node, account), serviceIfKnown(node), ip, reason(node));
      case SMTP_MAIL ->
          new MailAttempt(
              time,
              account,
              ip,
              text(node, "sender"),
              text(node, "login"),
              text(node, "relay"),
              text(node, "qid"),
              required(node, "status"),
              required(node, "recipient"),
              text(node, "response"));
      case ACCOUNT_MANAGEMENT ->
          new AccountChange(time, account, change(node), ip, text(node, "by"), text(node, "note"));
    };
  }

  private static Stream stream(JsonNode node) {
    String label = required(node, "stream");
    return Arrays.stream(Stream.values())
        .filter(stream -> stream.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "stream: expected account-management, failed-login, successful-login or"
                        + " smtp-mail"));
  }

  private static Instant time(JsonNode node) {
    try {
      Instant time = OffsetDateTime.parse(required(node, "time")).toInstant();
      if (!Timestamps.isPlausible(time)) {
        throw new DateTimeException("not of our time");
      }
      return time;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time: expected ISO 8601 with a zone, such as 2026-11-24T08:26:02+08:00", e);
    }
  }

  private static Optional<ClientAddress> ip(JsonNode node) {
    String text = text(node, "ip");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ClientAddress.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ip: expected an IPv4 or IPv6 address", e);
    }
  }

  private static String login(JsonNode node, Account account) {
    String login = text(node, "login");
    return login.isEmpty() ? account.address() : login;
  }

  private static String service(JsonNode node) {
    String service = required(node, "service").toLowerCase(Locale.ROOT);
    if (!service.matches("[a-z0-9._-]{1,32}")) {
      throw new IllegalArgumentException(
          "service: expected a word of at most 32 characters, such as imap");
    }
    return service;
  }

  /** Of a refused try a server may not say where it was made. */
  private static String serviceIfKnown(JsonNode node) {
    return text(node, "service").isEmpty() ? "" : service(node);
  }

  private static FailedLogin.Reason reason(JsonNode node) {
    String label = text(node, "reason");
    if (label.isEmpty()) {
      return FailedLogin.Reason.UNSPECIFIED;
    }
    return Arrays.stream(FailedLogin.Reason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "reason: expected wrong-password, unknown-user, disabled or unspecified"));
  }

  private static AccountChange.Kind change(JsonNode node) {
    String label = required(node, "change");
    return Arrays.stream(AccountChange.Kind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "change: expected one of "
                        + String.join(
                            ", ",
                            Arrays.stream(AccountChange.Kind.values())
                                .map(AccountChange.Kind::label)
                                .toList())));
  }

  private static String required(JsonNode node, String key) {
    String text = text(node, key);
    if (text.isEmpty()) {
      throw new IllegalArgumentException(key + ": is missing");
    }
    return text;
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + ": expected a text");
    }
    return value.textValue();
  }

  private static void putIp(ObjectNode node, LogEvent event) {
    event.client().ifPresent(client -> node.put("ip", client.toString()));
  }
}

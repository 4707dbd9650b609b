package org.mailwarden.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.AccountChange.Kind;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Nextcloud's {@code nextcloud.log} and the {@code audit.log} of its app admin_audit: an object a
 * line, in files of their own or in syslog's frame.
 *
 * <pre>
 * {"reqId":"aB1","level":2,"time":"2026-03-10T02:00:00+00:00","remoteAddr":"192.0.2.7","user":"--","app":"core",
 *  "message":"Login failed: mei (Remote IP: 192.0.2.7)", ...}
 * {"reqId":"aB2","level":1,"time":"2026-03-10T02:00:00+00:00","remoteAddr":"192.0.2.7","user":"mei","app":"admin_audit",
 *  "message":"Login successful: \"mei\"", ...}
 * </pre>
 *
 * <p>{@code remoteAddr} is the client behind the proxies that {@code trusted_proxies} lists. A
 * refusal is in both logs since 28, with one request's {@code reqId}: it counts once. A client that
 * keeps no session logs in with every request, and so does its log.
 *
 * @see <a
 *     href="https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/logging_configuration.html">Logging
 *     configuration</a>
 * @see <a
 *     href="https://github.com/nextcloud/server/tree/master/apps/admin_audit/lib/Listener">admin_audit's
 *     listeners</a>
 */
final class NextcloudFormat implements JsonFormat {
  private static final String SERVICE = "nextcloud";

  private static final String LOGIN_FAILED = "Login failed: ";
  private static final String REMOTE_IP = " (Remote IP: ";
  private static final String SECOND_FACTOR = "Failed two factor attempt by user ";
  private static final String WITH_PROVIDER = ") with provider ";
  private static final String PASSWORD = "Password of user \"";
  private static final String PASSWORD_END = "\" has been changed";
  private static final String EMAIL = "Email address changed for user ";
  private static final String PROVIDER = "Two factor provider ";

  /** Nextcloud's word for nobody. */
  private static final String NOBODY = "--";

  /** One request's lines are written within it. */
  private static final Duration ONE_REQUEST = Duration.ofMinutes(1);

  private static final int REQUESTS_REMEMBERED = 500;

  private final AccountNames names;
  private final ClientAddresses addresses;

  /** When a request was told of, by its id and what it came to. */
  private final Memory<Instant> told =
      new Memory<>("nextcloud ", REQUESTS_REMEMBERED, Instant::toString, Instant::parse);

  NextcloudFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  @Override
  public boolean isIts(JsonNode object) {
    return object.has("reqId")
        && object.has("remoteAddr")
        && object.has("app")
        && object.has("message");
  }

  @Override
  public Reading read(JsonNode object, List<LogEvent> events) {
    String app = object.path("app").asText();
    String message = object.path("message").asText();
    boolean refusal = app.equals("core") && message.startsWith(LOGIN_FAILED);
    if (!refusal && !app.equals("admin_audit")) {
      return Reading.READ;
    }
    Instant time = time(object.path("time").asText());
    if (time == null) {
      return Reading.unreadable("time: expected ISO 8601, which is Nextcloud's default");
    }
    told.expire(time.minus(ONE_REQUEST), (key, since) -> {});
    Line line =
        new Line(
            time,
            object.path("reqId").asText(),
            object.path("user").asText(),
            addresses.of(object.path("remoteAddr").asText()),
            message);
    if (refusal) {
      refused(line, beforeRemoteIp(message), events);
    } else {
      audited(line, events);
    }
    return Reading.READ;
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(told);
  }

  private void audited(Line line, List<LogEvent> events) {
    String message = line.message();
    if (message.startsWith(LOGIN_FAILED)) {
      refused(line, unquoted(message.substring(LOGIN_FAILED.length()), '"'), events);
    } else if (message.startsWith("Login successful: ")) {
      String login = unquoted(message.substring("Login successful: ".length()), '"');
      if (isFirst(line, "in")) {
        names
            .of(login)
            .ifPresent(
                account ->
                    events.add(
                        new SuccessfulLogin(line.time(), account, login, SERVICE, line.client())));
      }
    } else if (message.startsWith(SECOND_FACTOR)) {
      // user Mei Lin (mei) with provider TOTP: who it is stands last, behind a name of his choice.
      int end = message.lastIndexOf(WITH_PROVIDER);
      int start = end < 0 ? -1 : message.lastIndexOf('(', end);
      if (start > 0) {
        refused(line, message.substring(start + 1, end), events);
      }
    } else if (message.startsWith(PASSWORD) && message.endsWith(PASSWORD_END)) {
      String login = between(message, PASSWORD, PASSWORD_END);
      boolean own = line.user().equals(login);
      change(line, own ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_RESET, login, "", events);
    } else if (message.startsWith(EMAIL)) {
      change(line, Kind.RECOVERY_ADDRESS_CHANGED, message.substring(EMAIL.length()), "", events);
    } else if (message.startsWith(PROVIDER) && message.endsWith(")")) {
      String what = message.contains(" disabled for user ") ? "disabled" : "enabled";
      String login = message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
      change(line, Kind.CHANGED, login, "second factor " + what, events);
    } else {
      user(line, events);
    }
  }

  private void user(Line line, List<LogEvent> events) {
    String message = line.message();
    int colon = message.indexOf(": \"");
    Kind kind =
        switch (colon < 0 ? "" : message.substring(0, colon)) {
          case "User created" -> Kind.CREATED;
          case "User deleted" -> Kind.DELETED;
          case "User enabled" -> Kind.UNLOCKED;
          case "User disabled" -> Kind.LOCKED;
          default -> null;
        };
    if (kind != null) {
      change(line, kind, unquoted(message.substring(colon + 2), '"'), "", events);
    }
  }

  private void refused(Line line, String login, List<LogEvent> events) {
    if (isFirst(line, "refused")) {
      names
          .of(login)
          .ifPresent(
              account ->
                  events.add(
                      new FailedLogin(
                          line.time(),
                          account,
                          login,
                          SERVICE,
                          line.client(),
                          Reason.UNSPECIFIED)));
    }
  }

  private void change(Line line, Kind kind, String login, String note, List<LogEvent> events) {
    String by = line.user().equals(NOBODY) ? "" : line.user();
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(new AccountChange(line.time(), account, kind, line.client(), by, note)));
  }

  /** Whether nothing was told yet of what the request came to. */
  private boolean isFirst(Line line, String outcome) {
    String key = outcome + " " + line.request();
    if (line.request().isEmpty()) {
      return true;
    }
    if (told.get(key) != null) {
      return false;
    }
    told.put(key, line.time(), line.time());
    return true;
  }

  /** {@code mei} of {@code Login failed: mei (Remote IP: 192.0.2.7)}, which is quoted in places. */
  private static String beforeRemoteIp(String message) {
    int end = message.lastIndexOf(REMOTE_IP);
    return unquoted(
        message.substring(LOGIN_FAILED.length(), Math.max(end, LOGIN_FAILED.length())), '\'');
  }

  private static String between(String message, String start, String end) {
    int to = message.length() - end.length();
    return message.substring(Math.min(start.length(), to), to);
  }

  private static String unquoted(String text, char quote) {
    boolean quoted =
        text.length() >= 2 && text.charAt(0) == quote && text.charAt(text.length() - 1) == quote;
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Instant time(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return Timestamps.isPlausible(time) ? time : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * What every line says.
   *
   * @param user who was logged in, or {@code --}
   */
  private record Line(
      Instant time, String request, String user, Optional<ClientAddress> client, String message) {}
}

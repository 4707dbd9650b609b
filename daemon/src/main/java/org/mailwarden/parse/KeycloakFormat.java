package org.mailwarden.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.AccountChange.Kind;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.FailedLogin.Reason;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Keycloak's user and admin events as its {@code jboss-logging} listener writes them: {@code WARN
 * [org.keycloak.events] (executor-thread-1) type="LOGIN_ERROR", realmId="campus", ...,
 * ipAddress="192.0.2.7", error="invalid_user_credentials", username="mei"}, on the console, in a
 * file, by syslog or as JSON.
 *
 * <p>Since 24 every value is in quotes, with a backslash before each quote in it (but none before a
 * backslash). Until 23 only values with a space were, in single quotes, and nothing was escaped: a
 * line in which a key that matters stands twice is not believed.
 *
 * <p>Events that follow a login often name the user by id only: the name is remembered from the
 * login.
 *
 * @see <a
 *     href="https://github.com/keycloak/keycloak/blob/main/services/src/main/java/org/keycloak/events/log/JBossLoggingEventListenerProvider.java">JBossLoggingEventListenerProvider</a>
 */
final class KeycloakFormat implements LogFormat, JsonFormat {
  private static final String PROGRAM = "keycloak";
  private static final String LOGGER = "org.keycloak.events";
  private static final String MARK = "[" + LOGGER + "] (";

  /** What stands before the mark is a level, and a time where syslog has one of its own. */
  private static final int LONGEST_BEFORE_MARK = 40;

  private static final String SERVICE = "web";
  private static final int USERS_REMEMBERED = 100_000;

  /** A change is told twice since 26: as UPDATE_PASSWORD, say, and as UPDATE_CREDENTIAL. */
  private static final Duration SAME_CHANGE = Duration.ofSeconds(5);

  private static final Map<String, Reason> ERRORS =
      Map.of(
          "invalid_user_credentials", Reason.WRONG_PASSWORD,
          "user_not_found", Reason.UNKNOWN_USER,
          "user_disabled", Reason.DISABLED,
          "user_temporarily_disabled", Reason.DISABLED,
          "not_allowed", Reason.UNSPECIFIED,
          "access_denied", Reason.UNSPECIFIED);

  private static final Map<String, Kind> CHANGES =
      Map.ofEntries(
          Map.entry("REGISTER", Kind.CREATED),
          Map.entry("DELETE_ACCOUNT", Kind.DELETED),
          Map.entry("UPDATE_PASSWORD", Kind.PASSWORD_CHANGED),
          Map.entry("RESET_PASSWORD", Kind.PASSWORD_RESET),
          Map.entry("UPDATE_CREDENTIAL", Kind.CHANGED),
          Map.entry("REMOVE_CREDENTIAL", Kind.CHANGED),
          Map.entry("UPDATE_TOTP", Kind.CHANGED),
          Map.entry("REMOVE_TOTP", Kind.CHANGED),
          Map.entry("UPDATE_EMAIL", Kind.RECOVERY_ADDRESS_CHANGED),
          Map.entry("UPDATE_PROFILE", Kind.CHANGED),
          Map.entry("USER_DISABLED_BY_TEMPORARY_LOCKOUT", Kind.LOCKED),
          Map.entry("USER_DISABLED_BY_PERMANENT_LOCKOUT", Kind.LOCKED));

  /** Keys that decide whose event it is, and from where. */
  private static final Set<String> DECISIVE =
      Set.of("type", "operationType", "userId", "ipAddress", "error", "username", "resourcePath");

  private final AccountNames names;
  private final ClientAddresses addresses;

  /** The name of each user, by id. */
  private final Memory<String> users =
      new Memory<>("keycloak user ", USERS_REMEMBERED, name -> name, name -> name);

  /** When each kind of credential was changed, by user. */
  private final Memory<Instant> changed =
      new Memory<>("keycloak changed ", 1000, Instant::toString, Instant::parse);

  KeycloakFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals(PROGRAM);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    boolean sent = header.program().equals(PROGRAM);
    String text = sent ? header.message() : header.behindTimeStamp();
    if (sent && text.startsWith("{")) {
      return json(text, events);
    }
    int mark = text.indexOf(MARK);
    // The time, if there is one, is digits; nothing that a client says stands before the mark.
    if (mark < 0 || mark > LONGEST_BEFORE_MARK) {
      return Reading.OTHER;
    }
    int thread = text.indexOf(") ", mark);
    return thread < 0
        ? Reading.unreadable("a Keycloak event without a thread")
        : event(header.time(), text.substring(thread + 2), events);
  }

  @Override
  public boolean isIts(JsonNode object) {
    return LOGGER.equals(object.path("loggerName").asText())
        || LOGGER.equals(object.path("log.logger").asText());
  }

  @Override
  public Reading read(JsonNode object, List<LogEvent> events) {
    String stamp = object.path(object.has("timestamp") ? "timestamp" : "@timestamp").asText();
    Instant time;
    try {
      time = OffsetDateTime.parse(stamp).toInstant();
    } catch (DateTimeException e) {
      return Reading.unreadable("a Keycloak event without a time");
    }
    if (!Timestamps.isPlausible(time)) {
      return Reading.unreadable("a Keycloak event that is not of our time");
    }
    return event(time, object.path("message").asText(), events);
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    changed.expire(now.minus(SAME_CHANGE), (key, time) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(users, changed);
  }

  private Reading json(String text, List<LogEvent> events) {
    try {
      JsonNode object = EventJson.tree(text);
      return isIts(object) ? read(object, events) : Reading.OTHER;
    } catch (IllegalArgumentException e) {
      return Reading.unreadable(e.getMessage());
    }
  }

  private Reading event(Instant time, String message, List<LogEvent> events) {
    Map<String, String> said = pairs(message);
    if (said == null) {
      return Reading.READ;
    }
    String type = said.getOrDefault("type", "");
    if (type.isEmpty()) {
      if (said.containsKey("operationType")) {
        adminEvent(time, said, events);
        return Reading.READ;
      }
      return Reading.unreadable("a Keycloak event without a type");
    }
    Optional<ClientAddress> client = addresses.of(said.getOrDefault("ipAddress", ""));
    String name = said.getOrDefault("username", "");
    if (type.equals("LOGIN_ERROR")) {
      Reason reason = ERRORS.get(said.getOrDefault("error", ""));
      String login = name.isEmpty() ? nameOf(said.getOrDefault("userId", "")) : name;
      if (reason != null) {
        names
            .of(login)
            .ifPresent(
                account ->
                    events.add(new FailedLogin(time, account, login, SERVICE, client, reason)));
      }
      return Reading.READ;
    }
    if (said.containsKey("error")) {
      return Reading.READ;
    }
    remember(said.getOrDefault("userId", ""), name, time);
    String login = name.isEmpty() ? nameOf(said.getOrDefault("userId", "")) : name;
    if (type.equals("LOGIN")) {
      names
          .of(login)
          .ifPresent(
              account -> events.add(new SuccessfulLogin(time, account, login, SERVICE, client)));
    } else if (CHANGES.containsKey(type)) {
      change(time, type, login, client, said, events);
    }
    return Reading.READ;
  }

  private void change(
      Instant time,
      String type,
      String login,
      Optional<ClientAddress> client,
      Map<String, String> said,
      List<LogEvent> events) {
    Kind kind = CHANGES.get(type);
    String credential = said.getOrDefault("credential_type", type.endsWith("_TOTP") ? "otp" : "");
    String note = "";
    if (kind == Kind.PASSWORD_CHANGED || credential.equals("password")) {
      kind = type.startsWith("REMOVE") ? Kind.CHANGED : Kind.PASSWORD_CHANGED;
      note = kind == Kind.CHANGED ? "no password" : "";
      credential = "password";
    } else if (!credential.isEmpty()) {
      note = type.startsWith("REMOVE") ? "no " + credential : credential;
    } else if (said.containsKey("updated_email")) {
      kind = Kind.RECOVERY_ADDRESS_CHANGED;
      note = said.get("updated_email");
      credential = "email";
    } else if (kind == Kind.LOCKED) {
      note = type.contains("TEMPORARY") ? "for a while" : "for good";
    }
    if (!credential.isEmpty()) {
      String key = login + " " + credential;
      if (changed.get(key) != null) {
        return;
      }
      changed.put(key, time, time);
    }
    String by = kind == Kind.LOCKED ? "" : login;
    add(time, login, kind, client, by, note, events);
  }

  /** operationType="ACTION", userId="(the admin's)", resourcePath="users/ID/reset-password" */
  private void adminEvent(Instant time, Map<String, String> said, List<LogEvent> events) {
    String path = said.getOrDefault("resourcePath", "");
    if (!path.startsWith("users/") || said.containsKey("error")) {
      return;
    }
    int slash = path.indexOf('/', "users/".length());
    String login = nameOf(path.substring("users/".length(), slash < 0 ? path.length() : slash));
    String what = slash < 0 ? "" : path.substring(slash + 1);
    String operation = said.get("operationType");
    Kind kind =
        what.equals("reset-password")
            ? Kind.PASSWORD_RESET
            : what.isEmpty() && operation.equals("DELETE") ? Kind.DELETED : Kind.CHANGED;
    String admin = said.getOrDefault("userId", "");
    String by = nameOf(admin).isEmpty() ? admin : nameOf(admin);
    String note = kind == Kind.CHANGED ? what : "";
    add(time, login, kind, addresses.of(said.getOrDefault("ipAddress", "")), by, note, events);
  }

  private void add(
      Instant time,
      String login,
      Kind kind,
      Optional<ClientAddress> client,
      String by,
      String note,
      List<LogEvent> events) {
    names
        .of(login)
        .ifPresent(account -> events.add(new AccountChange(time, account, kind, client, by, note)));
  }

  private void remember(String userId, String name, Instant time) {
    if (!userId.isEmpty() && !name.isEmpty() && !name.equals(users.get(userId))) {
      users.put(userId, name, time);
    }
  }

  private String nameOf(String userId) {
    String name = userId.isEmpty() ? null : users.get(userId);
    return name == null ? "" : name;
  }

  /**
   * The pairs up to the first place that isn't one; null if what matters stands there twice.
   * Keycloak's word for what an event lacks, {@code null}, is left out.
   */
  private static Map<String, String> pairs(String message) {
    Map<String, String> pairs = new HashMap<>();
    boolean quoted = message.startsWith("type=\"") || message.startsWith("operationType=\"");
    int at = 0;
    while (at < message.length()) {
      int equals = message.indexOf('=', at);
      if (equals < 0 || !isKey(message, at, equals)) {
        break;
      }
      int start = equals + 1;
      char quote = quoted ? '"' : '\'';
      boolean opens = start < message.length() && message.charAt(start) == quote;
      if (quoted && !opens) {
        break;
      }
      int end = opens ? closing(message, start + 1, quote) : message.indexOf(", ", start);
      if (opens && end < 0) {
        break;
      }
      end = end < 0 ? message.length() : end;
      String key = message.substring(at, equals);
      String value = message.substring(opens ? start + 1 : start, end);
      if (pairs.containsKey(key) && DECISIVE.contains(key)) {
        return null;
      }
      if (!value.equals("null") && !value.isEmpty()) {
        pairs.put(key, quoted ? value.replace("\\\"", "\"") : value);
      }
      int next = opens ? end + 1 : end;
      if (!message.startsWith(", ", next)) {
        break;
      }
      at = next + 2;
    }
    return pairs;
  }

  /** Where a text ends: at a quote without a backslash before it, or at one before a comma. */
  private static int closing(String message, int start, char quote) {
    int at = message.indexOf(quote, start);
    while (at >= 0) {
      boolean escaped = quote == '"' && at > start && message.charAt(at - 1) == '\\';
      boolean ends = quote == '"' || at + 1 == message.length() || message.startsWith(", ", at + 1);
      if (!escaped && ends) {
        return at;
      }
      at = message.indexOf(quote, at + 1);
    }
    return -1;
  }

  private static boolean isKey(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.') {
        return false;
      }
    }
    return end > start;
  }
}

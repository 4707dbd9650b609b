package org.mailwarden.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * Zimbra's {@code audit.log}, as a file or as {@code mailboxd} sends it to syslog: {@code INFO
 * [ImapSSLServer-12] [ip=10.0.0.1;oip=192.0.2.7;] security - cmd=Auth; account=mei@campus.example;
 * protocol=imap;}. Behind the thread stands the request's context, then what was done; both are
 * {@code name=value;} pairs in which a semicolon of a value is doubled, so that no user agent or
 * account can end its own pair. Zimbra logs accounts by their full address and does not log an
 * owner's own change of password.
 *
 * @see <a
 *     href="https://github.com/Zimbra/zm-mailbox/blob/develop/common/src/java/com/zimbra/common/util/ZimbraLog.java">ZimbraLog.encodeArg</a>
 * @see <a
 *     href="https://github.com/Zimbra/zm-mailbox/blob/develop/store/src/java/com/zimbra/cs/account/ldap/LdapProvisioning.java">LdapProvisioning.authAccount</a>
 */
final class ZimbraFormat implements LogFormat {
  private static final String PROGRAM = "mailboxd";
  private static final String SECURITY = "] security - ";

  /** Logged only with {@code zimbra_additional_logging}. */
  private static final String NOT_FOUND =
      "Error occurred during authentication: authentication failed for [";

  private static final String NOT_FOUND_END = "]. Reason: account not found.";

  private static final Set<String> LEVELS = Set.of("INFO", "WARN", "ERROR", "DEBUG");
  private static final Set<String> LOGINS = Set.of("Auth", "SSOAuth", "PreAuth");

  /** What an account's attribute tells of when an administrator sets it. */
  private static final Map<String, Kind> ATTRIBUTES =
      Map.of(
          "userPassword", Kind.PASSWORD_RESET,
          "zimbraMailForwardingAddress", Kind.FORWARDING_CHANGED,
          "zimbraPrefMailForwardingAddress", Kind.FORWARDING_CHANGED,
          "zimbraMailSieveScript", Kind.FORWARDING_CHANGED,
          "zimbraPrefPasswordRecoveryAddress", Kind.RECOVERY_ADDRESS_CHANGED);

  /** Attributes whose values are addresses, fit to be shown. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "zimbraMailForwardingAddress",
          "zimbraPrefMailForwardingAddress",
          "zimbraPrefPasswordRecoveryAddress");

  private final AccountNames names;
  private final ClientAddresses addresses;

  ZimbraFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals(PROGRAM);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String text = header.program().equals(PROGRAM) ? header.message() : header.behindTimeStamp();
    text = text.stripTrailing();
    int open = text.indexOf(' ');
    if (open < 0 || !LEVELS.contains(text.substring(0, open))) {
      return Reading.OTHER;
    }
    // The thread's name ends in the request's URL, which has no space.
    int threadEnd = text.indexOf("] [", open);
    if (threadEnd < 0
        || !text.substring(open, threadEnd).stripLeading().startsWith("[")
        || text.indexOf(SECURITY, threadEnd) < 0) {
      return Reading.OTHER;
    }
    Pairs context = Pairs.read(text, threadEnd + 3);
    if (!text.startsWith(SECURITY, context.end())) {
      return Reading.unreadable("a context that isn't closed");
    }
    int start = context.end() + SECURITY.length();
    if (text.startsWith(NOT_FOUND, start)) {
      notFound(header, context, text.substring(start + NOT_FOUND.length()), events);
      return Reading.READ;
    }
    if (!text.startsWith("cmd=", start)) {
      return Reading.READ;
    }
    Pairs command = Pairs.read(text, start);
    if (command.end() < text.length()) {
      return Reading.unreadable("a command that is cut short");
    }
    String name = command.get("cmd");
    if (LOGINS.contains(name)) {
      login(header, context, command, events);
    } else {
      change(header, name, context, command, events);
    }
    return Reading.READ;
  }

  private void login(Header header, Pairs context, Pairs command, List<LogEvent> events) {
    String login = command.get("account");
    String error = command.get("error");
    if (!command.has("protocol") && !command.get("cmd").equals("PreAuth")) {
      // Beside the line of the attempt itself: what the attempt did to the account.
      if (error.startsWith("account lockout due to")) {
        add(header, context, login, Kind.LOCKED, "", error, events);
      } else if (command.get("info").startsWith("account re-activated from lockout")
          || command.get("mode").endsWith("account unlocked")) {
        String note = command.get("info") + command.get("mode");
        add(header, context, login, Kind.UNLOCKED, "", note, events);
      }
      return;
    }
    String service = service(context, command.get("protocol"));
    Optional<ClientAddress> client = client(context);
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    command.has("error")
                        ? new FailedLogin(
                            header.time(), account, login, service, client, reason(error))
                        : new SuccessfulLogin(header.time(), account, login, service, client)));
  }

  private void notFound(Header header, Pairs context, String rest, List<LogEvent> events) {
    if (!rest.endsWith(NOT_FOUND_END)) {
      return;
    }
    String login = rest.substring(0, rest.length() - NOT_FOUND_END.length());
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new FailedLogin(
                        header.time(),
                        account,
                        login,
                        service(context, "soap"),
                        client(context),
                        Reason.UNKNOWN_USER)));
  }

  private void change(
      Header header, String command, Pairs context, Pairs said, List<LogEvent> events) {
    String account = said.get("name");
    // Who acts on somebody else's account is "aname", where the account itself is the context's.
    String by = context.has("aname") ? context.get("aname") : context.get("name");
    switch (command) {
      case "CreateAccount", "auto provision Account" ->
          add(header, context, account, Kind.CREATED, by, "", events);
      case "DeleteAccount" -> add(header, context, account, Kind.DELETED, by, "", events);
      case "SetPassword" -> {
        Kind kind = by.equals(account) ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_RESET;
        add(header, context, account, kind, by, "", events);
      }
      case "ModifyAccount" ->
          modified(said)
              .forEach((kind, note) -> add(header, context, account, kind, by, note, events));
      case "RenameAccount", "ChangePrimaryEmail account renamed" ->
          add(
              header,
              context,
              account,
              Kind.CHANGED,
              by,
              "renamed to " + said.get("newName"),
              events);
      case "AddAccountAlias" ->
          add(header, context, account, Kind.CHANGED, by, "alias " + said.get("alias"), events);
      case "RemoveAccountAlias" ->
          add(header, context, account, Kind.CHANGED, by, "no alias " + said.get("alias"), events);
      default -> {
        // A command on something that is no account.
      }
    }
  }

  /** What a ModifyAccount changed, each kind with what may be told of it: no password. */
  private static Map<Kind, String> modified(Pairs command) {
    Map<Kind, Set<String>> notes = new LinkedHashMap<>();
    for (Pair pair : command.list()) {
      if (pair.name().equals("cmd") || pair.name().equals("name")) {
        continue;
      }
      boolean signed = pair.name().startsWith("+") || pair.name().startsWith("-");
      String attribute = signed ? pair.name().substring(1) : pair.name();
      Kind kind = ATTRIBUTES.getOrDefault(attribute, Kind.CHANGED);
      String note = ADDRESSES.contains(attribute) ? pair.value() : attribute;
      if (attribute.equals("zimbraAccountStatus")) {
        kind = pair.value().equals("active") ? Kind.UNLOCKED : Kind.LOCKED;
        note = "status " + pair.value();
      }
      notes.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(note);
    }
    Map<Kind, String> joined = new LinkedHashMap<>();
    notes.forEach((kind, texts) -> joined.put(kind, String.join(", ", texts)));
    return joined;
  }

  private void add(
      Header header,
      Pairs context,
      String name,
      Kind kind,
      String by,
      String note,
      List<LogEvent> events) {
    names
        .of(name)
        .ifPresent(
            account ->
                events.add(
                    new AccountChange(header.time(), account, kind, client(context), by, note)));
  }

  /**
   * The originating address if there is one: "ip" is then Zimbra's own proxy. Of several, the last
   * is what that proxy saw; those before it are what the client claimed.
   */
  private Optional<ClientAddress> client(Pairs context) {
    String ip = context.has("oip") ? context.get("oip") : context.get("ip");
    return addresses.of(ip.substring(ip.lastIndexOf(',') + 1).strip());
  }

  /** SOAP is what Zimbra's web client speaks, and its mail server when it asks for SMTP. */
  private static String service(Pairs context, String protocol) {
    if (context.has("oproto")) {
      return ServiceName.of(context.get("oproto"), "soap");
    }
    boolean web = protocol.isEmpty() || context.get("ua").startsWith("ZimbraWebClient");
    return web ? "webmail" : ServiceName.of(protocol, "soap");
  }

  /** The reason stands behind "authentication failed for [what the client gave], ". */
  private static Reason reason(String error) {
    if (error.endsWith("], invalid password") || error.endsWith("], empty password")) {
      return Reason.WRONG_PASSWORD;
    }
    if (error.endsWith("], account not found")) {
      return Reason.UNKNOWN_USER;
    }
    int said = error.lastIndexOf("], ");
    String why = said < 0 ? error : error.substring(said + 3);
    boolean disabled =
        why.equals("account lockout")
            || why.startsWith("account(or domain) status is ")
            || why.startsWith("account is not active")
            || why.equals("account is in maintenance mode");
    return disabled ? Reason.DISABLED : Reason.UNSPECIFIED;
  }

  /** A name and its value, as Zimbra wrote them before it doubled the semicolons. */
  private record Pair(String name, String value) {}

  /**
   * Pairs in a row.
   *
   * @param end where in the text what follows the last pair begins
   */
  private record Pairs(List<Pair> list, int end) {
    /** Reads "name=value;name=value;", with or without spaces between, as far as it goes. */
    static Pairs read(String text, int start) {
      List<Pair> list = new ArrayList<>();
      int at = start;
      while (true) {
        int name = at;
        while (name < text.length() && text.charAt(name) == ' ') {
          name++;
        }
        int equals = name;
        while (equals < text.length() && isNamePart(text.charAt(equals))) {
          equals++;
        }
        int end =
            equals > name && equals < text.length() && text.charAt(equals) == '='
                ? valueEnd(text, equals + 1)
                : -1;
        if (end < 0) {
          return new Pairs(list, at);
        }
        String value = text.substring(equals + 1, end).replace(";;", ";");
        list.add(new Pair(text.substring(name, equals), value));
        at = end + 1;
      }
    }

    private static boolean isNamePart(char c) {
      return c != '=' && c != ';' && c != ']' && c != ' ';
    }

    /** Where the semicolon stands that isn't doubled; -1 if there is none. */
    private static int valueEnd(String text, int start) {
      int at = text.indexOf(';', start);
      while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == ';') {
        at = text.indexOf(';', at + 2);
      }
      return at;
    }

    boolean has(String name) {
      return list.stream().anyMatch(pair -> pair.name().equals(name));
    }

    /** The first value of this name, or empty. */
    String get(String name) {
      for (Pair pair : list) {
        if (pair.name().equals(name)) {
          return pair.value();
        }
      }
      return "";
    }
  }
}

package org.mailwarden.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/**
 * The formats that an administrator describes in files: for each line the first pattern that its
 * whole message matches. It stands behind all other formats. Patterns that name a program read its
 * lines only; the others read what no known program sent.
 */
final class PatternFormat implements LogFormat {
  /** As in {@link MixedLogParser}: a hostile line may name any number of programs. */
  private static final int PROGRAMS_REMEMBERED = 1_000;

  private final List<LinePattern> patterns;
  private final List<LinePattern> bare;
  private final AccountNames names;
  private final ClientAddresses addresses;
  private final Submitters submitters;
  private final Map<String, List<LinePattern>> byProgram = new HashMap<>();

  PatternFormat(
      List<LinePattern> patterns,
      AccountNames names,
      ClientAddresses addresses,
      Submitters submitters) {
    this.patterns = List.copyOf(patterns);
    this.bare = patterns.stream().filter(LinePattern::isBare).toList();
    this.names = names;
    this.addresses = addresses;
    this.submitters = submitters;
  }

  @Override
  public boolean isProgram(String program) {
    return !patternsOf(program).isEmpty();
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    List<LinePattern> its = patternsOf(header.program());
    boolean named = !its.isEmpty();
    String text = named ? header.message() : header.behindTimeStamp().strip();
    for (LinePattern pattern : named ? its : bare) {
      Optional<Map<EventPart, String>> parts = pattern.match(text);
      if (parts.isPresent()) {
        event(pattern, header, new Parts(parts.get())).ifPresent(events::add);
        return Reading.READ;
      }
    }
    return Reading.OTHER;
  }

  private List<LinePattern> patternsOf(String program) {
    List<LinePattern> known = byProgram.get(program);
    if (known != null) {
      return known;
    }
    List<LinePattern> its =
        program.isEmpty()
            ? List.of()
            : patterns.stream().filter(pattern -> pattern.isProgram(program)).toList();
    if (byProgram.size() < PROGRAMS_REMEMBERED) {
      byProgram.put(program, its);
    }
    return its;
  }

  /** Empty if the login or the sender is none of a mailbox. */
  private Optional<LogEvent> event(LinePattern pattern, Header header, Parts parts) {
    String login = parts.get(EventPart.LOGIN);
    Optional<ClientAddress> client = addresses.of(parts.get(EventPart.IP));
    return switch (pattern.stream()) {
      case SUCCESSFUL_LOGIN ->
          names
              .of(login)
              .map(
                  account ->
                      new SuccessfulLogin(header.time(), account, login, parts.service(), client));
      case FAILED_LOGIN ->
          names
              .of(login)
              .map(
                  account ->
                      new FailedLogin(
                          header.time(), account, login, parts.service(), client, parts.reason()));
      case ACCOUNT_MANAGEMENT ->
          names
              .of(login)
              .map(
                  account ->
                      new AccountChange(
                          header.time(),
                          account,
                          parts.change(),
                          client,
                          parts.get(EventPart.BY),
                          parts.get(EventPart.NOTE)));
      case SMTP_MAIL ->
          submitters
              .accountOf(login, parts.get(EventPart.SENDER), client)
              .map(account -> mail(account, header, client, parts));
    };
  }

  private static LogEvent mail(
      Account account, Header header, Optional<ClientAddress> client, Parts parts) {
    return new MailAttempt(
        header.time(),
        account,
        client,
        parts.get(EventPart.SENDER),
        parts.get(EventPart.LOGIN),
        parts.get(EventPart.RELAY),
        parts.get(EventPart.QID),
        parts.get(EventPart.STATUS).toLowerCase(Locale.ROOT),
        parts.get(EventPart.RECIPIENT),
        parts.get(EventPart.RESPONSE));
  }

  /** What a line tells; a part that it doesn't is empty. */
  private record Parts(Map<EventPart, String> values) {
    private static final int LONGEST_SERVICE = 32;
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9._-]");

    String get(EventPart part) {
      return values.getOrDefault(part, "");
    }

    String service() {
      String word =
          NO_WORD.matcher(get(EventPart.SERVICE).toLowerCase(Locale.ROOT)).replaceAll("-");
      return word.length() <= LONGEST_SERVICE ? word : word.substring(0, LONGEST_SERVICE);
    }

    FailedLogin.Reason reason() {
      for (FailedLogin.Reason reason : FailedLogin.Reason.values()) {
        if (reason.label().equals(get(EventPart.REASON))) {
          return reason;
        }
      }
      return FailedLogin.Reason.UNSPECIFIED;
    }

    AccountChange.Kind change() {
      for (AccountChange.Kind kind : AccountChange.Kind.values()) {
        if (kind.label().equals(get(EventPart.CHANGE))) {
          return kind;
        }
      }
      return AccountChange.Kind.CHANGED;
    }
  }
}

package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.AccountChange.Kind;
import org.mailwarden.event.LogEvent;

/**
 * What Linux's account programs log: {@code passwd}, {@code chpasswd}, {@code useradd}, {@code
 * usermod}, {@code userdel}, {@code chage} of the shadow suite, and PAM's {@code pam_unix}. They
 * know no client address. {@code passwd} is logged twice, by PAM and by itself: once is enough.
 */
final class LinuxAccountFormat implements LogFormat {
  private static final Set<String> PROGRAMS =
      Set.of("passwd", "chpasswd", "useradd", "adduser", "usermod", "userdel", "chage");

  private static final Duration SAME_CHANGE = Duration.ofSeconds(5);

  private final AccountNames names;

  /** When a password was last changed, by login: to know PAM's line and the program's for one. */
  private final Memory<Instant> changed =
      new Memory<>("passwd ", 1000, Instant::toString, Instant::parse);

  LinuxAccountFormat(AccountNames names) {
    this.names = names;
  }

  @Override
  public boolean isProgram(String program) {
    return PROGRAMS.contains(program);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    String message = header.message();
    String program = header.program();
    if (message.contains("chauthtok): password changed for ")) {
      String login = after(message, "password changed for ");
      // Who may run chpasswd is root, for somebody else.
      password(
          header,
          program.equals("passwd") ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_RESET,
          login,
          "",
          events);
    } else if (message.startsWith("password for '") && message.contains("' changed by '")) {
      String login = quoted(message, "password for '");
      String by = quoted(message, "' changed by '");
      password(
          header,
          by.equals(login) ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_RESET,
          login,
          by,
          events);
    } else if (message.startsWith("new user: name=")) {
      add(header, Kind.CREATED, value(message, "new user: name="), "", events);
    } else if (message.startsWith("delete user '")) {
      add(header, Kind.DELETED, quoted(message, "delete user '"), "", events);
    } else if (message.startsWith("lock user '")) {
      add(header, Kind.LOCKED, quoted(message, "lock user '"), "", events);
    } else if (message.startsWith("unlock user '")) {
      add(header, Kind.UNLOCKED, quoted(message, "unlock user '"), "", events);
    } else if (message.startsWith("change user '")) {
      String login = quoted(message, "change user '");
      if (message.endsWith("' password")) {
        password(header, Kind.PASSWORD_RESET, login, "", events);
      } else {
        add(header, Kind.CHANGED, login, after(message, "change user '" + login + "' "), events);
      }
    } else if (message.startsWith("changed password expiry for ")) {
      add(
          header,
          Kind.CHANGED,
          after(message, "changed password expiry for "),
          "password expiry",
          events);
    }
    return Reading.READ;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    changed.expire(now.minus(SAME_CHANGE), (login, time) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(changed);
  }

  private void password(Header header, Kind kind, String login, String by, List<LogEvent> events) {
    Optional<Account> account = names.of(login);
    if (account.isEmpty() || changed.get(login) != null) {
      return;
    }
    changed.put(login, header.time(), header.time());
    events.add(new AccountChange(header.time(), account.get(), kind, Optional.empty(), by, ""));
  }

  private void add(Header header, Kind kind, String login, String note, List<LogEvent> events) {
    names
        .of(login)
        .ifPresent(
            account ->
                events.add(
                    new AccountChange(header.time(), account, kind, Optional.empty(), "", note)));
  }

  private static String after(String message, String mark) {
    return message.substring(message.indexOf(mark) + mark.length()).strip();
  }

  private static String quoted(String message, String mark) {
    int start = message.indexOf(mark) + mark.length();
    int end = message.indexOf('\'', start);
    return end < 0 ? "" : message.substring(start, end);
  }

  private static String value(String message, String mark) {
    int start = message.indexOf(mark) + mark.length();
    int end = message.indexOf(',', start);
    return message.substring(start, end < 0 ? message.length() : end).strip();
  }
}

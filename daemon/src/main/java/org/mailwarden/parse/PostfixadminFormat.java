package org.mailwarden.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.AccountChange.Kind;
import org.mailwarden.event.LogEvent;

/**
 * Postfixadmin's log table, a row a line under the program name {@code postfixadmin}, its columns
 * separated by a bar: {@code admin@campus.example (192.0.2.7) | campus.example | edit_password |
 * mei@campus.example}. Postfixadmin itself writes the table only; a trigger or a cron job sends the
 * rows on.
 */
final class PostfixadminFormat implements LogFormat {
  private static final String PROGRAM = "postfixadmin";

  private static final Map<String, Kind> ACTIONS =
      Map.ofEntries(
          Map.entry("create_mailbox", Kind.CREATED),
          Map.entry("delete_mailbox", Kind.DELETED),
          Map.entry("edit_mailbox", Kind.CHANGED),
          Map.entry("edit_password", Kind.PASSWORD_CHANGED),
          Map.entry("create_alias", Kind.FORWARDING_CHANGED),
          Map.entry("edit_alias", Kind.FORWARDING_CHANGED),
          Map.entry("delete_alias", Kind.FORWARDING_CHANGED),
          Map.entry("edit_mailbox_state", Kind.CHANGED),
          Map.entry("add_app_password", Kind.APP_PASSWORD_CREATED));

  private final AccountNames names;
  private final ClientAddresses addresses;

  PostfixadminFormat(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals(PROGRAM);
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    List<String> columns = columns(header.message());
    if (columns.size() < 4) {
      return Reading.unreadable("expected four columns: user (address) | domain | action | data");
    }
    String action = columns.get(2);
    String data = columns.get(3);
    Kind kind = ACTIONS.get(action);
    if (kind == null || data.startsWith("FAILURE:")) {
      return Reading.READ;
    }
    int open = columns.get(0).lastIndexOf(" (");
    String by = open < 0 ? columns.get(0) : columns.get(0).substring(0, open);
    String ip = open < 0 ? "" : columns.get(0).substring(open + 2).replace(")", "").strip();
    int space = data.indexOf(' ');
    String mailbox = space < 0 ? data : data.substring(0, space);
    String note = space < 0 ? "" : data.substring(space).strip();
    // An owner resets nothing: it is the administrator who changes somebody else's password.
    Kind whose = kind == Kind.PASSWORD_CHANGED && !by.equals(mailbox) ? Kind.PASSWORD_RESET : kind;
    names
        .of(mailbox)
        .ifPresent(
            account ->
                events.add(
                    new AccountChange(header.time(), account, whose, addresses.of(ip), by, note)));
    return Reading.READ;
  }

  /** The first three columns and what is left, without the space around them. */
  private static List<String> columns(String message) {
    List<String> columns = new ArrayList<>(4);
    int start = 0;
    int bar = message.indexOf('|');
    while (bar >= 0 && columns.size() < 3) {
      columns.add(message.substring(start, bar).strip());
      start = bar + 1;
      bar = message.indexOf('|', start);
    }
    columns.add(message.substring(start).strip());
    return columns;
  }
}

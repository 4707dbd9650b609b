package org.mailwarden.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Puts log rows into words, in one reader's language and time zone. */
final class LogTables {
  private static final List<String> LOGIN = List.of("time", "service", "ip", "country", "note");
  private static final List<String> MAIL =
      List.of("time", "ip", "sender", "relay", "qid", "status", "recipient", "response");
  private static final List<String> CHANGE = List.of("time", "change", "ip", "country", "note");

  private final Templates templates;
  private final Wording wording;
  private final AlertMarks marks;

  LogTables(Templates templates, Wording wording, AlertMarks marks) {
    this.templates = templates;
    this.wording = wording;
    this.marks = marks;
  }

  LogTable successfulLogins(List<Row<SuccessfulLogin>> rows) {
    return table(LOGIN, rows, row -> login(row, row.event().service(), note(row.event().login())));
  }

  LogTable failedLogins(List<Row<FailedLogin>> rows) {
    return table(
        LOGIN,
        rows,
        row -> {
          FailedLogin event = row.event();
          String note = note(event.login());
          return login(
              row,
              event.service(),
              event.reason() == FailedLogin.Reason.UNSPECIFIED
                  ? note
                  : note + " · " + message("reason." + event.reason().label()));
        });
  }

  LogTable mails(List<Row<MailAttempt>> rows) {
    return table(
        MAIL,
        rows,
        row -> {
          MailAttempt event = row.event();
          return List.of(
              wording.logTime(event.time()),
              ip(event),
              sender(event),
              event.relay().equals("none") ? "" : event.relay(),
              event.queueId(),
              event.status(),
              event.recipient(),
              event.response());
        });
  }

  LogTable accountChanges(List<Row<AccountChange>> rows) {
    return table(
        CHANGE,
        rows,
        row -> {
          AccountChange event = row.event();
          String by = event.by().isEmpty() ? "" : message("note.by", event.by());
          return List.of(
              wording.logTime(event.time()),
              message("change." + event.kind().label()),
              ip(event),
              country(row),
              by.isEmpty() || event.note().isEmpty()
                  ? by + event.note()
                  : by + " · " + event.note());
        });
  }

  private List<String> login(Row<? extends LogEvent> row, String service, String note) {
    return List.of(
        wording.logTime(row.event().time()), service, ip(row.event()), country(row), note);
  }

  private <E extends LogEvent> LogTable table(
      List<String> columns, List<Row<E>> rows, Function<Row<E>, List<String>> texts) {
    List<String> headings = columns.stream().map(column -> message("column." + column)).toList();
    return new LogTable(
        headings,
        rows.stream()
            .map(row -> new LogTable.Line(cells(columns, headings, texts.apply(row)), mark(row)))
            .toList());
  }

  private static List<LogTable.Cell> cells(
      List<String> columns, List<String> headings, List<String> texts) {
    List<LogTable.Cell> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      cells.add(new LogTable.Cell(headings.get(i), columns.get(i), visible(texts.get(i))));
    }
    return cells;
  }

  private String mark(Row<? extends LogEvent> row) {
    return marks
        .mark(row)
        .map(kind -> message("mark." + kind.name().toLowerCase(Locale.ROOT)))
        .orElse("");
  }

  private String country(Row<? extends LogEvent> row) {
    return row.country().isEmpty() && row.event().client().isPresent()
        ? message("country.unknown")
        : wording.country(row.country());
  }

  /** As the client gave it; whether that was with the domain tells apps apart. */
  private static String note(String login) {
    return login.contains("@") ? login + " (fqdn)" : login;
  }

  /** The envelope's sender, and the login that sent it. */
  private static String sender(MailAttempt event) {
    String envelope = event.sender().isEmpty() ? "<>" : event.sender();
    return event.login().isEmpty() ? envelope : envelope + " (" + event.login() + ")";
  }

  private static String ip(LogEvent event) {
    return event.client().map(ClientAddress::toString).orElse("");
  }

  private String message(String key, Object... arguments) {
    return templates.message(wording.language(), key, arguments);
  }

  /**
   * The text with what can't be seen, or turns the direction of writing, made visible: a log's text
   * is whatever a client sent.
   */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean hidden =
                  Character.isISOControl(c)
                      || Character.getType(c) == Character.FORMAT
                      || Character.getType(c) == Character.LINE_SEPARATOR
                      || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
              visible.appendCodePoint(hidden ? 0xFFFD : c);
            });
    return visible.toString();
  }
}

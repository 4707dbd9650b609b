package org.mailwarden.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** One day of one log of one account, as a page. */
final class LogPage {
  /** Rows on a page; a phone still scrolls through them. */
  static final int ROWS = 500;

  private final Pages pages;
  private final Templates templates;
  private final AccountLogs logs;

  LogPage(Pages pages, Templates templates, AccountLogs logs) {
    this.pages = pages;
    this.templates = templates;
    this.logs = logs;
  }

  /**
   * @param several whether the reader has other accounts, too
   */
  PageResponse show(
      Contact owner, LogAddress address, LogDays days, boolean several, Wording wording) {
    Instant from = start(days.oldest(), wording);
    Instant to = start(days.today().plusDays(1), wording);
    AlertMarks marks = new AlertMarks(logs.alerts(owner, from, to));
    Shown shown = read(owner, address, new LogTables(templates, wording, marks), wording);

    LocalDate day = address.day();
    Map<String, Object> model = new HashMap<>();
    model.put("personId", owner.personId().orElse(""));
    model.put("name", owner.name().orElse(""));
    model.put("account", owner.account().address());
    model.put("accountId", address.account().map(id -> Long.toString(id)).orElse(""));
    model.put("accountsHref", several ? AccountMenu.PATH : "");
    model.put("type", message(wording, typeKey(address.stream())));
    model.put("types", types(address, wording));
    model.put("dates", dates(address, days, marks, wording));
    model.put("dated", address.stream() != Stream.ACCOUNT_MANAGEMENT);
    model.put("date", wording.logDate(day));
    model.put("isToday", day.equals(days.today()));
    model.put("previous", days.previous(day).map(d -> address.at(d).toString()).orElse(""));
    model.put("next", days.next(day).map(d -> address.at(d).toString()).orElse(""));
    model.put("table", shown.table());
    model.put("alerted", shown.table().alerted());
    model.put("alertedDays", alertedDays(address, marks, wording));
    model.put("older", shown.older().map(LogAddress::toString).orElse(""));
    model.put("newest", address.before().isEmpty() ? "" : address.at(day).toString());
    model.put("rows", ROWS);
    model.put("zone", wording.zoneName(start(day, wording)));
    model.put("days", days.count());
    return pages.page(200, "logs", wording.language(), address.toString(), true, model);
  }

  /**
   * Says what an address asks for in vain.
   *
   * @param key what is wrong with it
   * @param nearest what the reader may have meant
   */
  PageResponse refuse(String key, LogAddress nearest, LogDays days, Wording wording) {
    return pages.page(
        400,
        "refused",
        wording.language(),
        nearest.toString(),
        true,
        Map.of(
            "key",
            key,
            "days",
            days.count(),
            "href",
            nearest.toString(),
            "type",
            message(wording, typeKey(nearest.stream())),
            "date",
            wording.logDate(nearest.day())));
  }

  private Shown read(Contact owner, LogAddress address, LogTables tables, Wording wording) {
    AccountLogs.Slice slice =
        new AccountLogs.Slice(
            start(address.day(), wording),
            start(address.day().plusDays(1), wording),
            address.before(),
            ROWS + 1);
    return switch (address.stream()) {
      case ACCOUNT_MANAGEMENT -> {
        List<Row<AccountChange>> rows = logs.accountChanges(owner);
        yield new Shown(tables.accountChanges(rows), Optional.empty());
      }
      case FAILED_LOGIN -> {
        List<Row<FailedLogin>> rows = logs.failedLogins(owner, slice);
        yield new Shown(tables.failedLogins(page(rows)), older(rows, address));
      }
      case SUCCESSFUL_LOGIN -> {
        List<Row<SuccessfulLogin>> rows = logs.successfulLogins(owner, slice);
        yield new Shown(tables.successfulLogins(page(rows)), older(rows, address));
      }
      case SMTP_MAIL -> {
        List<Row<MailAttempt>> rows = logs.mails(owner, slice);
        yield new Shown(tables.mails(page(rows)), older(rows, address));
      }
    };
  }

  private static <E> List<Row<E>> page(List<Row<E>> rows) {
    return rows.subList(0, Math.min(ROWS, rows.size()));
  }

  /** One row more than a page was asked for: if it came, there are older ones. */
  private static <E> Optional<LogAddress> older(List<Row<E>> rows, LogAddress address) {
    return rows.size() > ROWS
        ? Optional.of(address.olderThan(rows.get(ROWS - 1).cursor()))
        : Optional.empty();
  }

  private List<Choice> types(LogAddress address, Wording wording) {
    return List.of(Stream.values()).stream()
        .map(
            stream ->
                new Choice(
                    stream.label(), message(wording, typeKey(stream)), stream == address.stream()))
        .toList();
  }

  private List<Choice> dates(LogAddress address, LogDays days, AlertMarks marks, Wording wording) {
    Set<LocalDate> alerted = new LinkedHashSet<>();
    marks.alerts().forEach(alert -> alerted.add(wording.day(alert.time())));
    return days.all().stream()
        .map(
            day ->
                new Choice(
                    day.toString(),
                    alerted.contains(day)
                        ? message(wording, "date.alerted", wording.logDate(day))
                        : wording.logDate(day),
                    day.equals(address.day())))
        .toList();
  }

  /** The other days and logs in which something was alerted, newest first. */
  private List<AlertedDay> alertedDays(LogAddress current, AlertMarks marks, Wording wording) {
    Set<LogAddress> addresses = new LinkedHashSet<>();
    for (StoredAlert alert : marks.alerts()) {
      addresses.add(current.at(AlertMarks.stream(alert), wording.day(alert.time())));
    }
    LogAddress shown = current.at(current.day());
    return addresses.stream()
        .filter(address -> !address.equals(shown))
        .map(
            address ->
                new AlertedDay(
                    address.toString(),
                    message(wording, typeKey(address.stream())),
                    wording.logDate(address.day())))
        .toList();
  }

  private static Instant start(LocalDate day, Wording wording) {
    return day.atStartOfDay(wording.zone()).toInstant();
  }

  private static String typeKey(Stream stream) {
    return "type." + stream.label();
  }

  private String message(Wording wording, String key, Object... arguments) {
    return templates.message(wording.language(), key, arguments);
  }

  private record Shown(LogTable table, Optional<LogAddress> older) {}

  /** An option of a select. Public for the template engine's sake. */
  public record Choice(String value, String label, boolean selected) {}

  /** A day with something to look at. Public for the template engine's sake. */
  public record AlertedDay(String href, String type, String date) {}
}

package org.mailwarden.mail;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Says how a mailbox was used on the days of some alerts, in its reader's language. */
final class UsageViews {
  private final Templates templates;
  private final LogLinks links;
  private final MailboxLog log;

  UsageViews(Templates templates, LogLinks links, MailboxLog log) {
    this.templates = templates;
    this.links = links;
    this.log = log;
  }

  /**
   * From the day of the first alert to the day of the last.
   *
   * @param alerts at least one, oldest first
   */
  UsageView view(List<StoredAlert> alerts, Contact contact) {
    Wording wording = new Wording(contact.language(), contact.zone());
    LocalDate first = wording.day(alerts.get(0).time());
    LocalDate last = wording.day(alerts.get(alerts.size() - 1).time());
    MailboxLog.Usage usage =
        log.usage(contact, start(first, contact), start(last.plusDays(1), contact));
    Set<String> newCountries =
        alerts.stream()
            .filter(alert -> alert.evidence().kind() == Candidate.Kind.COUNTRY)
            .map(alert -> alert.evidence().value())
            .collect(Collectors.toSet());
    Lines lines = new Lines(contact, wording);
    for (MailboxLog.Place place : usage.signIns()) {
      String country =
          place.country().isEmpty()
              ? templates.message(wording.language(), "place.unknown")
              : wording.country(place.country());
      lines.add(
          lines.text("usage.sign-ins", country),
          place.tally(),
          newCountries.contains(place.country()),
          Stream.SUCCESSFUL_LOGIN);
    }
    lines.add(lines.text("usage.failures"), usage.failures(), false, Stream.FAILED_LOGIN);
    if (usage.sent().count() > 0) {
      lines.add(
          lines.text("usage.sent"),
          lines.text(
              "usage.sent.value", usage.sent().count(), usage.sentBefore(), most(usage.sent())),
          false,
          Stream.SMTP_MAIL,
          usage.sent().latest());
    }
    for (AccountChange change : usage.changes()) {
      lines.add(
          lines.text("change." + change.kind().label()),
          wording.dateAndTime(change.time()),
          false,
          Stream.ACCOUNT_MANAGEMENT,
          change.time());
    }
    String period =
        first.equals(last) ? wording.date(first) : wording.date(first) + " – " + wording.date(last);
    return new UsageView(period, lines.list);
  }

  private static int most(MailboxLog.Tally tally) {
    return tally.count() >= StoredMailboxLog.MOST_ROWS ? 1 : 0;
  }

  private static Instant start(LocalDate day, Contact contact) {
    return day.atStartOfDay(contact.zone()).toInstant();
  }

  private final class Lines {
    private final Contact contact;
    private final Wording wording;
    private final List<UsageView.Line> list = new ArrayList<>();

    Lines(Contact contact, Wording wording) {
      this.contact = contact;
      this.wording = wording;
    }

    String text(String key, Object... arguments) {
      return templates.message(wording.language(), key, arguments);
    }

    /** A number, and when it was last so; nothing where there were none. */
    void add(String label, MailboxLog.Tally tally, boolean isNew, Stream stream) {
      if (tally.count() > 0) {
        add(
            label,
            text("usage.count", tally.count(), wording.dateAndTime(tally.latest()), most(tally)),
            isNew,
            stream,
            tally.latest());
      }
    }

    void add(String label, String value, boolean isNew, Stream stream, Instant latest) {
      String link = links.link(contact.accountId(), stream, wording.day(latest)).toString();
      list.add(new UsageView.Line(label, value, isNew, link));
    }
  }
}

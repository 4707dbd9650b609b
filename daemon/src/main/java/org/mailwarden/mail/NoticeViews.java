package org.mailwarden.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mailwarden.event.Origin;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.Notice;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Puts what administrators are told into words. */
final class NoticeViews {
  private final Templates templates;
  private final String site;

  NoticeViews(Templates templates, String site) {
    this.templates = templates;
    this.site = site;
  }

  /**
   * A notice that needs nothing but itself.
   *
   * @throws IllegalArgumentException for a flood that is held: see {@link #braked}
   */
  NoticeView view(Notice notice, Wording wording) {
    if (notice instanceof Notice.SourceSilent silent) {
      return silent(silent, wording);
    }
    if (notice instanceof Notice.RulesRefused refused) {
      return simple(wording, "rules-refused", safe(refused.problems()), refused.host());
    }
    if (notice instanceof Notice.RulesMended mended) {
      return simple(wording, "rules-mended", List.of(), mended.host(), mended.rules());
    }
    if (notice instanceof Notice.GeoRefused refused) {
      return simple(
          wording,
          "geo-refused",
          safe(List.of(refused.problem())),
          refused.host(),
          SafeText.line(refused.file()));
    }
    if (notice instanceof Notice.OutboxStuck stuck) {
      return simple(
          wording,
          "outbox-stuck",
          safe(List.of(stuck.error())),
          stuck.waiting(),
          moment(stuck.oldest(), wording));
    }
    throw new IllegalArgumentException("expected a notice that says all itself, but was " + notice);
  }

  /**
   * A flood that is held.
   *
   * @param held how much of the rule is held now
   * @param first the alerts whose mails were held first
   */
  NoticeView braked(Notice.Braked notice, HeldRule held, List<StoredAlert> first, Wording wording) {
    String rule = SafeText.line(notice.rule());
    return new NoticeView(
        message(wording, "notice.braked.subject", site, rule),
        message(wording, "notice.braked.lead", rule, notice.limit(), held.mails(), held.accounts()),
        List.of(),
        first.stream().map(alert -> line(alert, wording)).toList(),
        Math.max(0, held.mails() - first.size()),
        message(wording, "notice.braked.do"),
        List.of(
            "mailwarden alerts list --held --rule " + rule,
            "mailwarden alerts release " + rule,
            "mailwarden alerts drop " + rule));
  }

  /**
   * An alert that its rule's file says is for administrators.
   *
   * @param title what the rule calls it in the reader's language
   */
  NoticeView alert(StoredAlert alert, String title, Wording wording) {
    List<AlertView.Fact> facts = new ArrayList<>();
    add(facts, wording, "fact.rule", alert.rule());
    add(facts, wording, "fact.severity", alert.severity());
    add(facts, wording, "fact.account", alert.address());
    add(facts, wording, "fact.time", moment(alert.time(), wording));
    alert
        .evidence()
        .client()
        .ifPresent(client -> add(facts, wording, "fact.address", client.toString()));
    alert.evidence().origin().ifPresent(origin -> addPlace(facts, wording, origin));
    add(facts, wording, "fact.service", alert.evidence().service());
    new TreeMap<>(alert.evidence().figures())
        .forEach(
            (name, figure) ->
                facts.add(new AlertView.Fact(SafeText.line(name), String.valueOf(figure))));
    return new NoticeView(
        site + ": " + SafeText.line(title),
        message(wording, "notice.alert.lead", SafeText.line(alert.rule())),
        facts,
        List.of(),
        0,
        "",
        List.of("mailwarden alerts show " + alert.id()));
  }

  private NoticeView silent(Notice.SourceSilent silent, Wording wording) {
    boolean never = silent.lastLine() == null;
    return new NoticeView(
        message(wording, "notice.source-silent.subject", site, silent.source()),
        never
            ? message(
                wording, "notice.source-silent.never", silent.source(), silent.silence().toHours())
            : message(
                wording,
                "notice.source-silent.lead",
                silent.source(),
                moment(silent.lastLine(), wording)),
        List.of(),
        List.of(),
        0,
        message(wording, "notice.source-silent.do"),
        List.of());
  }

  private NoticeView simple(Wording wording, String key, List<String> items, Object... arguments) {
    String prefix = "notice." + key;
    return new NoticeView(
        message(wording, prefix + ".subject", site),
        message(wording, prefix + ".lead", arguments),
        List.of(),
        items,
        0,
        message(wording, prefix + ".do"),
        List.of());
  }

  private static String line(StoredAlert alert, Wording wording) {
    return SafeText.line(
        wording.logTime(alert.time()) + "  " + alert.address() + "  " + alert.subject());
  }

  private void addPlace(List<AlertView.Fact> facts, Wording wording, Origin origin) {
    String country = wording.country(origin.country());
    String organization = origin.organization();
    add(
        facts,
        wording,
        "fact.place",
        country.isEmpty() || organization.isEmpty()
            ? country + organization
            : country + " · " + organization);
  }

  private void add(List<AlertView.Fact> facts, Wording wording, String label, String value) {
    if (!value.isEmpty()) {
      facts.add(new AlertView.Fact(message(wording, label), SafeText.line(value)));
    }
  }

  private static String moment(Instant time, Wording wording) {
    return wording.dateAndTime(time) + ", " + wording.zoneName(time);
  }

  private static List<String> safe(List<String> lines) {
    return lines.stream().map(SafeText::line).filter(line -> !line.isEmpty()).toList();
  }

  private String message(Wording wording, String key, Object... arguments) {
    return templates.message(wording.language(), key, arguments);
  }
}

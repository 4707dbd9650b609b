package org.mailwarden.mail;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.mailwarden.directory.Contact;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Puts alerts into words: a mail of its own at once, or a digest. */
public final class Composer {
  /** What else happened in an incident is listed up to here; the rest is counted. */
  private static final int MOST_FURTHER = 12;

  /** A digest lists as many, and counts the rest. */
  private static final int MOST_IN_DIGEST = 40;

  /**
   * Whoever got in before whoever only tried, then by severity, then by time: the first is what a
   * mail is headed by.
   */
  private static final Comparator<StoredAlert> GRAVEST_FIRST =
      Comparator.<StoredAlert, Boolean>comparing(a -> outcome(a) == Story.Outcome.TRIED)
          .thenComparing(Composer::severity, Comparator.reverseOrder())
          .thenComparing(StoredAlert::time);

  private final Templates templates;
  private final AlertViews views;
  private final UsageViews usages;
  private final MailSettings settings;

  /**
   * @param rules the rules in force at each call
   * @param log what else is told of a mailbox
   */
  public Composer(
      Templates templates,
      LogLinks links,
      MailSettings settings,
      Supplier<RuleSet> rules,
      MailboxLog log) {
    this.templates = templates;
    this.views = new AlertViews(templates, links, rules, log);
    this.usages = new UsageViews(templates, links, log);
    this.settings = settings;
  }

  /**
   * The mail that tells of these alerts.
   *
   * @param alerts at least one, oldest first
   * @param thread the Message-ID of the mail to which this one adds, where there is one
   */
  public ComposedMail compose(
      OutboxMail.Kind kind,
      Contact contact,
      Recipient.Role role,
      List<StoredAlert> alerts,
      Optional<String> thread) {
    return compose(kind, contact, role, alerts, thread, false);
  }

  /** A mail like that of these alerts that says in its subject and first line that it is a test. */
  public ComposedMail test(OutboxMail.Kind kind, Contact contact, List<StoredAlert> alerts) {
    return compose(kind, contact, Recipient.Role.OWNER, alerts, Optional.empty(), true);
  }

  private ComposedMail compose(
      OutboxMail.Kind kind,
      Contact contact,
      Recipient.Role role,
      List<StoredAlert> alerts,
      Optional<String> thread,
      boolean test) {
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("a mail that tells of nothing");
    }
    Map<String, Object> model = common(contact);
    model.put("test", test);
    String headline =
        switch (kind) {
          case ALERT -> alert(model, contact, role, alerts, thread);
          case DIGEST -> digest(model, contact, alerts);
          case NOTICE -> throw new IllegalArgumentException("a notice is not for an owner");
        };
    model.put("headline", headline);
    String name = kind.name().toLowerCase(Locale.ROOT);
    return new ComposedMail(
        SafeText.line(
            test ? templates.message(contact.language(), "test.subject", headline) : headline),
        templates.render(name + ".txt", contact.language(), model),
        templates.render(name + ".html", contact.language(), model));
  }

  /** Fills the model of an alert in, and gives its headline. */
  private String alert(
      Map<String, Object> model,
      Contact contact,
      Recipient.Role role,
      List<StoredAlert> alerts,
      Optional<String> thread) {
    List<StoredAlert> gravestFirst = alerts.stream().sorted(GRAVEST_FIRST).toList();
    StoredAlert gravest = gravestFirst.get(0);
    List<StoredAlert> further = gravestFirst.subList(1, gravestFirst.size());
    Story.Outcome outcome =
        alerts.stream().map(Composer::outcome).anyMatch(Story.Outcome.GOT_IN::equals)
            ? Story.Outcome.GOT_IN
            : outcome(gravest);
    model.put("outcome", outcome.label());
    model.put("newPlace", gravest.evidence().kind().isPlace() && further.isEmpty());
    model.put("advice", views.advice(gravest, contact));
    model.put("recovery", role == Recipient.Role.RECOVERY);
    model.put("continued", thread.isPresent());
    AlertView view = views.view(gravest, contact);
    model.put("alert", view);
    model.put(
        "further",
        further.stream()
            .limit(MOST_FURTHER)
            .sorted(Comparator.comparing(StoredAlert::time))
            .map(alert -> views.view(alert, contact))
            .toList());
    model.put("more", Math.max(0, further.size() - MOST_FURTHER));
    return view.headline();
  }

  /** Fills the model of a digest in, and gives its headline. */
  private String digest(Map<String, Object> model, Contact contact, List<StoredAlert> alerts) {
    Wording wording = new Wording(contact.language(), contact.zone());
    TreeMap<LocalDate, List<AlertView>> byDay = new TreeMap<>();
    alerts.stream()
        .sorted(GRAVEST_FIRST)
        .limit(MOST_IN_DIGEST)
        .sorted(Comparator.comparing(StoredAlert::time))
        .forEach(
            alert ->
                byDay
                    .computeIfAbsent(wording.day(alert.time()), day -> new ArrayList<>())
                    .add(views.view(alert, contact)));
    List<Map<String, Object>> days = new ArrayList<>();
    byDay.forEach(
        (day, seen) -> days.add(Map.of("name", wording.date(day), "alerts", List.copyOf(seen))));
    model.put("count", alerts.size());
    model.put("days", days);
    model.put("more", Math.max(0, alerts.size() - MOST_IN_DIGEST));
    model.put("usage", usages.view(alerts, contact));
    return templates.message(
        contact.language(), "digest.subject", settings.siteName(), alerts.size());
  }

  private Map<String, Object> common(Contact contact) {
    boolean rightToLeft = isRightToLeft(contact.language());
    Map<String, Object> model = new HashMap<>();
    model.put("lang", contact.language().toLanguageTag());
    model.put("dir", rightToLeft ? "rtl" : "ltr");
    model.put("end", rightToLeft ? "left" : "right");
    model.put("start", rightToLeft ? "right" : "left");
    model.put("site", settings.siteName());
    model.put("host", settings.changePasswordUrl().getHost());
    model.put("account", contact.account().address());
    model.put("name", SafeText.line(contact.name().orElse("")));
    model.put("maskedId", SafeText.line(contact.personId().map(Composer::masked).orElse("")));
    model.put("contact", settings.contact());
    model.put("changePasswordUrl", settings.changePasswordUrl().toString());
    model.put("hosts", hosts());
    return model;
  }

  /** Whether a language's own name begins on the right. */
  private static boolean isRightToLeft(Locale language) {
    byte direction =
        Character.getDirectionality(language.getDisplayLanguage(language).codePointAt(0));
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  /** Where links of ours may lead. */
  private String hosts() {
    String page = settings.page().getHost();
    String password = settings.changePasswordUrl().getHost();
    return page.equals(password) ? page : page + ", " + password;
  }

  private static Story.Outcome outcome(StoredAlert alert) {
    return Story.of(alert.evidence()).outcome();
  }

  private static Severity severity(StoredAlert alert) {
    return Severity.valueOf(alert.severity().toUpperCase(Locale.ROOT));
  }

  /** 1000000001 as 10••••••01: enough for its owner to know it, too little for anybody else. */
  static String masked(String personId) {
    int length = personId.length();
    int shown = length >= 6 ? 2 : length >= 3 ? 1 : 0;
    return personId.substring(0, shown)
        + "•".repeat(length - 2 * shown)
        + personId.substring(length - shown);
  }
}

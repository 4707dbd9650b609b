package org.mailwarden.mail;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mailwarden.directory.Contact;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Puts alerts into words: a mail of its own at once, or a digest. */
public final class Composer {
  private final Templates templates;
  private final AlertViews views;
  private final MailSettings settings;

  public Composer(Templates templates, LogLinks links, MailSettings settings) {
    this.templates = templates;
    this.views = new AlertViews(templates, links);
    this.settings = settings;
  }

  /**
   * The mail that tells of these alerts.
   *
   * @param alerts at least one, oldest first
   */
  public ComposedMail compose(
      OutboxMail.Kind kind, Contact contact, Recipient.Role role, List<StoredAlert> alerts) {
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("a mail that tells of nothing");
    }
    return switch (kind) {
      case ALERT -> alert(contact, role, alerts);
      case DIGEST -> digest(contact, alerts);
    };
  }

  private ComposedMail alert(Contact contact, Recipient.Role role, List<StoredAlert> alerts) {
    Wording wording = new Wording(contact.language(), contact.zone());
    StoredAlert last = alerts.get(alerts.size() - 1);
    String headline = views.headline(last, wording);
    Map<String, Object> model = common(contact);
    model.put("headline", headline);
    model.put("gotIn", alerts.stream().anyMatch(a -> a.evidence().kind() != Candidate.Kind.VOLUME));
    model.put("recovery", role == Recipient.Role.RECOVERY);
    model.put("alerts", alerts.stream().map(alert -> views.view(alert, contact)).toList());
    return render("alert", headline, contact, model);
  }

  private ComposedMail digest(Contact contact, List<StoredAlert> alerts) {
    Wording wording = new Wording(contact.language(), contact.zone());
    TreeMap<LocalDate, List<AlertView>> byDay = new TreeMap<>();
    for (StoredAlert alert : alerts) {
      byDay
          .computeIfAbsent(wording.day(alert.time()), day -> new ArrayList<>())
          .add(views.view(alert, contact));
    }
    List<Map<String, Object>> days = new ArrayList<>();
    byDay.forEach(
        (day, seen) -> days.add(Map.of("name", wording.date(day), "alerts", List.copyOf(seen))));
    String subject =
        templates.message(contact.language(), "digest.subject", settings.siteName(), alerts.size());
    Map<String, Object> model = common(contact);
    model.put("headline", subject);
    model.put("count", alerts.size());
    model.put("days", days);
    return render("digest", subject, contact, model);
  }

  private Map<String, Object> common(Contact contact) {
    Map<String, Object> model = new HashMap<>();
    model.put("lang", contact.language().toLanguageTag());
    model.put("site", settings.siteName());
    model.put("account", contact.account().address());
    model.put("name", SafeText.line(contact.name().orElse("")));
    model.put("maskedId", SafeText.line(contact.personId().map(Composer::masked).orElse("")));
    model.put("contact", settings.contact());
    model.put("changePasswordUrl", settings.changePasswordUrl().toString());
    model.put("hosts", hosts());
    return model;
  }

  /** Where links of ours may lead. */
  private String hosts() {
    String page = settings.page().getHost();
    String password = settings.changePasswordUrl().getHost();
    return page.equals(password) ? page : page + ", " + password;
  }

  private ComposedMail render(
      String name, String subject, Contact contact, Map<String, Object> model) {
    return new ComposedMail(
        SafeText.line(subject),
        templates.render(name + ".txt", contact.language(), model),
        templates.render(name + ".html", contact.language(), model));
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

package org.mailwarden.mail;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.AlertStore;
import org.mailwarden.store.HeldMails;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.HeldMails.Selection;
import org.mailwarden.store.Notice;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Writes the mails to administrators: notices, and alerts whose rule says they are for them. */
public final class AdministratorMails {
  /** Enough to see what kind of flood it is; the command lists the rest. */
  private static final int MOST_LISTED = 50;

  private final Templates templates;
  private final NoticeViews views;
  private final MailSettings settings;
  private final Administrators administrators;
  private final AlertStore alerts;
  private final HeldMails held;
  private final Supplier<RuleSet> rules;

  /**
   * @param rules those in force: they know what an alert is called
   */
  public AdministratorMails(
      Templates templates,
      MailSettings settings,
      Administrators administrators,
      AlertStore alerts,
      HeldMails held,
      Supplier<RuleSet> rules) {
    this.templates = templates;
    this.views = new NoticeViews(templates, settings.siteName());
    this.settings = settings;
    this.administrators = administrators;
    this.alerts = alerts;
    this.held = held;
    this.rules = rules;
  }

  /** In which language this administrator is written to. */
  Locale language(OutboxMail mail) {
    return administrators.language(mail.recipient().address());
  }

  /** The mail's words, or empty if what it would tell of is gone. */
  Optional<ComposedMail> compose(OutboxMail mail) {
    Wording wording = new Wording(language(mail), administrators.zone());
    return view(mail, wording).map(view -> render(view, wording.language()));
  }

  private Optional<NoticeView> view(OutboxMail mail, Wording wording) {
    if (mail.notice().isEmpty()) {
      return alerts.alerts(mail.alerts()).stream()
          .findFirst()
          .map(alert -> views.alert(alert, title(alert, wording), wording));
    }
    if (mail.notice().get() instanceof Notice.Braked braked) {
      return Optional.of(braked(braked, wording));
    }
    return Optional.of(views.view(mail.notice().get(), wording));
  }

  /** Even when somebody has decided by now: that there was a flood is worth knowing. */
  private NoticeView braked(Notice.Braked braked, Wording wording) {
    HeldRule now =
        held.byRule().stream()
            .filter(rule -> rule.rule().equals(braked.rule()))
            .findFirst()
            .orElse(new HeldRule(braked.rule(), 0, 0, null, null));
    List<Long> first = held.alerts(new Selection(List.of(braked.rule()), List.of()), MOST_LISTED);
    return views.braked(braked, now, alerts.alerts(first), wording);
  }

  private String title(StoredAlert alert, Wording wording) {
    return rules
        .get()
        .named(alert.rule())
        .map(rule -> rule.terms().titleIn(wording.language().toLanguageTag()))
        .orElse(alert.rule());
  }

  private ComposedMail render(NoticeView view, Locale language) {
    Map<String, Object> model = new HashMap<>();
    model.put("lang", language.toLanguageTag());
    model.put("site", settings.siteName());
    model.put("notice", view);
    return new ComposedMail(
        SafeText.line(view.headline()),
        templates.render("notice.txt", language, model),
        templates.render("notice.html", language, model));
  }
}

package org.mailwarden.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Says what an alert rests on, in its reader's language and time zone. */
final class AlertViews {
  private final Templates templates;
  private final LogLinks links;
  private final Supplier<RuleSet> rules;
  private final MailboxLog log;

  /**
   * @param rules the rules in force at each call: what they say of their alerts is told to owners
   */
  AlertViews(Templates templates, LogLinks links, Supplier<RuleSet> rules, MailboxLog log) {
    this.templates = templates;
    this.links = links;
    this.rules = rules;
    this.log = log;
  }

  AlertView view(StoredAlert alert, Contact contact) {
    Wording wording = wording(contact);
    return new AlertView(
        headline(alert, contact),
        listed(alert, contact),
        facts(alert, contact, wording),
        detail(alert.evidence(), wording),
        wording.date(wording.day(alert.time())),
        links
            .link(
                contact.accountId(), Story.of(alert.evidence()).stream(), wording.day(alert.time()))
            .toString());
  }

  /** What happened, where and when: also the mail's subject. */
  private String headline(StoredAlert alert, Contact contact) {
    Wording wording = wording(contact);
    Evidence evidence = alert.evidence();
    Story story = story(alert);
    String key = "headline." + story.label();
    String place = place(evidence, wording);
    String time = wording.timeOfDay(alert.time());
    return switch (story) {
      case SIGN_IN, AFTER_FAILURES, DORMANT, NETWORKS, LOGINS, SENDER_NETWORK, FAILURES ->
          message(wording, key, place, time);
      case TRAVEL ->
          signInBefore(alert, contact)
              .filter(before -> !before.country().equals(country(evidence)))
              .map(before -> message(wording, key, place(before.country(), wording), place, time))
              .orElseGet(() -> message(wording, key + ".apart", time));
      case VOLUME -> counted(wording, key, figure(evidence, Figures.RECIPIENTS), alert);
      case BOUNCES -> counted(wording, key, figure(evidence, Figures.BOUNCED), alert);
      case CHANGE -> message(wording, key + "." + change(evidence, wording), place, time);
    };
  }

  /**
   * The headline among others. That nobody got in is said where it is the whole story: beside a
   * sign-in that succeeded it would confuse.
   */
  private String listed(StoredAlert alert, Contact contact) {
    Wording wording = wording(contact);
    return Story.of(alert.evidence()) == Story.FAILURES
        ? message(
            wording,
            "headline.failures.listed",
            place(alert.evidence(), wording),
            wording.timeOfDay(alert.time()))
        : headline(alert, contact);
  }

  /**
   * What the owner should do, as the alert's rule says; empty if there is no such rule any more.
   */
  String advice(StoredAlert alert, Contact contact) {
    return rules
        .get()
        .named(alert.rule())
        .map(Rule::terms)
        .map(terms -> terms.adviceIn(contact.language().toLanguageTag()))
        .map(String::strip)
        .orElse("");
  }

  /** With the number, or in words where a rule counted something else. */
  private String counted(Wording wording, String key, long count, StoredAlert alert) {
    Instant start = start(alert);
    String since =
        wording.day(start).equals(wording.day(alert.time()))
            ? wording.timeOfDay(start)
            : wording.dateAndTime(start);
    return count == 0
        ? message(wording, key + ".uncounted", since)
        : message(wording, key, count, since);
  }

  private List<AlertView.Fact> facts(StoredAlert alert, Contact contact, Wording wording) {
    Evidence evidence = alert.evidence();
    Facts facts = new Facts(wording);
    facts.add("fact.account", contact.account().address());
    facts.add("fact.time", time(alert, wording));
    facts.add("fact.place", wording.country(country(evidence)));
    facts.add("fact.address", evidence.client().map(ClientAddress::toString).orElse(""));
    facts.add(
        "fact.network", SafeText.line(evidence.origin().map(Origin::organization).orElse("")));
    facts.add("fact.service", service(evidence.service(), wording));
    addFigures(facts, alert, contact);
    facts.add("fact.why", why(alert, wording));
    return facts.list;
  }

  private void addFigures(Facts facts, StoredAlert alert, Contact contact) {
    Evidence evidence = alert.evidence();
    switch (story(alert)) {
      case TRAVEL -> {
        signInBefore(alert, contact)
            .ifPresent(before -> facts.add("fact.before", before(before, alert, facts.wording)));
        facts.addCount("fact.distance", figure(evidence, Figures.DISTANCE));
      }
      case AFTER_FAILURES, FAILURES ->
          facts.addCount("fact.failures", figure(evidence, Figures.FAILURES));
      case NETWORKS -> facts.addCount("fact.networks", figure(evidence, Figures.NETWORKS));
      case LOGINS -> facts.addCount("fact.logins", figure(evidence, Figures.LOGINS));
      case DORMANT -> facts.addCount("fact.idle", figure(evidence, Figures.IDLE));
      case VOLUME -> {
        if (figure(evidence, Figures.RECIPIENTS) > 0) {
          facts.add(
              "fact.sent",
              message(
                  facts.wording,
                  "fact.sent.value",
                  figure(evidence, Figures.MESSAGES),
                  figure(evidence, Figures.RECIPIENTS)));
        }
        facts.addCount("fact.usual", figure(evidence, Figures.USUAL));
      }
      case BOUNCES -> facts.addCount("fact.bounced", figure(evidence, Figures.BOUNCED));
      case CHANGE ->
          facts.add(
              "fact.change", message(facts.wording, "change." + change(evidence, facts.wording)));
      case SIGN_IN, SENDER_NETWORK -> {}
    }
  }

  /** When the counted stretch began: it ends with the alert's hour, and is an hour by default. */
  private Instant start(StoredAlert alert) {
    Duration window =
        rules
            .get()
            .named(alert.rule())
            .filter(SpikeRule.class::isInstance)
            .map(rule -> ((SpikeRule) rule).window())
            .orElse(Duration.ofHours(1));
    return Story.hour(alert).plus(Duration.ofHours(1)).minus(window);
  }

  /** A stretch where one was counted, otherwise the event's moment; and the zone's name. */
  private String time(StoredAlert alert, Wording wording) {
    Story story = Story.of(alert.evidence());
    if (story == Story.VOLUME || story == Story.BOUNCES) {
      Instant start = start(alert);
      Instant end = Story.hour(alert).plus(Duration.ofHours(1));
      return wording.dateAndTime(start)
          + " – "
          + (wording.day(start).equals(wording.day(end.minusMillis(1)))
              ? wording.timeOfDay(end)
              : wording.dateAndTime(end))
          + " · "
          + wording.zoneName(start);
    }
    return wording.dateAndTime(alert.time()) + " · " + wording.zoneName(alert.time());
  }

  /** In the words of the rule; if it is gone, in ours. */
  private String why(StoredAlert alert, Wording wording) {
    return rules
        .get()
        .named(alert.rule())
        .map(Rule::terms)
        .map(terms -> terms.titleIn(wording.language().toLanguageTag()))
        .map(String::strip)
        .orElseGet(
            () ->
                message(
                    wording,
                    "why."
                        + alert
                            .evidence()
                            .kind()
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')));
  }

  private String detail(Evidence evidence, Wording wording) {
    List<String> parts = new ArrayList<>();
    parts.add(evidence.client().map(ClientAddress::toString).orElse(""));
    parts.add(SafeText.line(evidence.origin().map(Origin::organization).orElse("")));
    parts.add(service(evidence.service(), wording));
    parts.removeIf(String::isEmpty);
    return String.join(" · ", parts);
  }

  /** The time and place of the sign-in before; its day only where it is another. */
  private String before(MailboxLog.SignIn before, StoredAlert alert, Wording wording) {
    boolean sameDay = wording.day(before.time()).equals(wording.day(alert.time()));
    List<String> parts = new ArrayList<>();
    parts.add(sameDay ? wording.timeOfDay(before.time()) : wording.dateAndTime(before.time()));
    parts.add(place(before.country(), wording));
    before.client().ifPresent(client -> parts.add(client.toString()));
    return String.join(" · ", parts);
  }

  private Story story(StoredAlert alert) {
    Story story = Story.of(alert.evidence());
    return rules.get().named(alert.rule()).map(story::foundBy).orElse(story);
  }

  private Optional<MailboxLog.SignIn> signInBefore(StoredAlert alert, Contact contact) {
    return log.signInBefore(contact, alert.time());
  }

  /** What readers know it by; a service that we have no words for is named as the log names it. */
  private String service(String service, Wording wording) {
    String key = "service." + service.toLowerCase(Locale.ROOT);
    String text = message(wording, key);
    return text.equals(key) ? SafeText.line(service) : text;
  }

  /** The label of what changed; {@code changed} where it isn't said, or we have no words for it. */
  private String change(Evidence evidence, Wording wording) {
    String key = "change." + evidence.value();
    return message(wording, key).equals(key) ? "changed" : evidence.value();
  }

  private String place(Evidence evidence, Wording wording) {
    return place(country(evidence), wording);
  }

  private String place(String country, Wording wording) {
    return country.isEmpty() ? message(wording, "place.unknown") : wording.country(country);
  }

  private static String country(Evidence evidence) {
    return evidence.origin().map(Origin::country).orElse("");
  }

  private static Wording wording(Contact contact) {
    return new Wording(contact.language(), contact.zone());
  }

  private String message(Wording wording, String key, Object... arguments) {
    return templates.message(wording.language(), key, arguments);
  }

  private static long figure(Evidence evidence, String name) {
    return evidence.figures().getOrDefault(name, 0L);
  }

  /** What is known, in the order of the table; what isn't known has no row. */
  private final class Facts {
    private final Wording wording;
    private final List<AlertView.Fact> list = new ArrayList<>();

    Facts(Wording wording) {
      this.wording = wording;
    }

    void add(String label, String value) {
      if (!value.isEmpty()) {
        list.add(new AlertView.Fact(message(wording, label), value));
      }
    }

    /** A number in a phrase of its own, {@code LABEL.value}. */
    void addCount(String label, long count) {
      if (count > 0) {
        add(label, message(wording, label + ".value", count));
      }
    }
  }
}

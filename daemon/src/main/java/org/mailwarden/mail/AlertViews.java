package org.mailwarden.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;

/** Says what an alert rests on, in its reader's language and time zone. */
final class AlertViews {
  private final Templates templates;
  private final LogLinks links;

  AlertViews(Templates templates, LogLinks links) {
    this.templates = templates;
    this.links = links;
  }

  AlertView view(StoredAlert alert, Contact contact) {
    Wording wording = new Wording(contact.language(), contact.zone());
    return new AlertView(
        headline(alert, wording), facts(alert, contact, wording), link(alert, contact, wording));
  }

  /** What happened, where and when: also the mail's subject. */
  String headline(StoredAlert alert, Wording wording) {
    Evidence evidence = alert.evidence();
    if (evidence.kind() == Candidate.Kind.VOLUME) {
      return templates.message(
          wording.language(),
          "headline.volume",
          figure(evidence, "recipients"),
          wording.timeOfDay(hour(evidence)));
    }
    String country = wording.country(evidence.origin().map(Origin::country).orElse(""));
    String time = wording.timeOfDay(alert.time());
    return country.isEmpty()
        ? templates.message(wording.language(), "headline.login.unknown-country", time)
        : templates.message(wording.language(), "headline.login", country, time);
  }

  private List<AlertView.Fact> facts(StoredAlert alert, Contact contact, Wording wording) {
    Evidence evidence = alert.evidence();
    List<AlertView.Fact> facts = new ArrayList<>();
    add(facts, wording, "fact.account", contact.account().address());
    if (evidence.kind() == Candidate.Kind.VOLUME) {
      Instant start = hour(evidence);
      add(
          facts,
          wording,
          "fact.time",
          wording.dateAndTime(start)
              + " – "
              + wording.timeOfDay(start.plus(Duration.ofHours(1)))
              + ", "
              + wording.zoneName(start));
      add(
          facts,
          wording,
          "fact.sent",
          templates.message(
              wording.language(),
              "fact.sent.value",
              figure(evidence, "messages"),
              figure(evidence, "recipients"),
              figure(evidence, "usual")));
    } else {
      add(
          facts,
          wording,
          "fact.time",
          wording.dateAndTime(alert.time()) + ", " + wording.zoneName(alert.time()));
    }
    String country = wording.country(evidence.origin().map(Origin::country).orElse(""));
    String organization = SafeText.line(evidence.origin().map(Origin::organization).orElse(""));
    if (!country.isEmpty()) {
      add(
          facts,
          wording,
          "fact.place",
          organization.isEmpty() ? country : country + " · " + organization);
    }
    evidence.client().ifPresent(client -> add(facts, wording, "fact.address", client.toString()));
    if (!evidence.service().isEmpty()) {
      add(facts, wording, "fact.service", SafeText.line(evidence.service()));
    }
    switch (evidence.kind()) {
      case COUNTRY -> add(facts, wording, "fact.why", message(wording, "fact.why.country"));
      case NETWORK -> add(facts, wording, "fact.why", message(wording, "fact.why.network"));
      case ASN -> add(facts, wording, "fact.why", message(wording, "fact.why.asn"));
      default -> {}
    }
    return facts;
  }

  private String link(StoredAlert alert, Contact contact, Wording wording) {
    boolean volume = alert.evidence().kind() == Candidate.Kind.VOLUME;
    return links
        .link(
            contact.accountId(),
            volume ? Stream.SMTP_MAIL : Stream.SUCCESSFUL_LOGIN,
            wording.day(alert.time()))
        .toString();
  }

  private void add(List<AlertView.Fact> facts, Wording wording, String label, String value) {
    facts.add(new AlertView.Fact(message(wording, label), value));
  }

  private String message(Wording wording, String key) {
    return templates.message(wording.language(), key);
  }

  private static Instant hour(Evidence evidence) {
    return Instant.parse(evidence.value());
  }

  private static long figure(Evidence evidence, String name) {
    return evidence.figures().getOrDefault(name, 0L);
  }
}

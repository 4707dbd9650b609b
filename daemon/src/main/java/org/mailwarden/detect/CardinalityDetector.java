package org.mailwarden.detect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.yaml.DurationText;

/**
 * Finds the event with which a field has at least so many values in a window. Of accounts that
 * don't exist only the number of failures is known: each counts as one account, where a rule
 * without a condition counts accounts by address or network. A spray tries every name once or
 * twice.
 */
record CardinalityDetector(CardinalityRule rule) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) throws ConditionException {
    List<LocatedEvent> events =
        CountedEvents.before(judged, rule.on(), rule.terms().per(), rule.window(), rule.when());
    Set<Object> different = new HashSet<>();
    events.forEach(event -> value(event).ifPresent(different::add));
    value(judged.sighting().located()).ifPresent(different::add);
    long count = different.size();
    if (rule.field() == CardinalityRule.Field.ACCOUNT) {
      count += CountedEvents.strays(judged, rule, rule.window());
    }
    String counted =
        "%d different %s in %s (wanted %d)"
            .formatted(count, figure(), DurationText.of(rule.window()), rule.count());
    if (count < rule.count()) {
      return Finding.nothing(counted);
    }
    Map.Entry<Candidate.Kind, String> sign = judged.mostTelling();
    return Finding.of(
        Subjects.of(rule, judged),
        sign.getKey(),
        sign.getValue(),
        figures(count, events.size() + 1L),
        counted);
  }

  /** Where recipients are told apart, mails are counted by them: what is different says more. */
  private Map<String, Long> figures(long different, long all) {
    Map<String, Long> figures = new HashMap<>();
    figures.put(FrequencyDetector.figure(rule.on()), all);
    figures.put(figure(), different);
    return figures;
  }

  private String figure() {
    return switch (rule.field()) {
      case ADDRESS -> "addresses";
      case COUNTRY -> "countries";
      default -> rule.field().name().toLowerCase(Locale.ROOT) + "s";
    };
  }

  private Optional<Object> value(LocatedEvent located) {
    LogEvent event = located.event();
    return switch (rule.field()) {
      case ACCOUNT -> Optional.of(event.account());
      case ADDRESS -> event.client().map(client -> client);
      case NETWORK -> event.client().map(ClientAddress::networkNumber);
      case ASN -> located.origin().map(Origin::asn).filter(asn -> asn != 0).map(asn -> asn);
      case COUNTRY -> located.origin().flatMap(Origin::knownCountry).map(country -> country);
      case SERVICE -> Optional.of(service(event));
      case RECIPIENT ->
          event instanceof MailAttempt mail ? Optional.of(mail.recipient()) : Optional.empty();
    };
  }

  private static String service(LogEvent event) {
    if (event instanceof SuccessfulLogin login) {
      return login.service();
    }
    return event instanceof FailedLogin failure ? failure.service() : "";
  }
}

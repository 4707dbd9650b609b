package org.mailwarden.detect;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Per;
import org.mailwarden.store.Candidate;

/**
 * Finds a place or service that an account, or its owner, never used before. A login shows it by
 * its signs; a mail or a change of the account is compared with the places of logins. A country or
 * autonomous system that isn't known of a public address is judged by its network instead: who
 * comes from nowhere known isn't let pass for that.
 */
record NewTermDetector(NewTermRule rule) implements Detector {
  /** The sign of a rule's field. */
  static Candidate.Kind kind(NewTermRule rule) {
    return switch (rule.field()) {
      case COUNTRY -> Candidate.Kind.COUNTRY;
      case NETWORK -> Candidate.Kind.NETWORK;
      case ASN -> Candidate.Kind.ASN;
      case SERVICE -> Candidate.Kind.SERVICE;
    };
  }

  @Override
  public Finding judge(Case judged, Map<String, ?> values) {
    Candidate.Kind kind = kind(rule);
    Optional<String> value = Places.value(judged, kind);
    if (value.isEmpty()) {
      if (kind == Candidate.Kind.SERVICE || !judged.client().map(Places::isPublic).orElse(false)) {
        return Finding.nothing("the event has no " + label(kind));
      }
      kind = Candidate.Kind.NETWORK;
      value = Places.value(judged, kind);
    }
    if (value.isEmpty()) {
      return Finding.nothing("the event has no origin");
    }
    List<Long> accounts =
        rule.terms().per() == Per.PERSON
            ? judged.owners().accountsOfSameOwner(judged.accountId())
            : List.of(judged.accountId());
    Instant since = judged.time().minus(rule.terms().forget());
    String term = label(kind) + " " + value.get();
    if (!new Places(judged, accounts).isNew(kind, since)) {
      return Finding.nothing(term + " is not new, or in a network that isn't");
    }
    return Finding.of(label(kind) + ":" + value.get(), kind, value.get(), Map.of(), "new " + term);
  }

  private static String label(Candidate.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

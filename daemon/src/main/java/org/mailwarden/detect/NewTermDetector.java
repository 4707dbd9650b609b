package org.mailwarden.detect;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;

/** Judges a place that an account was never used from before. */
final class NewTermDetector {
  /**
   * What the rule finds in a candidate of its own field, or empty if the candidate is too old or
   * the account too young.
   */
  Optional<Finding> judge(NewTermRule rule, Candidate candidate, Instant now) {
    if (kindOf(rule) != candidate.kind()
        || candidate.time().isBefore(now.minus(rule.terms().fresh()))
        || candidate.time().isBefore(candidate.firstSeen().plus(rule.learn()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            rule,
            candidate,
            new Evidence(
                candidate.kind(),
                candidate.value(),
                candidate.service(),
                candidate.client(),
                candidate.origin(),
                Map.of())));
  }

  private static Candidate.Kind kindOf(NewTermRule rule) {
    return switch (rule.field()) {
      case COUNTRY -> Candidate.Kind.COUNTRY;
      case NETWORK -> Candidate.Kind.NETWORK;
      case ASN -> Candidate.Kind.ASN;
      case SERVICE -> Candidate.Kind.SERVICE;
    };
  }
}

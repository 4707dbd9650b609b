package org.mailwarden.detect;

import org.mailwarden.rules.Rule;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;

/** What a rule found in a candidate. */
record Finding(Rule rule, Candidate candidate, Evidence evidence) {
  /** What the rule is not to repeat for this account for a while. */
  String subject() {
    return switch (candidate.kind()) {
      case COUNTRY -> "country:" + candidate.value();
      case NETWORK -> "network:" + candidate.value();
      case ASN -> "asn:" + candidate.value();
      // One burst is one subject, however many hours it goes on.
      case VOLUME -> "volume";
      default -> candidate.kind().name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}

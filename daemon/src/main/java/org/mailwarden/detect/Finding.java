package org.mailwarden.detect;

import java.util.Map;
import java.util.Optional;
import org.mailwarden.store.Candidate;

/**
 * What a detector came to.
 *
 * @param found empty if the event is nothing unusual to the rule
 * @param reason why, in one line of English for administrators
 */
record Finding(Optional<Unusual> found, String reason) {
  /**
   * What is unusual.
   *
   * @param subject what the rule is not to repeat of its account for a while
   * @param kind and {@code value}: what the evidence is of
   */
  record Unusual(String subject, Candidate.Kind kind, String value, Map<String, Long> figures) {}

  static Finding nothing(String reason) {
    return new Finding(Optional.empty(), reason);
  }

  static Finding of(
      String subject, Candidate.Kind kind, String value, Map<String, Long> figures, String reason) {
    return new Finding(Optional.of(new Unusual(subject, kind, value, figures)), reason);
  }
}

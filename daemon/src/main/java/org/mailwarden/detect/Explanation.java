package org.mailwarden.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.rules.Rule;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Sighting;

/**
 * How an event was judged, rule by rule in the order of the rules.
 *
 * @param looks one for each rule, those that are off included
 */
public record Explanation(Sighting sighting, List<Look> looks) {
  public Explanation {
    looks = List.copyOf(looks);
  }

  /**
   * One rule's look at the event.
   *
   * @param reason why it came to its verdict, in one line of English; it may quote what clients
   *     sent
   * @param values of the variables that the rule's conditions read, by name such as {@code
   *     past.failures_24h}, in the order of reading: String, Long, Double, Boolean or a list of
   *     String
   * @param alert if the verdict is {@link Verdict#ALERT}
   */
  public record Look(
      Rule rule,
      Verdict verdict,
      String reason,
      Map<String, Object> values,
      Optional<NewAlert> alert) {}
}

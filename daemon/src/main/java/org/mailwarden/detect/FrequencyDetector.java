package org.mailwarden.detect;

import java.time.Duration;
import java.util.Map;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.FrequencyRule;
import org.mailwarden.rules.Per;
import org.mailwarden.store.Candidate;
import org.mailwarden.yaml.DurationText;

/**
 * Finds the event with which a window has at least so many events that the rule's condition holds
 * of. Failures at accounts that don't exist, of which only the number by full hours is known, count
 * for an address or network if the rule has no condition.
 */
record FrequencyDetector(FrequencyRule rule) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) throws ConditionException {
    Duration window = rule.window();
    Per per = rule.terms().per();
    long count =
        1
            + CountedEvents.before(judged, rule.on(), per, window, rule.when()).size()
            + CountedEvents.strays(judged, rule, window);
    String counted =
        count
            + " "
            + label(rule.on())
            + " in "
            + DurationText.of(window)
            + " (wanted "
            + rule.count()
            + ")";
    if (count < rule.count()) {
      return Finding.nothing(counted);
    }
    Map.Entry<Candidate.Kind, String> sign = judged.mostTelling();
    return Finding.of(
        Subjects.of(rule, judged),
        sign.getKey(),
        sign.getValue(),
        Map.of(figure(rule.on()), count),
        counted);
  }

  /** How the number of a log's events is named in evidence. */
  static String figure(Stream stream) {
    return switch (stream) {
      case SUCCESSFUL_LOGIN -> "logins";
      case FAILED_LOGIN -> "failures";
      case SMTP_MAIL -> "recipients";
      case ACCOUNT_MANAGEMENT -> "changes";
    };
  }

  static String label(Stream stream) {
    return stream == Stream.FAILED_LOGIN ? "failed logins" : figure(stream);
  }
}

package org.mailwarden.detect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.SendingHour;
import org.mailwarden.yaml.DurationText;

/**
 * Finds a window in which an account sent more than it usually does. The window is the rule's
 * number of full hours up to and including the event's; what is usual, {@link UsualSending} says.
 *
 * <p>Of the event's hour, which isn't over, the count is what the history has when the event is
 * judged. That may be a little more than was sent up to the event, live and in a replay alike: what
 * was read in the seconds until it was its turn. Nothing of a later hour counts.
 */
record SpikeDetector(SpikeRule rule) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) {
    Instant end = judged.time().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    Instant start = end.minus(rule.window());
    Instant from = start.minus(rule.reference());
    // Not the end of the hour: what is sent after the event isn't past.
    List<SendingHour> hours = judged.history().sending(judged.accountId(), from, judged.time());
    UsualSending past = new UsualSending(hours, rule.measure(), rule.window());
    long sent = past.sum(start, end);
    if (sent < rule.min()) {
      return Finding.nothing(told(sent) + " (wanted " + rule.min() + ")");
    }
    long usual =
        rule.usual() == SpikeRule.Usual.BUSIEST
            ? past.busiest(start)
            : past.hourOfWeek(start, later(from, judged.sighting().firstSeen().orElse(from)));
    String compared = told(sent) + ", usual at most " + usual + " (factor " + rule.factor() + ")";
    if (sent < rule.factor() * usual) {
      return Finding.nothing(compared);
    }
    boolean bounced = rule.measure() == SpikeRule.Measure.BOUNCED;
    return Finding.of(
        bounced ? "bounces" : "volume",
        bounced ? Candidate.Kind.BOUNCES : Candidate.Kind.VOLUME,
        end.minus(1, ChronoUnit.HOURS).toString(),
        figures(hours, start, usual),
        compared);
  }

  private String told(long sent) {
    String measure = rule.measure().name().toLowerCase(Locale.ROOT);
    return sent + " " + measure + " in " + DurationText.of(rule.window());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Map<String, Long> figures(List<SendingHour> hours, Instant start, long usual) {
    long messages = 0;
    long recipients = 0;
    long bounced = 0;
    for (SendingHour hour : hours) {
      if (!hour.hour().isBefore(start)) {
        messages += hour.messages();
        recipients += hour.recipients();
        bounced += hour.bounced();
      }
    }
    return Map.of(
        "messages", messages, "recipients", recipients, "bounced", bounced, "usual", usual);
  }
}

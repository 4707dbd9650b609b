package org.mailwarden.detect;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.yaml.DurationText;

/**
 * Finds the last step of a sequence whose other steps happened before it, in order. Steps are
 * looked for from the last to the first, each by its latest events that are not after those of the
 * step behind it: if any choice of events fits into the window, this one does.
 */
record SequenceDetector(SequenceRule rule) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) throws ConditionException {
    if (rule.same() != SequenceRule.Same.ACCOUNT && judged.client().isEmpty()) {
      return Finding.nothing("the event has no client address");
    }
    Map<String, Long> figures = new HashMap<>();
    StringBuilder told = new StringBuilder();
    Instant before = judged.time();
    for (int i = rule.after().size() - 1; i >= 0; i--) {
      SequenceRule.Step step = rule.after().get(i);
      List<LocatedEvent> events = events(step, judged, before);
      String name = FrequencyDetector.label(step.on());
      told.append(told.isEmpty() ? "" : ", after ")
          .append(
              "%d %s %sin the %s before (wanted %d)"
                  .formatted(
                      events.size(), name, same(), DurationText.of(rule.window()), step.count()));
      if (events.size() < step.count()) {
        return Finding.nothing(told.toString());
      }
      figures.merge(FrequencyDetector.figure(step.on()), (long) events.size(), Long::sum);
      before = events.get(events.size() - step.count()).event().time();
    }
    Map.Entry<Candidate.Kind, String> sign = judged.mostTelling();
    return Finding.of(
        Subjects.of(rule, judged), sign.getKey(), sign.getValue(), figures, told.toString());
  }

  private String same() {
    return switch (rule.same()) {
      case ACCOUNT -> "";
      case ADDRESS -> "from the same address ";
      case NETWORK -> "from the same network ";
    };
  }

  private List<LocatedEvent> events(SequenceRule.Step step, Case judged, Instant upTo)
      throws ConditionException {
    return CountedEvents.before(judged, step.on(), Per.ACCOUNT, rule.window(), step.when()).stream()
        .filter(located -> !located.event().time().isAfter(upTo))
        .filter(located -> isSame(located, judged))
        .toList();
  }

  private boolean isSame(LocatedEvent located, Case judged) {
    return switch (rule.same()) {
      case ACCOUNT -> true;
      case ADDRESS -> located.event().client().equals(judged.client());
      case NETWORK ->
          located.event().client().isPresent()
              && located.event().client().get().networkNumber()
                  == judged.client().orElseThrow().networkNumber();
    };
  }
}

package org.mailwarden.detect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.SendingHour;

/**
 * Judges a window in which an account sent more than it ever does. The window is the rule's number
 * of full hours up to and including the candidate's; what is usual is the busiest window of the
 * same length within the reference time before it. A busiest window, not a mean: mail is sent in
 * bursts, and an owner who writes to sixty people each Monday is not to be told of it each Monday.
 */
final class SpikeDetector {
  Optional<Finding> judge(SpikeRule rule, Candidate candidate, Past past, Instant now) {
    if (candidate.kind() != Candidate.Kind.VOLUME
        || candidate.time().isBefore(now.minus(rule.terms().fresh()))
        || candidate.time().isBefore(candidate.firstSeen().plus(rule.learn()))) {
      return Optional.empty();
    }
    Instant end = Instant.parse(candidate.value()).plus(1, ChronoUnit.HOURS);
    Instant start = end.minus(rule.window());
    List<SendingHour> hours =
        past.sending(candidate.accountId(), start.minus(rule.reference()), end);
    long sent = sum(rule, hours, start, end);
    long usual = busiestWindow(rule, hours, start);
    if (sent < rule.min() || sent < rule.factor() * usual) {
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
                figures(hours, start, end, usual))));
  }

  private static Map<String, Long> figures(
      List<SendingHour> hours, Instant start, Instant end, long usual) {
    List<SendingHour> window =
        hours.stream().filter(h -> !h.hour().isBefore(start) && h.hour().isBefore(end)).toList();
    return Map.of(
        "messages", window.stream().mapToLong(SendingHour::messages).sum(),
        "recipients", window.stream().mapToLong(SendingHour::recipients).sum(),
        "usual", usual);
  }

  private static long busiestWindow(SpikeRule rule, List<SendingHour> hours, Instant before) {
    long busiest = 0;
    for (SendingHour last : hours) {
      Instant end = last.hour().plus(1, ChronoUnit.HOURS);
      if (!end.isAfter(before)) {
        busiest = Math.max(busiest, sum(rule, hours, end.minus(rule.window()), end));
      }
    }
    return busiest;
  }

  private static long sum(SpikeRule rule, List<SendingHour> hours, Instant from, Instant to) {
    return hours.stream()
        .filter(h -> !h.hour().isBefore(from) && h.hour().isBefore(to))
        .mapToLong(
            h ->
                switch (rule.measure()) {
                  case MESSAGES -> h.messages();
                  case RECIPIENTS -> h.recipients();
                  case BOUNCED -> h.bounced();
                })
        .sum();
  }
}

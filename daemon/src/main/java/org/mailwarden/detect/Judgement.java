package org.mailwarden.detect;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.rules.Severity;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.AlertStore;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Sighting;

/** Decides which candidates become alerts, by the rules in force, and whom they are mailed to. */
public final class Judgement implements AlertStore.Judge {
  private final Supplier<RuleSet> rules;
  private final Recipients recipients;
  private final Clock clock;
  private final NewTermDetector newTerm = new NewTermDetector();
  private final SpikeDetector spike = new SpikeDetector();

  /**
   * @param rules the rules in force at each call
   */
  public Judgement(Supplier<RuleSet> rules, Recipients recipients, Clock clock) {
    this.rules = rules;
    this.recipients = recipients;
    this.clock = clock;
  }

  @Override
  public void judge(List<Sighting> sightings, History history, Ledger ledger) {
    List<Candidate> candidates = sightings.stream().flatMap(Judgement::candidates).toList();
    judge(candidates, Past.of(history, ledger)).forEach(ledger::add);
  }

  private static Stream<Candidate> candidates(Sighting sighting) {
    LogEvent event = sighting.located().event();
    return sighting.signs().entrySet().stream()
        .map(
            sign ->
                new Candidate(
                    0,
                    sighting.accountId(),
                    event.account(),
                    sign.getKey(),
                    sign.getValue(),
                    event.time(),
                    event instanceof SuccessfulLogin login ? login.service() : "",
                    event.client(),
                    sighting.located().origin(),
                    sighting.firstSeen().orElse(event.time())));
  }

  List<NewAlert> judge(List<Candidate> candidates, Past past) {
    Instant now = clock.instant();
    RuleSet inForce = rules.get();
    List<Finding> findings = new ArrayList<>();
    for (Candidate candidate : candidates) {
      for (Rule rule : inForce.rules()) {
        if (rule.mode() != RuleMode.OFF) {
          find(rule, candidate, past, now)
              .filter(found -> !muted(found, past))
              .ifPresent(findings::add);
        }
      }
    }
    return mostTelling(findings).stream().map(this::alert).toList();
  }

  private Optional<Finding> find(Rule rule, Candidate candidate, Past past, Instant now) {
    if (rule instanceof NewTermRule term) {
      return newTerm.judge(term, candidate, now);
    }
    if (rule instanceof SpikeRule volume) {
      return spike.judge(volume, candidate, past, now);
    }
    return Optional.empty();
  }

  private static boolean muted(Finding found, Past past) {
    return past.lastAlert(found.candidate().accountId(), found.rule().name(), found.subject())
        .filter(last -> found.candidate().time().isBefore(last.plus(found.rule().terms().mute())))
        .isPresent();
  }

  /**
   * One login from a new country is from a new network, too: of what is found in one event, one
   * alert tells the owner most. Shadow rules are judged apart, so that they hide nothing.
   */
  private static Collection<Finding> mostTelling(List<Finding> findings) {
    Comparator<Finding> telling =
        Comparator.<Finding, Severity>comparing(f -> f.rule().terms().severity())
            .thenComparing(f -> f.candidate().kind(), Comparator.reverseOrder());
    Map<Event, Finding> byEvent = new LinkedHashMap<>();
    for (Finding finding : findings) {
      byEvent.merge(eventOf(finding), finding, BinaryOperator.maxBy(telling));
    }
    return byEvent.values();
  }

  private record Event(long account, Instant time, Object client, String subject, RuleMode mode) {}

  private static Event eventOf(Finding finding) {
    Candidate c = finding.candidate();
    boolean place = c.kind() != Candidate.Kind.VOLUME;
    return new Event(
        c.accountId(),
        // Two hours of one burst are one event.
        place ? c.time() : Instant.EPOCH,
        place ? c.client() : Optional.empty(),
        place ? "place" : finding.rule().name(),
        finding.rule().mode());
  }

  private NewAlert alert(Finding found) {
    Rule rule = found.rule();
    boolean on = rule.mode() == RuleMode.ON;
    return new NewAlert(
        found.candidate().accountId(),
        rule.name(),
        rule.terms().severity().name().toLowerCase(Locale.ROOT),
        rule.mode().name().toLowerCase(Locale.ROOT),
        found.subject(),
        found.candidate().time(),
        found.evidence(),
        on && rule.terms().mail().owner() == RuleMail.Owner.DIGEST,
        on ? recipients.of(found.candidate().accountId(), rule.terms().mail()) : List.of());
  }
}

package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.yaml.DurationText;

/** One rule, ready to look at events: what costs least is asked first. */
final class RuleLook {
  private final Rule rule;
  private final Detector detector;
  private final Troubles troubles;

  /** One of these signs is needed; empty if any event of the stream will do. */
  private final Set<Candidate.Kind> signs;

  RuleLook(Rule rule, Troubles troubles) {
    this.rule = rule;
    this.troubles = troubles;
    detector = Detector.of(rule, troubles);
    signs = signs(rule);
  }

  Rule rule() {
    return rule;
  }

  /** Whether the rule is about an address or a network, whatever the accounts. */
  boolean isAboutClient() {
    return Telling.isAboutClient(rule);
  }

  private static Set<Candidate.Kind> signs(Rule rule) {
    if (rule instanceof SpikeRule spike) {
      return spike.measure() == SpikeRule.Measure.BOUNCED
          ? EnumSet.of(Candidate.Kind.BOUNCES)
          : EnumSet.of(Candidate.Kind.VOLUME);
    }
    if (rule instanceof NewTermRule term && rule.on() == Stream.SUCCESSFUL_LOGIN) {
      // Where its own kind isn't known of an address, the network stands for it.
      return EnumSet.of(NewTermDetector.kind(term), Candidate.Kind.NETWORK);
    }
    return Set.of();
  }

  /**
   * Looks at an event.
   *
   * @param now decides what is too old to alert, and nothing else
   */
  Result look(Case judged, Map<String, ?> values, Instant now) {
    if (rule.mode() == RuleMode.OFF) {
      return Result.of(Verdict.OFF, "mode: off");
    }
    if (rule.on() != judged.stream()) {
      return Result.of(
          Verdict.OTHER_STREAM,
          "looks at " + rule.on().label() + ", the event is of " + judged.stream().label());
    }
    if (!signs.isEmpty()
        && judged.sighting().signs().keySet().stream().noneMatch(signs::contains)) {
      return Result.of(Verdict.NO_SIGN, "looks at events with one of the signs " + signs);
    }
    if (isAboutClient() && judged.client().isEmpty()) {
      return Result.of(Verdict.NO_SUBJECT, "the event has no client address");
    }
    if (!isAboutClient() && judged.accountId() == 0) {
      return Result.of(Verdict.NO_SUBJECT, "the event is of no account that exists");
    }
    Duration fresh = rule.terms().fresh();
    if (judged.time().isBefore(now.minus(fresh))) {
      return Result.of(
          Verdict.NOT_FRESH,
          "of " + judged.time() + ", and only the last " + DurationText.of(fresh) + " alert");
    }
    return isAboutClient() ? find(judged, values) : findUnlessLearning(judged, values);
  }

  private Result findUnlessLearning(Case judged, Map<String, ?> values) {
    Duration learn = rule.learn();
    if (learn.isZero()) {
      return find(judged, values);
    }
    Optional<Instant> firstSeen = firstSeen(judged);
    if (firstSeen.isEmpty() || judged.time().isBefore(firstSeen.get().plus(learn))) {
      return Result.of(
          Verdict.LEARNING,
          "first used "
              + firstSeen.map(Instant::toString).orElse("now")
              + ", and the first "
              + DurationText.of(learn)
              + " only teach");
    }
    return find(judged, values);
  }

  private Optional<Instant> firstSeen(Case judged) {
    Optional<Instant> own = judged.sighting().firstSeen();
    if (rule.terms().per() != Per.PERSON) {
      return own;
    }
    return judged.owners().accountsOfSameOwner(judged.accountId()).stream()
        .flatMap(id -> (id == judged.accountId() ? own : judged.history().firstSeen(id)).stream())
        .min(Instant::compareTo);
  }

  private Result find(Case judged, Map<String, ?> values) {
    try {
      if (!rule.when().holds(values)) {
        return Result.of(Verdict.CONDITION_FALSE, "when: " + rule.when().source() + " is false");
      }
      Finding finding = detector.judge(judged, values);
      return finding.found().isEmpty()
          ? Result.of(Verdict.NOTHING_FOUND, finding.reason())
          : unlessMuted(judged, finding);
    } catch (ConditionException e) {
      troubles.add(rule.name(), e.getMessage());
      return Result.of(Verdict.TROUBLE, e.getMessage());
    }
  }

  private Result unlessMuted(Case judged, Finding finding) {
    String subject = finding.found().orElseThrow().subject();
    Duration mute = rule.terms().mute();
    if (!mute.isZero()) {
      for (long account : mutedAccounts(judged)) {
        Optional<Instant> until =
            judged.ledger().lastAlert(account, rule.name(), subject).map(last -> last.plus(mute));
        if (until.isPresent() && judged.time().isBefore(until.get())) {
          return Result.of(
              Verdict.MUTED, finding.reason() + "; " + subject + " is muted until " + until.get());
        }
      }
    }
    return new Result(Verdict.ALERT, finding.reason(), finding.found());
  }

  private List<Long> mutedAccounts(Case judged) {
    if (isAboutClient()) {
      return List.of(0L);
    }
    return rule.terms().per() == Per.PERSON
        ? judged.owners().accountsOfSameOwner(judged.accountId())
        : List.of(judged.accountId());
  }

  /**
   * What came of a look.
   *
   * @param found if the verdict is {@link Verdict#ALERT}
   */
  record Result(Verdict verdict, String reason, Optional<Finding.Unusual> found) {
    static Result of(Verdict verdict, String reason) {
      return new Result(verdict, reason, Optional.empty());
    }
  }
}

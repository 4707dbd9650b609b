package org.mailwarden.detect.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mailwarden.detect.Explanation;
import org.mailwarden.event.LogEvent;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.LocatedEvent;

/** Runs the tests of one file. */
final class RuleTestRun {
  /** Times in messages are the event's, so that how often is judged says nothing. */
  private static final Duration JUDGE_INTERVAL = Duration.ofSeconds(5);

  private final RuleTestFile file;
  private final RuleSet rules;

  RuleTestRun(RuleTestFile file, RuleSet all) {
    this.file = file;
    this.rules = underTest(all, file.rules().stream().map(RuleTestFile.Named::name).toList());
  }

  RuleTests.Result run(RuleTest test) {
    Replay replay = RuleReplay.of(rules, owners(), Locations.byCountry(), JUDGE_INTERVAL);
    List<ReplayedAlert> raised = new ArrayList<>(play(test, replay).alerts());
    List<ExpectedAlert> missing = new ArrayList<>();
    for (ExpectedAlert expected : test.alerts()) {
      Optional<ReplayedAlert> found = raised.stream().filter(expected::isMetBy).findFirst();
      found.ifPresentOrElse(raised::remove, () -> missing.add(expected));
    }
    return new RuleTests.Result(
        test.name(),
        test.place(),
        missing.isEmpty() && raised.isEmpty()
            ? Optional.empty()
            : Optional.of(failure(missing, raised) + explained(test, missing, raised)));
  }

  private TestOwners owners() {
    return new TestOwners(file.people(), file.zone());
  }

  private ReplayOutcome play(RuleTest test, Replay replay) {
    for (LogEvent event : test.events()) {
      replay.add(new LocatedEvent(event, event.client().map(file.origins()::resolve)));
    }
    return replay.finish();
  }

  /** How the rules judged the events of alerts that are missing or too many. */
  private String explained(
      RuleTest test, List<ExpectedAlert> missing, List<ReplayedAlert> unexpected) {
    List<WantedEvent> wanted = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ExpectedAlert alert : missing) {
      names.add(alert.rule());
      wanted.add(new WantedEvent(alert.time(), alert.account().orElse(""), Optional.empty()));
    }
    for (ReplayedAlert alert : unexpected) {
      names.add(alert.rule());
      wanted.add(WantedEvent.of(alert));
    }
    ExplainingReplay explaining =
        new ExplainingReplay(rules, owners(), Locations.byCountry(), wanted);
    play(test, explaining.replay(JUDGE_INTERVAL));
    StringBuilder text = new StringBuilder();
    for (Explanation explanation : explaining.explanations()) {
      text.append("\nhow ")
          .append(explanation.sighting().located().event().time())
          .append(" was judged:");
      for (Explanation.Look look : explanation.looks()) {
        if (names.contains(look.rule().name())) {
          ExplanationText.lines(look).forEach(line -> text.append("\n  ").append(line));
        }
      }
    }
    return text.toString();
  }

  /** The named rules, on; all as they are if none is named. */
  private static RuleSet underTest(RuleSet all, List<String> names) {
    return names.isEmpty()
        ? all
        : new RuleSet(
            all.rules().stream()
                .filter(rule -> names.contains(rule.name()))
                .map(SwitchedOn::of)
                .toList());
  }

  private static String failure(List<ExpectedAlert> missing, List<ReplayedAlert> unexpected) {
    List<String> lines = new ArrayList<>();
    if (!missing.isEmpty()) {
      lines.add("expected, and not raised:");
      missing.forEach(alert -> lines.add("  " + shown(alert)));
    }
    if (!unexpected.isEmpty()) {
      lines.add("raised, and not expected:");
      unexpected.forEach(alert -> lines.add("  " + shown(alert)));
    }
    return String.join("\n", lines);
  }

  private static String shown(ExpectedAlert alert) {
    List<String> parts = new ArrayList<>();
    parts.add(alert.time() + " " + alert.rule());
    alert.account().ifPresent(account -> parts.add("account: " + account));
    alert.severity().ifPresent(severity -> parts.add("severity: " + severity));
    alert.mailed().ifPresent(mailed -> parts.add("mailed: " + mailed));
    alert.subject().ifPresent(subject -> parts.add("subject: " + subject));
    return parts.stream().collect(Collectors.joining(", "));
  }

  private static String shown(ReplayedAlert alert) {
    return alert.time()
        + " "
        + alert.rule()
        + ", account: "
        + alert.address()
        + ", severity: "
        + alert.severity()
        + ", mailed: "
        + alert.mailed()
        + ", subject: "
        + alert.subject()
        + " ("
        + alert.reason()
        + ")";
  }
}

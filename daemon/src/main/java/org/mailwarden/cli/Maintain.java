package org.mailwarden.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Database;

/** The daily upkeep: partitions, and places that the rules say to forget. */
public final class Maintain {
  /** Of kinds of places that no rule looks at by itself. */
  private static final Duration FORGET = Duration.ofDays(180);

  private final Database database;
  private final RuleFolder rules;
  private final Clock clock;

  Maintain(Database database, RuleFolder rules, Clock clock) {
    this.database = database;
    this.rules = rules;
    this.clock = clock;
  }

  /** Runs once. */
  public void run() {
    database.maintain();
    longestMemories()
        .forEach((kind, memory) -> database.alerts().forget(kind, clock.instant().minus(memory)));
  }

  /** Of several rules that look at one kind of place, the one that remembers longest decides. */
  private Map<Candidate.Kind, Duration> longestMemories() {
    Map<Candidate.Kind, Duration> longest = new EnumMap<>(Candidate.Kind.class);
    for (Rule rule : rules.current().rules()) {
      if (rule instanceof NewTermRule term && rule.mode() != RuleMode.OFF) {
        longest.merge(
            Candidate.Kind.valueOf(term.field().name()),
            rule.terms().forget(),
            (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    longest.putIfAbsent(Candidate.Kind.SERVICE, FORGET);
    longest.putIfAbsent(Candidate.Kind.SENDER_NETWORK, FORGET);
    return longest;
  }
}

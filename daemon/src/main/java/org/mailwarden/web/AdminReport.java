package org.mailwarden.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.mailwarden.store.AlertStore.DayCount;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.UnreadLines;

/**
 * How Mailwarden does, for the administrators' page.
 *
 * @param today the last of the days shown
 * @param alerts of the days shown
 * @param held what the flood brake holds
 * @param unread shapes of lines that no format reads
 * @param rulesTaken when the rules in force were taken in
 * @param problems why the rules on disk are not those in force; empty if they are
 * @param backtest what the rules in force would have done, once it is computed
 */
public record AdminReport(
    LocalDate today,
    List<DayCount> alerts,
    List<HeldRule> held,
    List<UnreadLines> unread,
    List<SourceState> sources,
    List<RuleState> rules,
    Instant rulesTaken,
    List<String> problems,
    Optional<Backtest> backtest) {
  /** How many days are shown. */
  public static final int DAYS = 30;

  public AdminReport {
    alerts = List.copyOf(alerts);
    held = List.copyOf(held);
    unread = List.copyOf(unread);
    sources = List.copyOf(sources);
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * How a source stands.
   *
   * @param lag what waits to be read: bytes of a file, lines of a network source
   * @param lastLine when lines were last stored
   */
  public record SourceState(
      String name, long lag, Optional<String> problem, Optional<Instant> lastLine) {}

  /**
   * A rule in force.
   *
   * @param mode on, shadow or off
   */
  public record RuleState(String name, String mode, String severity) {}

  /**
   * What the rules in force would have done in the past days.
   *
   * @param computed when
   */
  public record Backtest(Instant computed, List<RuleResult> rules) {
    public Backtest {
      rules = List.copyOf(rules);
    }

    /** The result of this rule, or empty if it was not among those in force. */
    Optional<RuleResult> of(String rule) {
      return rules.stream().filter(result -> result.rule().equals(rule)).findFirst();
    }
  }

  /**
   * What one rule would have done.
   *
   * @param mails of their own to owners
   */
  public record RuleResult(String rule, long alerts, long accounts, long mails) {}
}

package org.mailwarden.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mailwarden.detect.replay.ReplayOutcome;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleSet;

/** What rules would have done, as tables for a terminal. */
final class BacktestReport {
  private static final int NOISIEST = 10;
  private static final int ALERTS_SHOWN = 50;
  private static final int WHYS_SHOWN = 3;

  private final RuleSet rules;
  private final ReplayOutcome outcome;
  private final ZoneId zone;

  /**
   * @param zone whose days are counted and in which times are shown
   */
  BacktestReport(RuleSet rules, ReplayOutcome outcome, ZoneId zone) {
    this.rules = rules;
    this.outcome = outcome;
    this.zone = zone;
  }

  void print(PrintWriter out) {
    if (outcome.from().isEmpty()) {
      out.println("There are no events to judge.");
      return;
    }
    summary(out);
    perDay(out);
    perRule(out);
    noisiest(out);
    alerts(out);
  }

  private void summary(PrintWriter out) {
    List<ReplayedAlert> alerts = outcome.alerts();
    out.printf(
        "%s to %s: %,d events of %,d accounts, %d rules.%n",
        day(outcome.from().orElseThrow()),
        day(outcome.to().orElseThrow()),
        outcome.events(),
        outcome.accounts(),
        rules.rules().size());
    out.printf(
        "%,d alerts at %,d accounts, %,d of them mails of their own to the owner.%n",
        alerts.size(), accountsOf(alerts), mailsOf(alerts));
    out.printf(
        "Saved: %,d mails by incidents that were told of already, %,d repetitions by mute.%n",
        alerts.stream().filter(this::isSavedByIncident).count(),
        outcome.muted().values().stream().mapToLong(Long::longValue).sum());
  }

  private void perDay(PrintWriter out) {
    TextTable table = TextTable.of("Alerts a day", "day", "alerts", "accounts", "mails");
    Map<LocalDate, List<ReplayedAlert>> byDay = new TreeMap<>();
    LocalDate last = day(outcome.to().orElseThrow());
    for (LocalDate day = day(outcome.from().orElseThrow());
        !day.isAfter(last);
        day = day.plusDays(1)) {
      byDay.put(day, new ArrayList<>());
    }
    outcome
        .alerts()
        .forEach(
            alert -> byDay.computeIfAbsent(day(alert.time()), d -> new ArrayList<>()).add(alert));
    byDay.forEach((day, of) -> table.row(day.toString(), of.size(), accountsOf(of), mailsOf(of)));
    table.print(out);
  }

  private void perRule(PrintWriter out) {
    TextTable table =
        TextTable.of(
            "Rules",
            "rule",
            "mode",
            "alerts",
            "accounts",
            "mails",
            "digest",
            "in incidents",
            "muted");
    for (Rule rule : rules.rules()) {
      List<ReplayedAlert> of =
          outcome.alerts().stream().filter(alert -> alert.rule().equals(rule.name())).toList();
      table.row(
          rule.name(),
          rule.mode().name().toLowerCase(Locale.ROOT),
          of.size(),
          accountsOf(of),
          mailsOf(of),
          of.stream().filter(alert -> alert.alert().digest()).count(),
          of.stream().filter(this::isSavedByIncident).count(),
          outcome.muted().getOrDefault(rule.name(), 0L));
    }
    table.print(out);
  }

  private void noisiest(PrintWriter out) {
    Map<String, List<ReplayedAlert>> byAccount =
        outcome.alerts().stream()
            .collect(
                Collectors.groupingBy(
                    ReplayedAlert::address, LinkedHashMap::new, Collectors.toList()));
    TextTable table = TextTable.of("The noisiest accounts", "account", "alerts", "mails", "why");
    byAccount.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, List<ReplayedAlert>>>comparingInt(
                    entry -> -entry.getValue().size())
                .thenComparing(Map.Entry::getKey))
        .limit(NOISIEST)
        .forEach(
            entry ->
                table.row(
                    name(entry.getKey()),
                    entry.getValue().size(),
                    mailsOf(entry.getValue()),
                    why(entry.getValue())));
    table.print(out);
  }

  /** Such as {@code new-network 4 (network:192.0.2.0/24, ...), new-country 1 (country:VN)}. */
  private static String why(List<ReplayedAlert> alerts) {
    Map<String, Set<String>> subjects = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (ReplayedAlert alert : alerts) {
      subjects.computeIfAbsent(alert.rule(), rule -> new TreeSet<>()).add(alert.subject());
      counts.merge(alert.rule(), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(
            entry -> {
              Set<String> of = subjects.get(entry.getKey());
              return entry.getKey()
                  + " "
                  + entry.getValue()
                  + " ("
                  + of.stream().limit(WHYS_SHOWN).collect(Collectors.joining(", "))
                  + (of.size() > WHYS_SHOWN ? ", ..." : "")
                  + ")";
            })
        .collect(Collectors.joining(", "));
  }

  private void alerts(PrintWriter out) {
    TextTable table =
        TextTable.of("Alerts", "number", "time", "account", "rule", "severity", "mailed", "reason");
    outcome.alerts().stream()
        .limit(ALERTS_SHOWN)
        .forEach(
            alert ->
                table.row(
                    alert.number(),
                    time(alert),
                    name(alert.address()),
                    alert.rule(),
                    alert.severity(),
                    alert.mailed() ? "yes" : "",
                    alert.reason()));
    table.print(out);
    int more = outcome.alerts().size() - ALERTS_SHOWN;
    if (more > 0) {
      out.printf("... and %,d more; --format jsonl prints all of them.%n", more);
    }
  }

  /** What other rules do to these alerts, alert by alert. */
  void print(RulesComparison comparison, PrintWriter out) {
    out.println();
    out.printf(
        "The other rules add %,d alerts, remove %,d, change %,d and leave %,d as they are.%n",
        comparison.count(RulesComparison.Change.ADDED),
        comparison.count(RulesComparison.Change.REMOVED),
        comparison.count(RulesComparison.Change.CHANGED),
        comparison.same());
    TextTable table =
        TextTable.of("Differences", "", "time", "account", "rule", "severity", "mailed", "reason");
    for (RulesComparison.Changed changed : comparison.changes()) {
      ReplayedAlert alert = changed.alert();
      table.row(
          changed.change().sign(),
          time(alert),
          name(alert.address()),
          alert.rule(),
          alert.severity(),
          alert.mailed() ? "yes" : "",
          alert.reason());
    }
    table.print(out);
  }

  /** The rule mails the owner at once, and this alert was not mailed: its incident was. */
  private boolean isSavedByIncident(ReplayedAlert alert) {
    return !alert.mailed()
        && alert.address().contains("@")
        && rules
            .named(alert.rule())
            .filter(
                rule ->
                    rule.mode() == RuleMode.ON
                        && rule.terms().mail().owner() == RuleMail.Owner.ALERT)
            .isPresent();
  }

  private static String name(String address) {
    return address.isEmpty() ? "(none)" : address;
  }

  private String time(ReplayedAlert alert) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone).format(alert.time());
  }

  private LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  private static long accountsOf(List<ReplayedAlert> alerts) {
    return alerts.stream()
        .map(ReplayedAlert::address)
        .filter(address -> !address.isEmpty())
        .distinct()
        .count();
  }

  private static long mailsOf(List<ReplayedAlert> alerts) {
    return alerts.stream().filter(ReplayedAlert::mailed).count();
  }
}

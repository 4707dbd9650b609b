package org.mailwarden.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.mailwarden.store.AlertStore.DayCount;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.UnreadLines;

/** Reports for the administrators' page, of a quiet day and of a bad one. */
final class AdminReports {
  private static final LocalDate TODAY = LocalDate.parse("2020-03-10");
  private static final Instant NOON = Instant.parse("2020-03-10T04:00:00Z");

  static final AdminReport QUIET =
      new AdminReport(
          TODAY,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          NOON,
          List.of(),
          Optional.empty());

  static final AdminReport BAD =
      new AdminReport(
          TODAY,
          List.of(
              new DayCount("new-country", "on", TODAY, 30),
              new DayCount("new-country", "on", TODAY.minusDays(29), 10),
              new DayCount("new-network", "shadow", TODAY, 10)),
          List.of(new HeldRule("new-country", 12, 9, NOON.minusSeconds(60), NOON)),
          List.of(
              new UnreadLines(
                  "mail-log", "<b>maild</b>: login", 8211, NOON, NOON, "maild: login mei")),
          List.of(
              new AdminReport.SourceState("mail-log", 512, Optional.empty(), Optional.of(NOON)),
              new AdminReport.SourceState(
                  "portal", 0, Optional.of("its disk is full"), Optional.empty())),
          List.of(
              new AdminReport.RuleState("new-country", "on", "critical"),
              new AdminReport.RuleState("new-network", "shadow", "warning")),
          NOON,
          List.of("rules/a.yaml:3:1: unknown key \"tpye\"; did you mean \"type\"?"),
          Optional.of(
              new AdminReport.Backtest(
                  NOON,
                  List.of(
                      new AdminReport.RuleResult("new-country", 40, 33, 21),
                      new AdminReport.RuleResult("new-network", 10, 9, 0)))));

  private AdminReports() {}
}

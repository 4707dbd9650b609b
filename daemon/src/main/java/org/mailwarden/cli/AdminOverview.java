package org.mailwarden.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailwarden.ingest.SourceHealth;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.Database;
import org.mailwarden.web.AdminReport;
import org.mailwarden.yaml.Problem;

/**
 * Gathers what the administrators' page shows: short queries, and what is in memory anyway.
 *
 * @param sources how every source stands
 * @param backtest what was computed in the background last, if anything was
 */
record AdminOverview(
    Database database,
    Supplier<List<SourceHealth>> sources,
    RuleFolder rules,
    Supplier<Optional<AdminReport.Backtest>> backtest,
    ZoneId zone,
    Clock clock)
    implements Supplier<AdminReport> {
  private static final int MOST_SHAPES = 20;

  @Override
  public AdminReport get() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    Map<String, Instant> lastLines = database.events().lastLines();
    return new AdminReport(
        today,
        database.alerts().byDay(today.minusDays(AdminReport.DAYS - 1L), zone),
        database.held().byRule(),
        database.events().unread(Optional.empty(), MOST_SHAPES),
        sources.get().stream()
            .map(
                source ->
                    new AdminReport.SourceState(
                        source.source(),
                        source.lag(),
                        source.problem(),
                        Optional.ofNullable(lastLines.get(source.source()))))
            .toList(),
        rules.current().rules().stream().map(AdminOverview::state).toList(),
        rules.lastLoaded(),
        rules.problems().stream().map(Problem::toString).toList(),
        backtest.get());
  }

  private static AdminReport.RuleState state(Rule rule) {
    return new AdminReport.RuleState(
        rule.name(),
        rule.mode().name().toLowerCase(Locale.ROOT),
        rule.terms().severity().name().toLowerCase(Locale.ROOT));
  }
}

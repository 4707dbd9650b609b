package org.mailwarden.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Handler;
import org.mailwarden.detect.replay.DatabasePast;
import org.mailwarden.detect.replay.Owners;
import org.mailwarden.detect.replay.Replay;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.detect.replay.RuleReplay;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.StoredPast;
import org.mailwarden.web.AdminReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rules in force would have done in the past 30 days: computed in the background, shown
 * until the next time. A site whose past is too large for a part of this process's memory runs
 * {@code mailwarden rules backtest} in a process of its own.
 */
public final class RecentBacktest implements Supplier<Optional<AdminReport.Backtest>> {
  private static final Logger LOG = LoggerFactory.getLogger(RecentBacktest.class);
  private static final Duration STRETCH = Duration.ofDays(30);

  /** Of the heap; ingest and the page must go on beside. */
  private static final double MEMORY = 0.25;

  private static final long BYTES_AN_EVENT = 400;

  private final StoredPast stored;
  private final RuleFolder rules;
  private final Owners owners;
  private final GeoFiles geo;
  private final Duration judgeInterval;
  private final Clock clock;
  private volatile Optional<AdminReport.Backtest> last = Optional.empty();

  /**
   * @param judgeInterval how often this daemon judges
   */
  RecentBacktest(
      StoredPast stored,
      RuleFolder rules,
      Owners owners,
      GeoFiles geo,
      Duration judgeInterval,
      Clock clock) {
    this.stored = stored;
    this.rules = rules;
    this.owners = owners;
    this.geo = geo;
    this.judgeInterval = judgeInterval;
    this.clock = clock;
  }

  /** The result of the last run; empty before the first has ended. */
  @Override
  public Optional<AdminReport.Backtest> get() {
    return last;
  }

  /** Runs once. */
  @Handler
  public void run() throws IOException {
    long events = stored.aboutHowMany();
    if (events > Runtime.getRuntime().maxMemory() * MEMORY / BYTES_AN_EVENT) {
      LOG.info(
          "about {} events are stored, too many to try the rules on beside everything else;"
              + " mailwarden rules backtest --days 30 does so in a process of its own",
          events);
      last = Optional.empty();
      return;
    }
    var inForce = rules.current();
    Replay replay = RuleReplay.of(inForce, owners, geo, judgeInterval);
    new DatabasePast(stored, STRETCH, geo).play(replay);
    List<ReplayedAlert> alerts = replay.finish().alerts();
    last =
        Optional.of(
            new AdminReport.Backtest(
                clock.instant(),
                inForce.rules().stream().map(rule -> result(rule, alerts)).toList()));
  }

  private static AdminReport.RuleResult result(Rule rule, List<ReplayedAlert> all) {
    List<ReplayedAlert> alerts =
        all.stream().filter(alert -> alert.rule().equals(rule.name())).toList();
    return new AdminReport.RuleResult(
        rule.name(),
        alerts.size(),
        alerts.stream()
            .map(ReplayedAlert::address)
            .filter(address -> !address.isEmpty())
            .distinct()
            .count(),
        alerts.stream().filter(ReplayedAlert::mailed).count());
  }
}

package org.mailwarden.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mailwarden.detect.replay.Replay;
import org.mailwarden.detect.replay.ReplayOutcome;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.detect.replay.RuleReplay;
import org.mailwarden.rules.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mailwarden rules backtest}: what rules would have done. */
@Command(
    name = "backtest",
    description = {
      "What rules would have done: the past is run again through the daemon's own detectors,",
      "learning included. Nobody is mailed, and nothing is stored."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:the rules are not good, or the past can't be read"})
final class BacktestCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final Path installation;

  @Mixin private PastOptions pastOptions = new PastOptions();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "The last days that the configured database has, at most those it keeps.")
  private Integer days;

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description = "The rules (default: those of the configuration, or the shipped ones).")
  private Path rules;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, or jsonl: one JSON object an alert (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--compare",
      paramLabel = "DIR",
      description = "Other rules: what they add and remove, alert by alert.")
  private Path other;

  @Option(
      names = "--mail",
      paramLabel = "N",
      description = "Prints the mail that the alert with this number would have been.")
  private Integer mail;

  @Spec private CommandSpec spec;

  BacktestCommand(Map<String, String> environment, Path installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((days == null) == !pastOptions.isOfLogs()) {
      throw new CommandFailedException("expected either --days N or --log FILE...");
    }
    if (days != null && days < 1) {
      throw new CommandFailedException("--days: expected a whole number of at least 1");
    }
    try (OpenedPast past =
        pastOptions.isOfLogs()
            ? OpenedPast.ofLogs(pastOptions, environment, installation)
            : OpenedPast.ofDatabase(
                pastOptions, Duration.ofDays(days), environment, installation)) {
      run(past);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void run(OpenedPast past) throws IOException {
    RuleSet inForce = GoodRules.in(past.rules(rules, installation));
    RuleSet others = other == null ? null : GoodRules.in(other);
    ReplayOutcome outcome = replay(past, inForce);
    if (mail != null) {
      new ReplayedMail(past, inForce, installation)
          .print(alert(outcome), spec.commandLine().getOut());
    } else if (others == null) {
      print(past, inForce, outcome);
    } else {
      RulesComparison comparison =
          RulesComparison.of(outcome.alerts(), replay(past, others).alerts());
      print(past, inForce, outcome, comparison);
    }
  }

  private static ReplayOutcome replay(OpenedPast past, RuleSet rules) throws IOException {
    Replay replay = RuleReplay.of(rules, past.owners(), past.locations(), past.judgeInterval());
    past.past().play(replay);
    return replay.finish();
  }

  private ReplayedAlert alert(ReplayOutcome outcome) {
    List<ReplayedAlert> alerts = outcome.alerts();
    if (mail < 1 || mail > alerts.size()) {
      throw new CommandFailedException(
          alerts.isEmpty()
              ? "--mail: there is no alert"
              : "--mail: expected a number from 1 to " + alerts.size());
    }
    return alerts.get(mail - 1);
  }

  private void print(OpenedPast past, RuleSet inForce, ReplayOutcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSONL) {
      outcome.alerts().forEach(alert -> out.println(AlertLines.of(alert)));
    } else {
      new BacktestReport(inForce, outcome, past.zone()).print(out);
    }
  }

  private void print(
      OpenedPast past, RuleSet inForce, ReplayOutcome outcome, RulesComparison comparison) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSONL) {
      comparison
          .changes()
          .forEach(changed -> out.println(AlertLines.of(changed.alert(), changed.change())));
    } else {
      BacktestReport report = new BacktestReport(inForce, outcome, past.zone());
      report.print(out);
      report.print(comparison, out);
    }
  }

  /** How alerts are printed. */
  enum Format {
    TABLE,
    JSONL
  }
}

package org.mailwarden.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mailwarden.detect.Explanation;
import org.mailwarden.detect.replay.ExplainingReplay;
import org.mailwarden.detect.replay.ExplanationText;
import org.mailwarden.detect.replay.Replay;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.detect.replay.RuleReplay;
import org.mailwarden.detect.replay.WantedEvent;
import org.mailwarden.event.LogEvent;
import org.mailwarden.parse.EventJson;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.StoredAlert;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailwarden rules explain}: why rules said something of an event, or nothing. */
@Command(
    name = "explain",
    description = {
      "Says how rules judge one event: which of them looked, the values that their conditions read,",
      "and why each raised an alert or didn't. The past is run again up to the event. Nobody is",
      "mailed, and nothing is stored."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:there is no such event, or the past can't be read"})
final class ExplainCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final Path installation;

  @Mixin private PastOptions pastOptions = new PastOptions();

  @Parameters(
      paramLabel = "ALERT_ID",
      arity = "0..1",
      description = {
        "An alert of the configured database, as mailwarden alerts list numbers them; with --log,",
        "as mailwarden rules backtest numbers them."
      })
  private Long alert;

  @Option(
      names = "--event",
      paramLabel = "JSON",
      description = {
        "An event as mailwarden parse prints it. It need not have happened: it is judged as if it",
        "had."
      })
  private String event;

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description = "The rules (default: those of the configuration, or the shipped ones).")
  private Path rules;

  @Spec private CommandSpec spec;

  ExplainCommand(Map<String, String> environment, Path installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((alert == null) == (event == null)) {
      throw new CommandFailedException("expected either ALERT_ID or --event JSON");
    }
    Optional<LogEvent> asked = Optional.ofNullable(event).map(this::read);
    try (OpenedPast past = opened()) {
      RuleSet inForce = GoodRules.in(past.rules(rules, installation));
      Optional<LocatedEvent> located = asked.map(past::located);
      WantedEvent wanted =
          located.isPresent() ? WantedEvent.of(located.get()) : eventOfAlert(past, inForce);
      ExplainingReplay explaining =
          new ExplainingReplay(inForce, past.owners(), past.locations(), List.of(wanted));
      Replay replay = explaining.replay(past.judgeInterval());
      located.ifPresent(replay::expect);
      past.past().play(replay);
      replay.finish();
      print(explaining.explanations());
    }
    return 0;
  }

  private OpenedPast opened() throws IOException, InterruptedException {
    return pastOptions.isOfLogs()
        ? OpenedPast.ofLogs(pastOptions, environment, installation)
        : OpenedPast.ofStoredDays(pastOptions, environment, installation);
  }

  private LogEvent read(String json) {
    try {
      return new EventJson(ZoneOffset.UTC, pastOptions.domains).read(json);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException("--event: " + e.getMessage(), e);
    }
  }

  private WantedEvent eventOfAlert(OpenedPast past, RuleSet inForce) throws IOException {
    if (!pastOptions.isOfLogs()) {
      StoredAlert stored =
          past.alert(alert)
              .orElseThrow(() -> new CommandFailedException("there is no alert " + alert));
      return new WantedEvent(
          stored.time(),
          stored.account() == null ? "" : stored.account().address(),
          stored.evidence().client());
    }
    Replay replay = RuleReplay.of(inForce, past.owners(), past.locations(), past.judgeInterval());
    past.past().play(replay);
    List<ReplayedAlert> alerts = replay.finish().alerts();
    if (alert < 1 || alert > alerts.size()) {
      throw new CommandFailedException(
          "there is no alert " + alert + ": the rules raise " + alerts.size() + " of these logs");
    }
    return WantedEvent.of(alerts.get(alert.intValue() - 1));
  }

  private void print(List<Explanation> explanations) {
    if (explanations.isEmpty()) {
      throw new CommandFailedException(
          "the event is not there any more: older than what is kept, or not in these logs");
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Explanation explanation : explanations) {
      ExplanationText.lines(explanation).forEach(line -> out.println(Terminal.safe(line)));
      out.println();
    }
    out.flush();
  }
}

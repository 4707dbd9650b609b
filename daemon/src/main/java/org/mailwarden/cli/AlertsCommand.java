package org.mailwarden.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.event.Origin;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.Database;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.HeldMails.Released;
import org.mailwarden.store.HeldMails.Selection;
import org.mailwarden.store.Outbox.MailState;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden alerts list|show|release|drop}: what was raised, and what becomes of the mails
 * that the flood brake holds. Works beside a running daemon.
 */
@Command(
    name = "alerts",
    description = "Alerts, and the mails that are held because a rule raised too many.",
    mixinStandardHelpOptions = true)
final class AlertsCommand {
  /** Of a rule that is gone: what rules have where they don't say. */
  private static final Duration USUALLY_FRESH = Duration.ofHours(24);

  private static final String WHICH = "A rule's name, or the number of an alert as list shows it.";

  private final Map<String, String> environment;
  private final Path installation;

  @Spec private CommandSpec spec;

  AlertsCommand(Map<String, String> environment, Path installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Command(
      name = "list",
      description = {
        "Prints the latest alerts, newest first; with --held those whose mails are held, in their",
        "order, and how much of each rule is held."
      },
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ConfigOption config,
      @Option(names = "--held", description = "Only alerts whose mails are held.") boolean held,
      @Option(names = "--rule", paramLabel = "RULE", description = "Of this rule only.")
          String rule,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "At most so many alerts (default: ${DEFAULT-VALUE}).")
          int limit)
      throws InterruptedException {
    if (limit < 1) {
      throw new CommandFailedException("--limit: expected a whole number of at least 1");
    }
    Configuration configuration = config.load(environment, installation);
    try (OpenedDatabase opened = open(configuration)) {
      Database database = opened.database();
      ZoneId zone = configuration.site().zone();
      PrintWriter out = spec.commandLine().getOut();
      if (held) {
        Selection selection =
            rule == null ? Selection.all() : new Selection(List.of(rule), List.of());
        List<Long> order = database.held().alerts(selection, limit);
        print(
            database.alerts().alerts(order).stream()
                .sorted(Comparator.comparing(alert -> order.indexOf(alert.id())))
                .toList(),
            zone,
            out);
        printHeld(database.held().byRule(), out);
      } else {
        print(database.alerts().latest(Optional.ofNullable(rule), limit), zone, out);
      }
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "Prints what an alert rests on, and what became of its mails.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin ConfigOption config,
      @Parameters(paramLabel = "ID", description = "The alert's number, as list shows it.") long id)
      throws InterruptedException {
    Configuration configuration = config.load(environment, installation);
    try (OpenedDatabase opened = open(configuration)) {
      List<StoredAlert> found = opened.database().alerts().alerts(List.of(id));
      if (found.isEmpty()) {
        throw new CommandFailedException(
            "there is no alert " + id + "; mailwarden alerts list shows the latest");
      }
      print(
          found.get(0),
          opened.database().outbox().ofAlert(id),
          configuration.site().zone(),
          spec.commandLine().getOut());
    }
    return 0;
  }

  @Command(
      name = "release",
      description = {
        "Sends held mails, in their order. One that is older than its rule's fresh is left to the",
        "next digest instead."
      },
      mixinStandardHelpOptions = true)
  int release(
      @Mixin ConfigOption config,
      @Parameters(arity = "1..*", paramLabel = "RULE|ID", description = WHICH) List<String> which)
      throws InterruptedException {
    Configuration configuration = config.load(environment, installation);
    RuleSet rules = RuleFolder.load(configuration.folders().rules()).current();
    try (OpenedDatabase opened = open(configuration)) {
      Released released =
          opened
              .database()
              .held()
              .release(
                  selection(which, opened.database().held().byRule()),
                  rule -> rules.named(rule).map(r -> r.terms().fresh()).orElse(USUALLY_FRESH));
      PrintWriter out = spec.commandLine().getOut();
      out.println(mails(released.sent()) + " released, to be sent by the daemon");
      if (released.tooOld() > 0) {
        out.println(mails(released.tooOld()) + " too old by now, left to the next digest");
      }
      out.flush();
    }
    return 0;
  }

  @Command(
      name = "drop",
      description = "Ends held mails unsent. Their alerts stay and show in the logs.",
      mixinStandardHelpOptions = true)
  int drop(
      @Mixin ConfigOption config,
      @Parameters(arity = "1..*", paramLabel = "RULE|ID", description = WHICH) List<String> which)
      throws InterruptedException {
    try (OpenedDatabase opened = open(config.load(environment, installation))) {
      int dropped =
          opened.database().held().drop(selection(which, opened.database().held().byRule()));
      PrintWriter out = spec.commandLine().getOut();
      out.println(mails(dropped) + " dropped");
      out.flush();
    }
    return 0;
  }

  private static OpenedDatabase open(Configuration configuration) throws InterruptedException {
    return OpenedDatabase.openBesideDaemon(configuration, Clock.systemUTC());
  }

  /** Numbers are alerts, everything else names of rules of which something is held. */
  static Selection selection(List<String> which, List<HeldRule> held) {
    List<String> known = held.stream().map(HeldRule::rule).toList();
    List<String> rules = new ArrayList<>();
    List<Long> alerts = new ArrayList<>();
    for (String one : which) {
      if (known.contains(one)) {
        rules.add(one);
      } else if (one.matches("[0-9]{1,18}")) {
        alerts.add(Long.valueOf(one));
      } else {
        throw new CommandFailedException(
            "nothing is held of a rule "
                + Expected.quote(one)
                + (known.isEmpty()
                    ? "; nothing is held at all"
                    : Suggestion.after(one, known)
                        + " (held are "
                        + String.join(", ", known)
                        + ")"));
      }
    }
    return new Selection(rules, alerts);
  }

  private static void print(List<StoredAlert> alerts, ZoneId zone, PrintWriter out) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    for (StoredAlert alert : alerts) {
      out.printf(
          "%8d  %s  %-8s  %s  %s  %s%s%n",
          alert.id(),
          time.format(alert.time()),
          Terminal.safe(alert.severity()),
          Terminal.safe(alert.rule()),
          Terminal.safe(alert.address().isEmpty() ? "-" : alert.address()),
          Terminal.safe(alert.subject()),
          alert.mode().equals("shadow") ? "  (shadow)" : "");
    }
    if (alerts.isEmpty()) {
      out.println("none");
    }
    out.flush();
  }

  private static void printHeld(List<HeldRule> held, PrintWriter out) {
    for (HeldRule rule : held) {
      String name = Terminal.safe(rule.rule());
      out.printf(
          "%n%s: %s to %d accounts held%n  mailwarden alerts release %s    sends them%n"
              + "  mailwarden alerts drop %s       sends none of them%n",
          name, mails(rule.mails()), rule.accounts(), name, name);
    }
    out.flush();
  }

  private static void print(
      StoredAlert alert, List<MailState> mails, ZoneId zone, PrintWriter out) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx").withZone(zone);
    line(out, "alert", String.valueOf(alert.id()));
    line(out, "rule", alert.rule() + (alert.mode().equals("shadow") ? " (shadow)" : ""));
    line(out, "severity", alert.severity());
    line(out, "account", alert.address());
    line(out, "event", time.format(alert.time()));
    line(out, "raised", time.format(alert.raised()));
    line(out, "subject", alert.subject());
    line(out, "value", alert.evidence().value());
    line(out, "service", alert.evidence().service());
    alert.evidence().client().ifPresent(client -> line(out, "address", client.toString()));
    alert
        .evidence()
        .origin()
        .map(Origin::country)
        .ifPresent(country -> line(out, "country", country));
    alert
        .evidence()
        .origin()
        .map(Origin::organization)
        .ifPresent(organization -> line(out, "provider", organization));
    new TreeMap<>(alert.evidence().figures())
        .forEach((name, figure) -> line(out, name, String.valueOf(figure)));
    for (MailState mail : mails) {
      line(
          out,
          "mail",
          mail.recipient().address()
              + " "
              + mail.state()
              + (mail.error().isEmpty() ? "" : ": " + mail.error()));
    }
    out.flush();
  }

  private static void line(PrintWriter out, String label, String value) {
    if (!value.isEmpty()) {
      out.printf("%-12s %s%n", Terminal.safe(label), Terminal.safe(value));
    }
  }

  private static String mails(long number) {
    return number == 1 ? "1 mail" : number + " mails";
  }
}

package org.mailwarden.cli.bench.quality;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mailwarden.detect.replay.Owners;
import org.mailwarden.detect.replay.Replay;
import org.mailwarden.detect.replay.ReplayOutcome;
import org.mailwarden.detect.replay.RuleReplay;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.LocatedEvent;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden bench quality}: a simulated campus month of which all is known, replayed
 * through the daemon's detectors, and what the rules made of it.
 */
@Command(
    name = "quality",
    description = {
      "How good rules are: of a simulated campus month, of which all is known, the share of",
      "takeovers whose owner was mailed, how soon, and how many mails went to the innocent."
    },
    mixinStandardHelpOptions = true)
public final class QualityBench implements Callable<Integer> {
  /** As the daemon judges by default. */
  private static final Duration JUDGE_INTERVAL = Duration.ofSeconds(5);

  private final Path shippedRules;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Accounts of the campus. Default: ${DEFAULT-VALUE}.")
  private int accounts = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Another seed is another month; the world's own if not given.")
  private Long seed;

  @Option(
      names = "--world",
      paramLabel = "NAME",
      description = "taiwan, germany or unmapped. Default: ${DEFAULT-VALUE}.")
  private String world = "taiwan";

  @Option(
      names = "--geo",
      paramLabel = "EXTENT",
      description = "What is known of addresses: full, country or none. Default: full.")
  private KnownGeo.Extent geo = KnownGeo.Extent.FULL;

  @Option(names = "--rules", paramLabel = "DIR", description = "Rules; the shipped if not given.")
  private Path rules;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = {
        "Writes the month as lines of Dovecot, Postfix and Postfixadmin, for rules backtest --log,",
        "prints its takeovers, one JSON object each, and judges nothing."
      })
  private Path file;

  @Spec private CommandSpec spec;

  /**
   * @param shippedRules the folder of the rules to judge by, where no other is given
   */
  public QualityBench(Path shippedRules) {
    this.shippedRules = shippedRules;
  }

  @Override
  public Integer call() throws IOException {
    if (accounts < 1) {
      throw new ParameterException(
          spec.commandLine(), "--accounts: expected at least 1, but was " + accounts);
    }
    World drawn =
        Worlds.ALL.stream()
            .filter(each -> each.name().equals(world))
            .findFirst()
            .orElseThrow(() -> unknownWorld(spec.commandLine()));
    long chosen = seed == null ? drawn.seed() : seed;
    CampusMonth month = new CampusMonth(drawn, accounts, chosen);
    if (file != null) {
      write(month, drawn.zone());
      return 0;
    }
    ReplayOutcome outcome = outcome(month, drawn.zone());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bench", "quality");
    json.put("world", drawn.name());
    json.put("accounts", accounts);
    json.put("seed", chosen);
    json.put("geo", geo.name().toLowerCase(Locale.ROOT));
    json.put("events", outcome.events());
    json.setAll(new QualityReport(month, outcome.alerts()).json());
    spec.commandLine().getOut().println(json.toPrettyString());
    return 0;
  }

  private ParameterException unknownWorld(CommandLine commandLine) {
    return new ParameterException(
        commandLine,
        "--world: expected one of "
            + Worlds.ALL.stream().map(World::name).toList()
            + ", but was \""
            + world
            + "\"");
  }

  /** A replay of this bench's months, in which every owner can be mailed. */
  static Replay replay(RuleSet rules, ZoneId zone, KnownGeo geo) {
    return RuleReplay.of(rules, new Reachable(zone), geo, JUDGE_INTERVAL);
  }

  private ReplayOutcome outcome(CampusMonth month, ZoneId zone) {
    KnownGeo known = new KnownGeo(geo);
    Replay replay =
        replay(RuleFolder.load(rules == null ? shippedRules : rules).current(), zone, known);
    month.play(event -> replay.add(new LocatedEvent(event, event.client().map(known::resolve))));
    return replay.finish();
  }

  /** Writes the month as a mail server's log, and prints what is true of it. */
  private void write(CampusMonth month, ZoneId zone) throws IOException {
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      month.play(new MailLog(zone, log)::write);
      if (log.checkError()) {
        throw new IOException(file + ": could not be written");
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Takeover takeover : month.takeovers().values()) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("account", takeover.account().address());
      json.put("kind", takeover.kind().label());
      json.put("first", takeover.first().toString());
      json.put("last", takeover.last().toString());
      out.println(json);
    }
  }

  /** Owners who can all be mailed at their mailbox. */
  private record Reachable(ZoneId zone) implements Owners {
    @Override
    public Contact of(long accountId, Account account) {
      return new Contact(
          accountId,
          account,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Locale.ENGLISH,
          zone);
    }

    @Override
    public List<String> groups(Account account) {
      return List.of();
    }
  }
}

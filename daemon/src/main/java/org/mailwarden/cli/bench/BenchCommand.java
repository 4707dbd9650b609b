package org.mailwarden.cli.bench;

import java.nio.file.Path;
import org.mailwarden.cli.bench.quality.QualityBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code mailwarden bench ...}: what this machine can do. */
@Command(
    name = "bench",
    description = {
      "Measures on this machine, with a database of its own, and prints JSON. Where there is a",
      "limit to compare with, it is measured in the same run: rates differ from machine to machine",
      "and from minute to minute, ratios don't."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    subcommands = CommandLine.HelpCommand.class)
public final class BenchCommand {
  private BenchCommand() {}

  /**
   * The command with all that it can measure.
   *
   * @param installation where the rules are
   */
  public static CommandLine commandLine(Path installation) {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new ParseBench())
        .addSubcommand(new IngestBench())
        .addSubcommand(new DetectBench(installation.resolve("rules")))
        .addSubcommand(new QueryBench())
        .addSubcommand(new QualityBench(installation.resolve("rules")));
  }
}

package org.mailwarden.cli.bench;

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
    subcommands = {CommandLine.HelpCommand.class, ParseBench.class, IngestBench.class})
public final class BenchCommand {}

package org.mailwarden.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code mailwarden rules ...}: what administrators do with rules beside writing them. */
@Command(
    name = "rules",
    description = "Check rules, see what they would have done and why, and test them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class RulesCommand {
  private RulesCommand() {}

  /**
   * The command with all its own.
   *
   * @param installation the launcher's folder
   */
  static CommandLine commandLine(Map<String, String> environment, Path installation) {
    return new CommandLine(new RulesCommand())
        .addSubcommand(new RulesCheckCommand(installation, Clock.system(ZoneId.systemDefault())))
        .addSubcommand(new BacktestCommand(environment, installation))
        .addSubcommand(new ExplainCommand(environment, installation))
        .addSubcommand(new RuleTestsCommand(installation));
  }
}

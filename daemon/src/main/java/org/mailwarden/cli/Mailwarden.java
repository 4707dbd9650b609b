package org.mailwarden.cli;

import java.nio.file.Path;
import java.util.Map;
import org.mailwarden.cli.bench.BenchCommand;
import org.mailwarden.cli.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code mailwarden COMMAND ...}. */
@Command(
    name = "mailwarden",
    description = "Tells people when someone else is in their mailbox.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class)
public final class Mailwarden {
  private Mailwarden() {}

  public static void main(String[] arguments) {
    // The launcher says where it stands; run from classes, it is the working folder.
    Path installation = Path.of(System.getProperty("mailwarden.installation", "")).toAbsolutePath();
    System.exit(commandLine(System.getenv(), installation).execute(arguments));
  }

  /** All commands; exit codes are 0 done, 1 failed, 2 not understood. */
  static CommandLine commandLine(Map<String, String> environment, Path installation) {
    return new CommandLine(new Mailwarden())
        .addSubcommand(new DemoCommand(installation))
        .addSubcommand(new RunCommand(environment, installation))
        .addSubcommand(new CheckCommand(environment, installation))
        .addSubcommand(new AccountsCommand(environment, installation))
        .addSubcommand(new LinesCommand(environment, installation))
        .addSubcommand(new AlertsCommand(environment, installation))
        .addSubcommand(new MailCommand(environment, installation, MailCommand::openInBrowser))
        .addSubcommand(new ParseCommand())
        .addSubcommand(RulesCommand.commandLine(environment, installation))
        .addSubcommand(BenchCommand.commandLine(installation))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorReport());
  }
}

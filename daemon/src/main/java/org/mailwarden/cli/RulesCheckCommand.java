package org.mailwarden.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.mailwarden.rules.RuleCheck;
import org.mailwarden.rules.RuleFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailwarden rules check [DIR]}: everything that is wrong or hardly meant in a folder. */
@Command(
    name = "check",
    description = "Check rules and lists before a daemon reads them; print every problem.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all is well, perhaps with warnings", "1:something is wrong"})
final class RulesCheckCommand implements Callable<Integer> {
  private final Path installation;
  private final Clock clock;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The folder of rules (default: rules/ beside the launcher).")
  private Path folder;

  /**
   * The command.
   *
   * @param installation the launcher's folder
   * @param clock says which entries of lists have expired, by days of its zone
   */
  RulesCheckCommand(Path installation, Clock clock) {
    this.installation = installation;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Path rules = folder == null ? installation.resolve("rules") : folder;
    // Named even where it is given as "." or ends in "..".
    Path named = rules.toAbsolutePath().normalize();
    RuleCheck check = RuleFolder.check(named, clock);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    ShownLines lines = new ShownLines();
    Function<String, List<String>> linesOf = file -> lines.ofRules(named.resolveSibling(file));
    check.problems().forEach(problem -> err.println(problem.render(linesOf)));
    check.warnings().forEach(warning -> err.println("warning: " + warning.render(linesOf)));
    if (check.problems().isEmpty()) {
      out.println(
          count(check.rules().rules().size(), "rule")
              + " and "
              + count(check.rules().lists().names().size(), "list")
              + " are good"
              + (check.warnings().isEmpty()
                  ? "."
                  : ", with " + count(check.warnings().size(), "warning") + "."));
    } else {
      err.println(count(check.problems().size(), "problem"));
    }
    out.flush();
    err.flush();
    return check.problems().isEmpty() ? 0 : 1;
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}

package org.mailwarden.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.mailwarden.detect.replay.RuleTests;
import org.mailwarden.rules.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailwarden rules test}: unit tests of rules. Needs no database and no configuration. */
@Command(
    name = "test",
    description = {
      "Runs test files of rules: events in, alerts expected. Prints what failed, with what was",
      "expected, what came, and why."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all tests passed", "1:a test failed, or a file is not good"})
final class RuleTestsCommand implements Callable<Integer> {
  private final Path installation;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Test files, or folders of them (default: tests in the rules' folder).")
  private List<Path> files = List.of();

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description = "The rules to test (default: the shipped ones).")
  private Path rules;

  @Spec private CommandSpec spec;

  RuleTestsCommand(Path installation) {
    this.installation = installation;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = rules == null ? installation.resolve("rules") : rules;
    RuleSet inForce = GoodRules.in(folder);
    List<Path> tests = files.isEmpty() ? List.of(folder.resolve("tests")) : files;
    List<RuleTests.Result> results = RuleTests.read(tests, inForce).run();
    long failed = 0;
    for (RuleTests.Result result : results) {
      if (!result.passed()) {
        failed++;
        out.println("FAILED " + Terminal.safe(result.place().problem(result.name()).toString()));
        result
            .failure()
            .orElseThrow()
            .lines()
            .forEach(line -> out.println("  " + Terminal.safe(line)));
        out.println();
      }
    }
    out.printf("%d tests passed, %d failed%n", results.size() - failed, failed);
    out.flush();
    return failed == 0 ? 0 : 1;
  }
}

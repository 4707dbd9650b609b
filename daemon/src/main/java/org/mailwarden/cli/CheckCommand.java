package org.mailwarden.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.formats.Formats;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Says everything that is wrong with the configuration, the rules and the site's own log formats,
 * as the daemon would.
 */
@Command(
    name = "check",
    description = "Check the configuration, the rules and the log formats; print every problem.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all is well, perhaps with warnings", "1:something is wrong"})
public final class CheckCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final Path installation;

  @Spec private CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "mailwarden.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config;

  /**
   * The command.
   *
   * @param environment variables by name
   * @param installation the launcher's folder
   */
  public CheckCommand(Map<String, String> environment, Path installation) {
    this.environment = Map.copyOf(environment);
    this.installation = installation;
  }

  @Override
  public Integer call() {
    ShownLines lines = new ShownLines();
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Path rules = installation.resolve("rules");
    Path formats = config.resolveSibling("formats");
    List<Problem> problems = new ArrayList<>();
    try {
      Configuration configuration = Configuration.load(config, environment, installation);
      rules = configuration.folders().rules();
      formats = configuration.folders().formats();
      configuration.warnings().forEach(warning -> err.println("warning: " + warning));
    } catch (InvalidFilesException e) {
      problems.addAll(e.problems());
    }
    int count = 0;
    try {
      count = RuleFolder.load(rules).current().rules().size();
    } catch (InvalidFilesException e) {
      problems.addAll(e.problems());
    }
    int formatCount = 0;
    try {
      formatCount = Formats.inFolder(formats).names().size();
    } catch (InvalidFilesException e) {
      problems.addAll(e.problems());
    }
    Path rulesFolder = rules;
    Path formatsFolder = formats;
    problems.forEach(
        problem ->
            err.println(
                problem.render(
                    file -> {
                      if (file.equals(config.toString())) {
                        return lines.ofConfiguration(config);
                      }
                      Path format = formatsFolder.resolveSibling(file);
                      return lines.ofRules(
                          format.startsWith(formatsFolder)
                              ? format
                              : rulesFolder.resolveSibling(file));
                    })));
    if (problems.isEmpty()) {
      out.println(
          formatCount == 0
              ? "The configuration and " + count + " rules are good."
              : "The configuration, "
                  + count
                  + " rules and "
                  + formatCount
                  + (formatCount == 1 ? " log format" : " log formats")
                  + " are good.");
    } else {
      err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }
    out.flush();
    err.flush();
    return problems.isEmpty() ? 0 : 1;
  }
}

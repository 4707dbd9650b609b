package org.mailwarden.cli;

import java.nio.file.Path;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;

/** Rules for a command that needs them good. */
final class GoodRules {
  private GoodRules() {}

  /**
   * The rules in a folder.
   *
   * @throws CommandFailedException if they aren't good; it says all that is wrong, each with the
   *     line it is in
   */
  static RuleSet in(Path folder) {
    try {
      return RuleFolder.load(folder).current();
    } catch (InvalidFilesException e) {
      ShownLines lines = new ShownLines();
      Path absolute = folder.toAbsolutePath();
      StringBuilder text =
          new StringBuilder("the rules in ").append(folder).append(" are not good");
      for (Problem problem : e.problems()) {
        text.append(System.lineSeparator())
            .append(problem.render(file -> lines.ofRules(absolute.resolveSibling(file))));
      }
      throw new CommandFailedException(text.toString(), e);
    }
  }
}

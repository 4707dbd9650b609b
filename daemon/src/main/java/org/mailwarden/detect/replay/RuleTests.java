package org.mailwarden.detect.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.Suggestion;

/** Test files of rules, read and ready to be run. */
public final class RuleTests {
  private final List<RuleTestFile> files;
  private final RuleSet rules;

  private RuleTests(List<RuleTestFile> files, RuleSet rules) {
    this.files = files;
    this.rules = rules;
  }

  /**
   * Reads test files.
   *
   * @param paths files, or folders of files that end in {@code .yaml}
   * @param rules the rules they test
   * @throws InvalidFilesException if a file isn't good; it has all that is wrong with all of them
   * @throws IOException if a folder can't be listed
   */
  public static RuleTests read(List<Path> paths, RuleSet rules) throws IOException {
    List<RuleTestFile> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path path : paths) {
      List<Path> found = filesIn(path);
      if (found.isEmpty()) {
        problems.add(Place.of(path.toString()).problem("has no test file (*.yaml)"));
      }
      for (Path file : found) {
        try {
          RuleTestFile read = RuleTestFile.read(file, file.toString());
          problems.addAll(unknownRules(read, rules));
          files.add(read);
        } catch (InvalidFilesException e) {
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFilesException(problems);
    }
    return new RuleTests(files, rules);
  }

  private static List<Path> filesIn(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (var entries = Files.list(path)) {
      // Without hidden files, which editors leave while they save.
      return entries
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.yaml"))
          .sorted()
          .toList();
    }
  }

  private static List<Problem> unknownRules(RuleTestFile file, RuleSet rules) {
    List<String> names = rules.rules().stream().map(Rule::name).toList();
    return file.rules().stream()
        .filter(named -> !names.contains(named.name()))
        .map(
            named ->
                named
                    .node()
                    .problem(
                        "there is no rule "
                            + Expected.quote(named.name())
                            + Suggestion.after(named.name(), names)))
        .toList();
  }

  /** Runs all tests, in the order of their files. */
  public List<Result> run() {
    List<Result> results = new ArrayList<>();
    for (RuleTestFile file : files) {
      RuleTestRun run = new RuleTestRun(file, rules);
      file.tests().forEach(test -> results.add(run.run(test)));
    }
    return results;
  }

  /**
   * What came of a test.
   *
   * @param place where the test is written
   * @param failure what was expected and what came, over several lines; empty if the test passed.
   *     It may hold any text of the test file
   */
  public record Result(String name, Place place, Optional<String> failure) {
    /** Whether exactly the expected alerts came. */
    public boolean passed() {
      return failure.isEmpty();
    }
  }
}

package org.mailwarden.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** Files can't be used as they are. Carries everything that is wrong with them, in order. */
public final class InvalidFilesException extends RuntimeException {
  private final transient List<Problem> problems;

  /**
   * An exception for these problems.
   *
   * @param problems at least one
   */
  public InvalidFilesException(List<Problem> problems) {
    super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problems: expected at least one");
    }
    this.problems = problems.stream().sorted().toList();
  }

  /** By file, then from top to bottom. */
  public List<Problem> problems() {
    return problems;
  }
}

package org.mailwarden.yaml;

import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what a YAML parser's complaint means to somebody who edits a file. */
final class SyntaxWording {
  private static final String NEVER_CLOSED = " that was opened is never closed";

  private SyntaxWording() {}

  /** What is wrong. */
  static String message(MarkedYamlEngineException complaint) {
    return "not valid YAML: " + meaning(context(complaint), complaint.getProblem());
  }

  /** Where: what was never closed is mended where it was opened, not where the file ends. */
  static Optional<Mark> mark(MarkedYamlEngineException complaint) {
    return message(complaint).endsWith(NEVER_CLOSED)
        ? complaint.getContextMark()
        : complaint.getProblemMark();
  }

  /** What the parser was doing, such as {@code while scanning a quoted scalar}. */
  private static String context(MarkedYamlEngineException complaint) {
    return Objects.requireNonNullElse(complaint.getContext(), "");
  }

  private static String meaning(String context, String problem) {
    if (problem.contains("\\t(TAB)")) {
      return "a tab can't indent a line; use spaces";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "this \":\" can't stand here; put text that holds \": \" in quotes, or check the"
          + " indentation";
    }
    if (context.contains("double-quoted scalar") && problem.contains("escape")) {
      return "unknown \\ escape in quotes; use '...' for text with backslashes";
    }
    if (context.contains("quoted scalar")) {
      return "a quote" + NEVER_CLOSED;
    }
    if (problem.contains("could not find expected ':'")) {
      return "expected \"key: value\"; the \":\" is missing, or the line is indented wrongly";
    }
    if (context.contains("block mapping") || context.contains("block collection")) {
      return "this line is not indented like its neighbours";
    }
    if (context.contains("flow sequence")) {
      return "a \"[\"" + NEVER_CLOSED;
    }
    if (context.contains("flow mapping")) {
      return "a \"{\"" + NEVER_CLOSED;
    }
    if (problem.contains("cannot start any token")
        || problem.startsWith("unexpected character found")) {
      return "this character can't begin a value; put the text in quotes";
    }
    return problem;
  }
}

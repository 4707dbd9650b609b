package org.mailwarden.rules;

import dev.cel.common.CelIssue;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mailwarden.yaml.Expected;

/** Says what CEL's complaints mean to somebody who writes conditions. */
final class CelWording {
  private static final Pattern OVERLOAD =
      Pattern.compile(
          "found no matching overload for '(.+?)' applied to '(.+?)' \\(cand.*", Pattern.DOTALL);
  private static final Pattern RESULT =
      Pattern.compile("expected type 'bool' but found '(.+)'", Pattern.DOTALL);
  private static final Pattern SELECTION =
      Pattern.compile("type '(.+)' does not support field selection", Pattern.DOTALL);
  private static final Pattern RANGE =
      Pattern.compile(
          "expression of type '(.+?)' cannot be range of a comprehension.*", Pattern.DOTALL);
  private static final Pattern INPUT =
      Pattern.compile("(?:mismatched|extraneous) input '(.+?)' expecting.*", Pattern.DOTALL);
  private static final Pattern MISSING = Pattern.compile("missing '(.+?)' at .*", Pattern.DOTALL);
  private static final Pattern UNREADABLE =
      Pattern.compile("token recognition error at: '(.*)'", Pattern.DOTALL);
  private static final Pattern POSITION = Pattern.compile("evaluation error at <input>:([0-9]+): ");

  private static final Map<String, String> TYPES =
      Map.of(
          "string", "text",
          "int", "a whole number",
          "uint", "a whole number",
          "double", "a number",
          "bool", "true or false",
          "list(string)", "a list of texts",
          "null_type", "null");

  private CelWording() {}

  /** What is wrong with a condition's form. */
  static String ofSyntax(CelIssue issue) {
    String message = issue.getMessage();
    Matcher unreadable = UNREADABLE.matcher(message);
    if (unreadable.matches()) {
      String text = unreadable.group(1).strip();
      if (text.startsWith("=")) {
        return "a single \"=\" can't stand here; compare with ==";
      }
      return text.startsWith("\"") || text.startsWith("'")
          ? "a quote that was opened is never closed"
          : Expected.quote(text) + " can't stand here";
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.matches()) {
      return Expected.quote(missing.group(1)) + " is missing here";
    }
    Matcher input = INPUT.matcher(message);
    if (input.matches()) {
      return switch (input.group(1)) {
        case "<EOF>" -> "the condition isn't complete; something is missing at its end";
        case "and", "AND", "&" -> "expected &&, but was " + Expected.quote(input.group(1));
        case "or", "OR", "|" -> "expected ||, but was " + Expected.quote(input.group(1));
        case "not", "NOT" -> "expected !, but was \"not\"";
        default -> Expected.quote(input.group(1)) + " can't stand here";
      };
    }
    return "not a condition in CEL: " + message;
  }

  /** What doesn't fit together in a condition of good form. */
  static String ofType(CelIssue issue) {
    String message = issue.getMessage();
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) {
      return ofOverload(operator(overload.group(1)), types(overload.group(2)));
    }
    Matcher result = RESULT.matcher(message);
    if (result.matches()) {
      return "expected a condition that is true or false, but this is " + type(result.group(1));
    }
    Matcher selection = SELECTION.matcher(message);
    if (selection.matches()) {
      return type(selection.group(1)) + " has no parts to name behind a dot";
    }
    Matcher range = RANGE.matcher(message);
    if (range.matches()) {
      return "expected a list to look through, but was " + type(range.group(1));
    }
    return message.replaceFirst(" \\(in container ''\\)$", "").replace('\'', '"');
  }

  private static String ofOverload(String operator, List<String> types) {
    String applied =
        Expected.quote(operator)
            + " can't be applied to "
            + types.stream().map(CelWording::type).collect(Collectors.joining(" and "));
    boolean mixed = types.size() == 2 && types.contains("double") && types.contains("int");
    return mixed
        ? applied + "; write the whole number with a point, such as 30.0, or compare by >= or <="
        : applied;
  }

  /** Why a condition couldn't be worked out. */
  static String of(CelEvaluationException e) {
    return switch (e.getErrorCode()) {
      case DIVIDE_BY_ZERO -> "divides by zero";
      case ITERATION_BUDGET_EXCEEDED ->
          "runs too long: it looks through lists for more than "
              + Conditions.MOST_ROUNDS
              + " rounds";
      default -> POSITION.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    };
  }

  /** Where, in characters from 0; 0 where it isn't said. */
  static int offset(CelEvaluationException e) {
    Matcher position = POSITION.matcher(String.valueOf(e.getMessage()));
    return position.find() ? Integer.parseInt(position.group(1)) : 0;
  }

  /** The type as one says it. */
  static String type(CelType type) {
    return type(type.name());
  }

  private static String type(String type) {
    return TYPES.getOrDefault(type, type.startsWith("list(") ? "a list" : type);
  }

  private static List<String> types(String parenthesized) {
    return Arrays.asList(
        parenthesized.replaceFirst("^(.*\\.)?\\(", "").replaceFirst("\\)$", "").split(", "));
  }

  /** CEL calls operators {@code _==_} and {@code !_}. */
  private static String operator(String function) {
    return function.contains("_") && !function.matches("\\w*[a-z]\\w*")
        ? function.replace("_", "").replace("@", "")
        : function.equals("@in") ? "in" : function;
  }
}

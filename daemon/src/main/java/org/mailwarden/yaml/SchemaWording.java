package org.mailwarden.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says in the house's words, with place and suggestion, what a schema's validator found in a tree.
 *
 * <p>A schema that gives a key to one kind of thing only does so by {@code allOf} of {@code if}
 * (one property is one {@code const}) and {@code then} (more {@code properties}), closed by {@code
 * unevaluatedProperties: false}. A value that is {@code writeOnly} is a secret and never shown.
 */
final class SchemaWording {
  private final JsonNode schema;
  private final YamlTree tree;

  SchemaWording(JsonNode schema, YamlTree tree) {
    this.schema = schema;
    this.tree = tree;
  }

  /** One problem for each value or key that is wrong. */
  List<Problem> of(List<Error> errors) {
    List<Problem> problems = new ArrayList<>();
    Set<JsonPointer> wrongValues = new HashSet<>();
    for (Error error : errors) {
      JsonPointer at = JsonPointer.compile(error.getInstanceLocation().toString());
      JsonNode rule = ruleOf(error.getSchemaLocation().getFragment());
      switch (error.getKeyword()) {
        case "required" -> problems.add(missing(at, error.getProperty(), rule));
        case "additionalProperties", "unevaluatedProperties" ->
            unknown(at, error.getProperty(), rule, problems);
        default -> {
          if (wrongValues.add(at)) {
            problems.add(wrongValue(at, rule));
          }
        }
      }
    }
    return problems;
  }

  /** The part of the schema that the keyword which complained stands in. */
  private JsonNode ruleOf(NodePath keyword) {
    JsonNode rule = schema;
    for (int i = 0; i < keyword.getNameCount() - 1; i++) {
      Object element = keyword.getElement(i);
      rule = rule.isArray() ? rule.path(index(element)) : rule.path(element.toString());
    }
    return rule;
  }

  private static int index(Object element) {
    return element instanceof Integer number ? number : Integer.parseInt(element.toString());
  }

  private Problem missing(JsonPointer group, String key, JsonNode rule) {
    JsonNode property = rule.path("properties").path(key);
    String expected = property.isMissingNode() ? "" : expected(property);
    return tree.problemAtKey(
        group,
        "missing key "
            + Expected.quote(key)
            + (expected.isEmpty() ? "" : "; expected " + expected));
  }

  private void unknown(JsonPointer group, String key, JsonNode rule, List<Problem> problems) {
    List<JsonNode> owners = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    rule.path("properties").fieldNames().forEachRemaining(known::add);
    boolean everybodys = known.contains(key);
    for (JsonNode branch : rule.path("allOf")) {
      branch.path("then").path("properties").fieldNames().forEachRemaining(known::add);
      if (branch.path("then").path("properties").has(key)) {
        owners.add(branch);
      }
    }
    if (everybodys) {
      // Known, and wrong in itself, of which its own problem tells.
      return;
    }
    JsonPointer pointer = group.appendProperty(key);
    if (owners.isEmpty()) {
      problems.add(
          tree.keyProblem(
              pointer, "unknown key " + Expected.quote(key) + Suggestion.after(key, known)));
    } else {
      misplaced(pointer, key, rule, owners, problems);
    }
  }

  /** A key that only another kind of thing has, unless what kind this is isn't known either. */
  private void misplaced(
      JsonPointer pointer,
      String key,
      JsonNode rule,
      List<JsonNode> owners,
      List<Problem> problems) {
    String kind = owners.get(0).path("if").path("properties").fieldNames().next();
    JsonNode here = tree.at(pointer.head()).path(kind);
    Set<String> kinds = new TreeSet<>();
    rule.path("allOf").forEach(branch -> kinds.add(kindOf(branch, kind)));
    Set<String> owning = new TreeSet<>();
    owners.forEach(branch -> owning.add(kindOf(branch, kind)));
    if (!kinds.contains(here.asText()) || owning.contains(here.asText())) {
      return;
    }
    problems.add(
        tree.keyProblem(
            pointer,
            "key "
                + Expected.quote(key)
                + " belongs to "
                + kind
                + " "
                + String.join(" or ", owning)
                + ", but "
                + kind
                + " is "
                + here.asText()));
  }

  private static String kindOf(JsonNode branch, String kind) {
    return branch.path("if").path("properties").path(kind).path("const").asText();
  }

  private Problem wrongValue(JsonPointer at, JsonNode rule) {
    JsonNode value = tree.at(at);
    if (rule.path("writeOnly").asBoolean() && !value.isNull()) {
      return tree.problemAtKey(
          at, "expected " + expected(rule) + ", but was something else (not shown)");
    }
    String message = Expected.but(expected(rule), value);
    if (rule.has("enum") && value.isTextual()) {
      message += Suggestion.after(value.textValue(), choices(rule));
    }
    return tree.problem(at, message);
  }

  /** What reads on from "expected ". */
  private String expected(JsonNode rule) {
    if (rule.has("title")) {
      return rule.path("title").asText();
    }
    if (rule.has("$ref")) {
      return expected(schema.at(rule.path("$ref").asText().substring(1)));
    }
    if (rule.has("enum")) {
      List<String> choices = choices(rule);
      return choices.size() == 1 ? choices.get(0) : "one of " + String.join(", ", choices);
    }
    if (rule.has("const")) {
      return rule.path("const").asText();
    }
    return switch (rule.path("type").asText()) {
      case "string" -> rule.has("minLength") ? "text that is not empty" : "text";
      case "integer" -> "a whole number" + range(rule);
      case "number" -> "a number" + range(rule);
      case "boolean" -> "true or false";
      case "array" -> "a list" + (rule.has("minItems") ? " that is not empty" : "");
      case "object" -> "a group of keys";
      default -> "";
    };
  }

  private static String range(JsonNode rule) {
    if (rule.has("minimum") && rule.has("maximum")) {
      return " from " + rule.path("minimum").asText() + " to " + rule.path("maximum").asText();
    }
    if (rule.has("exclusiveMinimum")) {
      return " above " + rule.path("exclusiveMinimum").asText();
    }
    return rule.has("minimum") ? " of at least " + rule.path("minimum").asText() : "";
  }

  private static List<String> choices(JsonNode rule) {
    List<String> choices = new ArrayList<>();
    rule.path("enum").forEach(choice -> choices.add(choice.asText()));
    return choices;
  }
}

package org.mailwarden.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.Suggestion;
import org.mailwarden.yaml.YamlTree;

/**
 * Values that environment variables set instead of the file.
 *
 * <p>A key's variable is {@code MAILWARDEN_} and the key's path in capitals, dots and hyphens as
 * underscores: {@code smtp.password-file} is {@code MAILWARDEN_SMTP_PASSWORD_FILE}. An entry of the
 * list of sources is counted from 0: {@code MAILWARDEN_SOURCES_0_FILE}. Other lists are separated
 * by commas. An empty variable is as good as none.
 */
final class Environment {
  private static final String PREFIX = "MAILWARDEN_";

  /** The launcher's own variable: options for the Java machine. */
  private static final Set<String> LAUNCHERS =
      Set.of(
          "MAILWARDEN_JAVA_OPTIONS",
          "MAILWARDEN_LOG_FORMAT",
          "MAILWARDEN_LOG_LEVEL",
          "MAILWARDEN_TEST_DATABASE_URL",
          "MAILWARDEN_TEST_DATABASE_USER",
          "MAILWARDEN_TEST_DATABASE_PASSWORD");

  private static final String ENTRY = "#";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode schema;
  private final Map<String, Key> keys = new TreeMap<>();

  /**
   * One key that a variable can set.
   *
   * @param path with {@code #} where an entry's number belongs
   * @param type the JSON type of its value
   */
  private record Key(List<String> path, String type) {}

  Environment(JsonNode schema) {
    this.schema = schema;
    collect(schema, List.of());
  }

  private void collect(JsonNode rule, List<String> path) {
    JsonNode here = rule.has("$ref") ? schema.at(rule.path("$ref").asText().substring(1)) : rule;
    if (here.has("properties")) {
      here.path("properties")
          .properties()
          .forEach(property -> collect(property.getValue(), append(path, property.getKey())));
    } else if (here.path("items").has("properties")) {
      collect(here.path("items"), append(path, ENTRY));
    } else {
      keys.put(variable(path), new Key(path, here.path("type").asText()));
    }
  }

  private static List<String> append(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }

  private static String variable(List<String> path) {
    return PREFIX + String.join("_", path).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * The tree with the variables' values in it.
   *
   * @param problems takes up what is wrong with the variables themselves
   */
  YamlTree overlay(YamlTree tree, Map<String, String> environment, List<Problem> problems) {
    YamlTree result = tree;
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PREFIX) && !LAUNCHERS.contains(name) && !variable.getValue().isEmpty()) {
        result = set(result, name, variable.getValue(), problems);
      }
    }
    return result;
  }

  private YamlTree set(YamlTree tree, String name, String value, List<Problem> problems) {
    Key key = keys.get(name.replaceFirst("_[0-9]{1,3}_", "_" + ENTRY + "_"));
    if (key == null) {
      problems.add(
          Place.of(name)
              .problem("no key is set by this variable" + Suggestion.after(name, keys.keySet())));
      return tree;
    }
    String number = name.replaceFirst(".*?_([0-9]{1,3})_.*", "$1");
    List<String> path =
        key.path().stream().map(part -> part.equals(ENTRY) ? number : part).toList();
    try {
      return tree.with(path, node(key, value), Place.of(name));
    } catch (IllegalArgumentException e) {
      problems.add(Place.of(name).problem(e.getMessage()));
      return tree;
    }
  }

  private static JsonNode node(Key key, String value) {
    if (key.type().equals("array")) {
      ArrayNode list = NODES.arrayNode();
      for (String entry : value.split(",", -1)) {
        if (!entry.isBlank()) {
          list.add(entry.strip());
        }
      }
      return list;
    }
    return key.type().equals("integer") && value.matches("[0-9]{1,9}")
        ? NODES.numberNode(Integer.parseInt(value))
        : NODES.textNode(value);
  }
}

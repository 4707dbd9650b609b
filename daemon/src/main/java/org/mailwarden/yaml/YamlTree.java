package org.mailwarden.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mailwarden.yaml.YamlText.UnusableException;

/**
 * What a YAML file says, as a tree that remembers where each part was written. Immutable.
 *
 * <p>Read by {@link #read}, checked by {@link YamlSchema#check}, walked by {@link YamlNode}. A
 * value can come from elsewhere than the file ({@link #with}): then its problems are told of that
 * place.
 */
public final class YamlTree {
  /** Pointers by their text. {@link JsonPointer} itself has no order. */
  static final Comparator<JsonPointer> BY_TEXT = Comparator.comparing(JsonPointer::toString);

  private final String name;
  private final JsonNode root;
  private final Map<JsonPointer, Place> keys;
  private final Map<JsonPointer, Place> values;
  private final List<Problem> problems;
  private final String text;

  YamlTree(
      String name,
      JsonNode root,
      Map<JsonPointer, Place> keys,
      Map<JsonPointer, Place> values,
      List<Problem> problems,
      String text) {
    this.name = name;
    this.root = root;
    this.keys = Collections.unmodifiableMap(keys);
    this.values = Collections.unmodifiableMap(values);
    this.problems = List.copyOf(problems);
    this.text = text;
  }

  /**
   * Reads a file. Never throws on account of the file: {@link #problems} says what is wrong with
   * it, and the tree has as much of it as could be read.
   *
   * @param name the file as the administrator knows it; problems are told under this name
   */
  public static YamlTree read(Path file, String name) {
    try {
      return YamlParser.parse(name, YamlText.read(file, name));
    } catch (UnusableException e) {
      return unusable(name, e);
    }
  }

  /** As {@link #read}, for a text that is at hand. */
  public static YamlTree ofText(String text, String name) {
    try {
      return YamlParser.parse(name, text);
    } catch (UnusableException e) {
      return unusable(name, e);
    }
  }

  /** A tree without any value, to be filled by {@link #with}. */
  public static YamlTree empty(String name) {
    return new YamlTree(
        name, JsonNodeFactory.instance.objectNode(), Map.of(), Map.of(), List.of(), "");
  }

  private static YamlTree unusable(String name, UnusableException e) {
    return new YamlTree(
        name, JsonNodeFactory.instance.missingNode(), Map.of(), Map.of(), List.of(e.problem()), "");
  }

  /** The file as the administrator knows it. */
  public String name() {
    return name;
  }

  /** What is wrong with the file as YAML: unreadable, no YAML, keys that are there twice. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether there is a tree at all. */
  public boolean isReadable() {
    return !root.isMissingNode();
  }

  /** The top of the tree, to walk it. */
  public YamlNode root() {
    return new YamlNode(this, JsonPointer.empty());
  }

  /** The value there, or a missing node. */
  JsonNode at(JsonPointer pointer) {
    return root.at(pointer);
  }

  /**
   * This tree with another value at a path of keys, where a list's entry is its number from 0;
   * groups, lists and one more entry of a list are made where they lack.
   *
   * @param place where the value comes from; its problems are told of that place
   * @throws IllegalArgumentException if something on the way has a value of another kind, or a list
   *     has no such entry
   */
  public YamlTree with(List<String> path, JsonNode value, Place place) {
    JsonNode copy = root.deepCopy();
    Map<JsonPointer, Place> newKeys = new TreeMap<>(BY_TEXT);
    newKeys.putAll(keys);
    Map<JsonPointer, Place> newValues = new TreeMap<>(BY_TEXT);
    newValues.putAll(values);
    JsonPointer pointer = JsonPointer.empty();
    JsonNode node = copy;
    for (int i = 0; i < path.size(); i++) {
      String key = path.get(i);
      if (node instanceof ArrayNode array && key.matches("[0-9]{1,3}")) {
        pointer = pointer.appendIndex(Integer.parseInt(key));
        node = entry(array, pointer, newValues, place);
        continue;
      }
      if (!(node instanceof ObjectNode object)) {
        throw new IllegalArgumentException(
            pathName(pointer) + ": expected a group of keys to set " + path + " in");
      }
      pointer = pointer.appendProperty(key);
      if (i == path.size() - 1) {
        object.set(key, value);
        forget(newKeys, newValues, pointer);
        newKeys.put(pointer, place);
        note(newValues, pointer, value, place);
      } else if (!object.hasNonNull(key)) {
        boolean list = path.get(i + 1).matches("[0-9]{1,3}");
        object.set(
            key,
            list ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode());
        newKeys.put(pointer, place);
        newValues.put(pointer, place);
      }
      node = object.get(key);
    }
    return new YamlTree(name, copy, newKeys, newValues, problems, text);
  }

  /** The entry there, or a new one at the list's end. */
  private JsonNode entry(
      ArrayNode array, JsonPointer pointer, Map<JsonPointer, Place> newValues, Place place) {
    int index = pointer.last().getMatchingIndex();
    if (index > array.size()) {
      throw new IllegalArgumentException(
          "expected a number up to " + array.size() + " in the list, but was " + index);
    }
    if (index == array.size()) {
      newValues.put(pointer, place);
      array.addObject();
    }
    return array.get(index);
  }

  private static void forget(
      Map<JsonPointer, Place> keys, Map<JsonPointer, Place> values, JsonPointer pointer) {
    String below = pointer + "/";
    keys.keySet().removeIf(p -> p.toString().startsWith(below));
    values.keySet().removeIf(p -> p.toString().startsWith(below));
  }

  private static void note(
      Map<JsonPointer, Place> values, JsonPointer pointer, JsonNode value, Place place) {
    values.put(pointer, place);
    if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        values.put(pointer.appendIndex(i), place);
      }
    }
  }

  /** Where the value was written, or, where it is missing, the nearest group around it. */
  Place placeOf(JsonPointer pointer) {
    for (JsonPointer at = pointer; at != null; at = at.head()) {
      Place place = values.get(at);
      if (place != null) {
        return place;
      }
    }
    return Place.of(name);
  }

  /** Where the key of a value was written; where it has none, where the value was. */
  Place placeOfKey(JsonPointer pointer) {
    Place place = keys.get(pointer);
    return place != null ? place : placeOf(pointer);
  }

  /** The path as one says it, such as {@code sources[0].file}; empty for the top. */
  String pathName(JsonPointer pointer) {
    StringBuilder text = new StringBuilder();
    JsonNode node = root;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      String key = rest.getMatchingProperty();
      if (node.isArray()) {
        text.append('[').append(key).append(']');
        node = node.path(rest.getMatchingIndex());
      } else {
        text.append(text.isEmpty() ? "" : ".").append(key);
        node = node.path(key);
      }
    }
    return text.toString();
  }

  /** A problem with the value there. */
  Problem problem(JsonPointer pointer, String message) {
    return placeOf(pointer).problem(prefix(pointer) + message);
  }

  /**
   * A problem with one character of the text there.
   *
   * @param offset of the character in the text, in characters from 0
   */
  Problem problemInside(JsonPointer pointer, int offset, String message) {
    Place start = placeOf(pointer);
    Place inside =
        values.containsKey(pointer) && start.source().equals(name)
            ? new ScalarPlaces(text, start).of(at(pointer).asText(), offset)
            : start;
    return inside.problem(prefix(pointer) + message);
  }

  /** A problem with a value that can't be pointed at itself: a secret, or what a group lacks. */
  Problem problemAtKey(JsonPointer pointer, String message) {
    return placeOfKey(pointer).problem(prefix(pointer) + message);
  }

  /** A problem with a key, told of its key's place and of the group around it. */
  Problem keyProblem(JsonPointer pointer, String message) {
    return placeOfKey(pointer).problem(prefix(pointer.head()) + message);
  }

  private String prefix(JsonPointer pointer) {
    String path = pathName(pointer);
    return path.isEmpty() ? "" : path + ": ";
  }

  /** Everything said so far, and more, sorted, without repetition. */
  List<Problem> problemsWith(List<Problem> more) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(more);
    return all.stream().distinct().sorted().toList();
  }
}

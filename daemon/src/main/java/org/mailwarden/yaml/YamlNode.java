package org.mailwarden.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value in a tree that its schema found good, for reading it out. Where the tree isn't what the
 * schema promises, the methods throw {@link IllegalStateException}: the schema and the reader
 * differ, which is a mistake in the program.
 */
public final class YamlNode {
  private final YamlTree tree;
  private final JsonPointer pointer;

  YamlNode(YamlTree tree, JsonPointer pointer) {
    this.tree = tree;
    this.pointer = pointer;
  }

  /** The value under this key, which may be missing. */
  public YamlNode get(String key) {
    return new YamlNode(tree, pointer.appendProperty(key));
  }

  /** Whether there is a value. A key with nothing behind it has none. */
  public boolean isPresent() {
    return !value().isMissingNode() && !value().isNull();
  }

  /** Whether the value is text, rather than a number, a truth value, a list or a group. */
  public boolean isText() {
    return value().isTextual();
  }

  /** The list's entries; none if the list is missing. */
  public List<YamlNode> entries() {
    List<YamlNode> entries = new ArrayList<>();
    for (int i = 0; i < value().size(); i++) {
      entries.add(new YamlNode(tree, pointer.appendIndex(i)));
    }
    return entries;
  }

  /** The group's keys, in the file's order; none if the group is missing. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    value().fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** The texts of a list; none if it is missing. */
  public List<String> texts() {
    return entries().stream().map(YamlNode::text).toList();
  }

  /** The text that must be here. */
  public String text() {
    return optionalText().orElseThrow(() -> unpromised("text"));
  }

  /** The text, if it is here. */
  public Optional<String> optionalText() {
    return isPresent() ? Optional.of(value().asText()) : Optional.empty();
  }

  /** The text, or this one. */
  public String text(String otherwise) {
    return optionalText().orElse(otherwise);
  }

  /** The whole number, or this one. */
  public int integer(int otherwise) {
    return isPresent() ? value().intValue() : otherwise;
  }

  /** The number, or this one. */
  public double number(double otherwise) {
    return isPresent() ? value().doubleValue() : otherwise;
  }

  /** The truth value, or this one. */
  public boolean flag(boolean otherwise) {
    return isPresent() ? value().booleanValue() : otherwise;
  }

  /** The duration, if it is here. */
  public Optional<Duration> optionalDuration() {
    return optionalText().map(DurationText::parse);
  }

  /** The duration, or this one. */
  public Duration duration(Duration otherwise) {
    return optionalDuration().orElse(otherwise);
  }

  /** Something wrong with this value that the schema can't see. */
  public Problem problem(String message) {
    return tree.problem(pointer, message);
  }

  /**
   * Something wrong with one character of this text.
   *
   * @param offset of the character in the text, in characters from 0
   */
  public Problem problemInside(int offset, String message) {
    return tree.problemInside(pointer, offset, message);
  }

  /** Something wrong with this value's key, or with its being there at all. */
  public Problem keyProblem(String message) {
    return tree.keyProblem(pointer, message);
  }

  /** Where the value was written, or the nearest group around it. */
  public Place place() {
    return tree.placeOf(pointer);
  }

  private JsonNode value() {
    return tree.at(pointer);
  }

  private IllegalStateException unpromised(String kind) {
    return new IllegalStateException(
        "the schema lets " + tree.pathName(pointer) + " be without " + kind + ": " + place());
  }
}

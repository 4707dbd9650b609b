package org.mailwarden.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mailwarden.yaml.YamlText.UnusableException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Builds a tree from YAML 1.2 text, noting the place of each key and value.
 *
 * <p>Works on the event level of the parser. There an alias is still an alias, so files that would
 * grow without bound are refused before anything grows; and a file nested without end is refused
 * before it fills the stack. Anchors, aliases and tags have no use in files as short as these.
 */
final class YamlParser {
  private static final int DEEPEST = 32;

  /** Longer digits are no number that anything here counts. */
  private static final int LONGEST_NUMBER = 30;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ScalarResolver SCALARS = new JsonScalarResolver();

  private final String name;
  private final String text;
  private final Iterator<Event> events;
  private final Map<JsonPointer, Place> keys = new TreeMap<>(YamlTree.BY_TEXT);
  private final Map<JsonPointer, Place> values = new TreeMap<>(YamlTree.BY_TEXT);
  private final List<Problem> problems = new ArrayList<>();

  private YamlParser(String name, String text) {
    this.name = name;
    this.text = text;
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setCodePointLimit(YamlText.MOST_BYTES + 1).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * @param name the file as the administrator knows it
   * @throws UnusableException if the text isn't YAML, or is empty
   */
  static YamlTree parse(String name, String text) throws UnusableException {
    YamlParser parser = new YamlParser(name, text);
    JsonNode root = parser.document();
    return new YamlTree(name, root, parser.keys, parser.values, parser.problems, text);
  }

  private JsonNode document() throws UnusableException {
    try {
      expect(Event.ID.StreamStart);
      if (expectOneOf(Event.ID.DocumentStart, Event.ID.StreamEnd) == Event.ID.StreamEnd) {
        throw new UnusableException(name, "the file is empty");
      }
      JsonNode root = node(events.next(), JsonPointer.empty(), 1);
      expect(Event.ID.DocumentEnd);
      Event end = events.next();
      if (end.getEventId() != Event.ID.StreamEnd) {
        throw new UnusableException(
            place(end).problem("expected the end of the file, but another document begins here"));
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      throw new UnusableException(
          SyntaxWording.mark(e)
              .map(this::place)
              .orElse(Place.of(name))
              .problem(SyntaxWording.message(e)));
    } catch (ReaderException e) {
      int at = text.offsetByCodePoints(0, e.getPosition());
      throw new UnusableException(
          YamlText.placeAfter(text.substring(0, at), name)
              .problem(
                  String.format(
                      "not valid YAML: the control character \\u%04X can't stand here",
                      e.getCodePoint())));
    } catch (YamlEngineException e) {
      throw new UnusableException(name, "not valid YAML: " + e.getMessage());
    }
  }

  private JsonNode node(Event event, JsonPointer at, int depth) throws UnusableException {
    values.put(at, place(event));
    refuseWhatHasNoUse(event);
    if (depth > DEEPEST) {
      throw new UnusableException(
          place(event).problem("is nested more than " + DEEPEST + " levels deep"));
    }
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> sequence(at, depth);
      case MappingStart -> mapping(at, depth);
      default -> throw new IllegalStateException("unexpected YAML event " + event.getEventId());
    };
  }

  private void refuseWhatHasNoUse(Event event) throws UnusableException {
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw new UnusableException(
          place(event)
              .problem(
                  "anchors and aliases (&name, *name) can't be used here; write the value out, or"
                      + " put text that begins with & or * in quotes"));
    }
    boolean tagged =
        (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
            || (event instanceof CollectionStartEvent start && start.getTag().isPresent());
    if (tagged) {
      throw new UnusableException(
          place(event)
              .problem("tags (!name) can't be used here; put text that begins with ! in quotes"));
    }
  }

  private JsonNode sequence(JsonPointer at, int depth) throws UnusableException {
    ArrayNode array = NODES.arrayNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      array.add(node(event, at.appendIndex(array.size()), depth + 1));
    }
    return array;
  }

  private JsonNode mapping(JsonPointer at, int depth) throws UnusableException {
    ObjectNode object = NODES.objectNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      refuseWhatHasNoUse(event);
      if (!(event instanceof ScalarEvent key)) {
        throw new UnusableException(
            place(event).problem("expected a key such as \"name:\", but was a list or a group"));
      }
      entry(object, key, at.appendProperty(key.getValue()), depth);
    }
    return object;
  }

  private void entry(ObjectNode object, ScalarEvent key, JsonPointer at, int depth)
      throws UnusableException {
    if (object.has(key.getValue())) {
      problems.add(
          place(key)
              .problem(
                  "key "
                      + Expected.quote(key.getValue())
                      + " is here twice; the first is in line "
                      + keys.get(at).line()));
      // Read under a name that the file can't have, so that places of the first stay.
      node(events.next(), at.appendProperty("\0twice").appendIndex(problems.size()), depth + 1);
      return;
    }
    keys.put(at, place(key));
    object.set(key.getValue(), node(events.next(), at, depth + 1));
  }

  private static JsonNode scalar(ScalarEvent event) {
    String value = event.getValue();
    Tag tag = event.isPlain() ? SCALARS.resolve(value, true) : Tag.STR;
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return NODES.booleanNode(Boolean.parseBoolean(value));
    }
    if (value.length() <= LONGEST_NUMBER && tag.equals(Tag.INT)) {
      BigInteger number = new BigInteger(value);
      return number.bitLength() < Long.SIZE
          ? NODES.numberNode(number.longValueExact())
          : NODES.numberNode(number);
    }
    if (value.length() <= LONGEST_NUMBER && tag.equals(Tag.FLOAT) && !value.matches("-?\\.\\D+")) {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return NODES.numberNode(number);
      }
    }
    return NODES.textNode(value);
  }

  private void expect(Event.ID id) {
    Event event = events.next();
    if (event.getEventId() != id) {
      throw new IllegalStateException("expected " + id + ", but was " + event.getEventId());
    }
  }

  private Event.ID expectOneOf(Event.ID first, Event.ID second) {
    Event.ID id = events.next().getEventId();
    if (id != first && id != second) {
      throw new IllegalStateException("expected " + first + " or " + second + ", but was " + id);
    }
    return id;
  }

  private Place place(Event event) {
    return event.getStartMark().map(this::place).orElse(Place.of(name));
  }

  private Place place(Mark mark) {
    return new Place(name, mark.getLine() + 1, mark.getColumn() + 1);
  }
}

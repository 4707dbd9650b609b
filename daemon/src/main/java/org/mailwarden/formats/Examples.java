package org.mailwarden.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import inet.ipaddr.IPAddressString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.mailwarden.parse.EventJson;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LinePattern;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/**
 * Tries a file's patterns on its own examples, beside all formats that Mailwarden knows: so that a
 * line which one of those would take shows itself here, too.
 */
final class Examples {
  private static final List<String> DOMAINS = List.of("example.org");
  private static final String OWN_NETWORK = "192.0.2.0/24";

  /** Settles the year of time stamps without one, of which nothing is asked here. */
  private static final Instant WRITTEN = Instant.parse("2024-12-31T00:00:00Z");

  private static final EventJson EVENTS = new EventJson(ZoneOffset.UTC, DOMAINS);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<LinePattern> patterns;

  Examples(List<LinePattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /** What the examples show to be wrong; {@code root} is the file's whole tree. */
  List<Problem> problems(YamlNode root) {
    List<Problem> problems = new ArrayList<>();
    List<YamlNode> examples = root.get("examples").entries();
    for (YamlNode example : examples) {
      check(example, problems);
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    List<YamlNode> entries = root.get("patterns").entries();
    for (int i = 0; i < entries.size(); i++) {
      LinePattern pattern = patterns.get(i);
      boolean shown =
          examples.stream()
              .anyMatch(
                  example ->
                      !events(List.of(pattern), example).isEmpty()
                          && events(List.of(), example).isEmpty());
      if (!shown) {
        problems.add(
            entries
                .get(i)
                .get("pattern")
                .problem("no example shows it; add a line that it reads, with its event"));
      }
    }
    return problems;
  }

  private void check(YamlNode example, List<Problem> problems) {
    List<JsonNode> events = events(patterns, example);
    List<YamlNode> expected = example.get("events").entries();
    if (events.size() != expected.size()) {
      problems.add(
          example
              .get("line")
              .problem(
                  "expected "
                      + (expected.size() == 1 ? "1 event" : expected.size() + " events")
                      + ", but the line gives "
                      + (events.isEmpty() ? "none" : events.toString())));
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      YamlNode event = expected.get(i);
      for (String key : event.keys()) {
        String wanted = event.get(key).text("");
        String given = events.get(i).path(key).asText();
        if (!given.equals(wanted)) {
          problems.add(
              event
                  .get(key)
                  .problem(
                      "expected "
                          + Expected.quote(wanted)
                          + ", but the line gives "
                          + Expected.quote(given)));
        }
      }
    }
  }

  private static List<JsonNode> events(List<LinePattern> patterns, YamlNode example) {
    LineOutcome outcome =
        LogParsers.create(
                new ParseSettings(
                    ZoneOffset.UTC,
                    DOMAINS,
                    List.of(new IPAddressString(OWN_NETWORK).getAddress()),
                    patterns))
            .parse(new LogLine(example.get("line").text(), WRITTEN));
    return outcome instanceof LineOutcome.Understood understood
        ? understood.events().stream().map(event -> tree(EVENTS.write(event))).toList()
        : List.of();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that is no JSON", e);
    }
  }
}

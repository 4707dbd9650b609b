package org.mailwarden.detect.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.LogEvent;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.SourceParser;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/**
 * The events of a test file. Each entry becomes log lines, a mapping a JSON object on a line, and
 * these are read as a daemon reads a log.
 */
final class TestLines {
  private static final Set<String> NO_EVENT_KEYS = Set.of("time", "every", "times", "line");

  private final TestTimes times;
  private final ParseSettings settings;
  private final List<Problem> problems;

  /**
   * @param problems what is wrong with entries is added to these
   */
  TestLines(TestTimes times, ParseSettings settings, List<Problem> problems) {
    this.times = times;
    this.settings = settings;
    this.problems = problems;
  }

  /** All events of these entries, oldest first. */
  List<LogEvent> events(List<YamlNode> entries) {
    List<Line> timed = new ArrayList<>();
    List<Line> stamped = new ArrayList<>();
    for (YamlNode entry : entries) {
      try {
        add(entry, timed, stamped);
      } catch (IllegalArgumentException e) {
        problems.add(entry.problem(e.getMessage()));
      }
    }
    timed.sort(Comparator.comparing(Line::time));
    List<LogEvent> events = new ArrayList<>();
    // Lines with stamps of their own stand in the order of their log, which is another than ours.
    read(timed, events);
    read(stamped, events);
    events.sort(Comparator.comparing(LogEvent::time));
    return events;
  }

  private void add(YamlNode entry, List<Line> timed, List<Line> stamped) {
    if (entry.keys().isEmpty()) {
      Optional<TestTimes.Led> led = times.led(entry.text());
      led.ifPresentOrElse(
          line -> timed.add(new Line(line.time(), line.time() + " " + line.line(), entry)),
          () -> stamped.add(new Line(times.base(), entry.text(), entry)));
      return;
    }
    Instant first = times.parse(text(entry, "time"));
    int count = entry.get("times").integer(1);
    Optional<Duration> apart = entry.get("every").optionalDuration();
    if (count > 1 && apart.isEmpty()) {
      throw new IllegalArgumentException("times: expected every beside it, such as every: 8h");
    }
    for (int n = 1; n <= count; n++) {
      Instant time = first.plus(apart.orElse(Duration.ZERO).multipliedBy(n - 1L));
      String line =
          entry.get("line").isPresent()
              ? time + " " + numbered(entry.get("line").text(), n)
              : json(entry, time, n);
      timed.add(new Line(time, line, entry));
    }
  }

  private static String text(YamlNode entry, String key) {
    return entry
        .get(key)
        .optionalText()
        .orElseThrow(() -> new IllegalArgumentException("missing key \"" + key + "\""));
  }

  private static String json(YamlNode entry, Instant time, int n) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("time", time.toString());
    for (String key : entry.keys()) {
      if (!NO_EVENT_KEYS.contains(key)) {
        event.put(key, numbered(entry.get(key).text(""), n));
      }
    }
    return event.toString();
  }

  private static String numbered(String text, int n) {
    return text.replace("{n}", Integer.toString(n));
  }

  private void read(List<Line> lines, List<LogEvent> events) {
    SourceParser parser = LogParsers.create(settings);
    YamlNode wrong = null;
    for (Line line : lines) {
      LineOutcome outcome = parser.parse(new LogLine(line.text(), line.time()));
      if (outcome instanceof LineOutcome.Understood understood) {
        events.addAll(understood.events());
      } else if (line.entry() != wrong) {
        // Once is enough for an entry that is repeated.
        wrong = line.entry();
        problems.add(wrong.problem(reason(outcome)));
      }
    }
  }

  private static String reason(LineOutcome outcome) {
    return outcome instanceof LineOutcome.Unreadable unreadable
        ? unreadable.reason()
        : "expected a line of one of the four logs; mailwarden parse shows what is understood";
  }

  private record Line(Instant time, String text, YamlNode entry) {}
}

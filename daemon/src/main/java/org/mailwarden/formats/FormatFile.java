package org.mailwarden.formats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mailwarden.event.Stream;
import org.mailwarden.parse.EventPart;
import org.mailwarden.parse.LinePattern;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.Suggestion;
import org.mailwarden.yaml.YamlNode;
import org.mailwarden.yaml.YamlSchema;
import org.mailwarden.yaml.YamlTree;

/**
 * One file that describes a log format, read: its patterns, or what is wrong with them.
 *
 * <pre>{@code
 * name: horde
 * patterns:
 *   - stream: successful-login
 *     program: HORDE
 *     pattern: '\[imp\] Login success for (?<login>\S+) \((?<ip>[^()\s]+)\) to .*'
 *     set: {service: webmail}
 * examples:
 *   - line: 'Feb 29 11:39:46 web1 HORDE: [imp] Login success for mei (192.0.2.7) to {imap://localhost}'
 *     events: [{stream: successful-login, account: mei@example.org, ip: 192.0.2.7}]
 * }</pre>
 *
 * @param nameNode the value of the key {@code name}, to point at
 */
record FormatFile(List<LinePattern> patterns, YamlNode nameNode, List<Problem> problems) {
  private static final YamlSchema SCHEMA =
      YamlSchema.ofResource(FormatFile.class, "format.schema.json");

  /**
   * Reads the file and tries its examples.
   *
   * @param shown the file as the administrator knows it
   */
  static FormatFile read(Path file, String shown) {
    YamlTree tree = YamlTree.read(file, shown);
    YamlNode root = tree.root();
    List<Problem> problems = new ArrayList<>(SCHEMA.check(tree));
    if (!problems.isEmpty()) {
      return new FormatFile(List.of(), root.get("name"), problems);
    }
    List<LinePattern> patterns = new ArrayList<>();
    for (YamlNode entry : root.get("patterns").entries()) {
      pattern(entry, patterns, problems);
    }
    if (problems.isEmpty()) {
      problems.addAll(new Examples(patterns).problems(root));
    }
    return new FormatFile(patterns, root.get("name"), problems);
  }

  private static void pattern(YamlNode entry, List<LinePattern> patterns, List<Problem> problems) {
    Stream stream = Stream.ofLabel(entry.get("stream").text());
    YamlNode regex = entry.get("pattern");
    Set<String> captures;
    try {
      captures = LinePattern.capturesOf(regex.text());
    } catch (IllegalArgumentException e) {
      problems.add(regex.problem(e.getMessage()));
      return;
    }
    int before = problems.size();
    Map<EventPart, String> fixed = fixed(entry.get("set"), stream, problems);
    if (!entry.get("program").isPresent() && regex.text().matches("\\^?\\.[*+].*")) {
      problems.add(
          regex.problem(
              "without program, a pattern must begin with words that the server itself writes;"
                  + " behind "
                  + Expected.quote(".*")
                  + " may stand what a client made it write"));
    }
    captures(regex, captures, stream, fixed, problems);
    if (problems.size() == before) {
      patterns.add(
          LinePattern.of(stream, entry.get("program").optionalText(), regex.text(), fixed));
    }
  }

  private static Map<EventPart, String> fixed(YamlNode set, Stream stream, List<Problem> problems) {
    Map<EventPart, String> fixed = new EnumMap<>(EventPart.class);
    for (String key : set.keys()) {
      EventPart part = EventPart.ofLabel(key).orElseThrow();
      if (EventPart.of(stream).contains(part)) {
        fixed.put(part, set.get(key).text());
      } else {
        problems.add(set.get(key).keyProblem(notOf(stream, key)));
      }
    }
    return fixed;
  }

  private static void captures(
      YamlNode regex,
      Set<String> names,
      Stream stream,
      Map<EventPart, String> fixed,
      List<Problem> problems) {
    Set<String> known =
        EventPart.of(stream).stream()
            .map(EventPart::label)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : new TreeSet<>(names)) {
      if (EventPart.ofLabel(name).isEmpty()) {
        problems.add(
            regex.problem(
                "unknown capture "
                    + Expected.quote(name)
                    + Suggestion.after(name, known)
                    + "; known are "
                    + String.join(", ", known)));
      } else if (!known.contains(name)) {
        problems.add(regex.problem(notOf(stream, name)));
      }
    }
    for (EventPart part : EventPart.mustBeCaptured(stream)) {
      if (!names.contains(part.label())) {
        problems.add(regex.problem("missing capture (?<" + part.label() + ">...)"));
      }
    }
    for (EventPart part : EventPart.mustBeKnown(stream)) {
      if (!names.contains(part.label()) && !fixed.containsKey(part)) {
        problems.add(
            regex.problem(
                "missing capture (?<"
                    + part.label()
                    + ">...); where no line tells it, say set: {"
                    + part.label()
                    + ": ...}"));
      }
    }
    if (stream == Stream.SMTP_MAIL && !names.contains("login") && !names.contains("sender")) {
      problems.add(
          regex.problem("missing capture (?<login>...) or (?<sender>...): whose mail is it?"));
    }
  }

  private static String notOf(Stream stream, String part) {
    return Expected.quote(part) + " is no part of " + stream.label();
  }
}

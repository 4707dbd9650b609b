package org.mailwarden.rules;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.mailwarden.event.Stream;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/** Finds what is allowed in a rules folder and hardly meant. */
final class RuleWarnings {
  private static final int SOON_DAYS = 14;

  /** What events of a stream never have, as {@link Vocabulary} says. */
  private static final Map<Stream, List<String>> ABSENT =
      Map.of(
          Stream.SUCCESSFUL_LOGIN,
              List.of("reason", "sender", "recipient", "status", "change", "by"),
          Stream.FAILED_LOGIN, List.of("sender", "recipient", "status", "change", "by"),
          Stream.SMTP_MAIL, List.of("service", "reason", "change", "by"),
          Stream.ACCOUNT_MANAGEMENT,
              List.of("service", "login", "reason", "sender", "recipient", "status"));

  private final FolderReading folder;
  private final LocalDate today;
  private final List<Problem> warnings = new ArrayList<>();

  RuleWarnings(FolderReading folder, Clock clock) {
    this.folder = folder;
    this.today = LocalDate.now(clock);
    for (RuleFile file : folder.rules()) {
      file.rule().ifPresent(rule -> ofRule(rule, file.root()));
    }
    shadowing();
    folder.lists().forEach(this::ofList);
  }

  /** All of them, sorted. */
  List<Problem> warnings() {
    return warnings.stream().sorted().toList();
  }

  private void ofRule(Rule rule, YamlNode root) {
    if (rule.mode() == RuleMode.OFF) {
      warnings.add(root.get("mode").problem("the rule is off; it looks at nothing"));
    }
    condition(rule.when(), rule.on(), root.get("when"), "the rule can never alert");
    if (rule instanceof SequenceRule sequence) {
      List<YamlNode> steps = root.get("after").entries();
      for (int i = 0; i < steps.size(); i++) {
        SequenceRule.Step step = sequence.after().get(i);
        condition(step.when(), step.on(), steps.get(i).get("when"), "the step can never happen");
      }
    } else if (rule instanceof ScoreRule score) {
      List<YamlNode> signs = root.get("signs").entries();
      for (int i = 0; i < signs.size(); i++) {
        condition(
            score.signs().get(i).when(),
            rule.on(),
            signs.get(i).get("when"),
            "the sign never counts");
      }
    }
  }

  private void condition(Condition condition, Stream stream, YamlNode node, String so) {
    if (!(condition instanceof CelCondition cel) || !cel.isFalseWhere(known(stream))) {
      return;
    }
    Set<String> absent = new TreeSet<>(cel.variables());
    absent.retainAll(ABSENT.get(stream).stream().map(name -> "event." + name).toList());
    String why =
        absent.isEmpty()
            ? ""
            : "; " + String.join(" and ", absent) + " is always empty on " + stream.label();
    warnings.add(node.problem("is never true" + why + ", so " + so));
  }

  private static Map<String, Object> known(Stream stream) {
    Map<String, Object> known = new HashMap<>(Map.of("event.stream", stream.label()));
    ABSENT.get(stream).forEach(name -> known.put("event." + name, ""));
    return known;
  }

  /** Two rules that look for the same thing: the milder one's alerts tell nothing more. */
  private void shadowing() {
    List<RuleFile> files =
        folder.rules().stream()
            .filter(file -> file.rule().filter(r -> r.mode() != RuleMode.OFF).isPresent())
            .toList();
    for (RuleFile milder : files) {
      Rule rule = milder.rule().orElseThrow();
      files.stream()
          .map(file -> file.rule().orElseThrow())
          .filter(other -> other != rule && shadows(other, rule))
          .findFirst()
          .ifPresent(
              other ->
                  warnings.add(
                      milder
                          .nameNode()
                          .problem(
                              "looks for the same as the rule "
                                  + Expected.quote(other.name())
                                  + ", which is at least as grave; keep one of them, or set them"
                                  + " apart by when")));
    }
  }

  private static boolean shadows(Rule graver, Rule rule) {
    RuleTerms of = graver.terms();
    RuleTerms terms = rule.terms();
    boolean severer =
        of.severity().compareTo(terms.severity()) > 0
            || (of.severity() == terms.severity() && of.name().compareTo(terms.name()) < 0);
    boolean mailsToo = of.mode() == terms.mode() || of.mode() == RuleMode.ON;
    boolean sameEvents =
        of.on() == terms.on()
            && of.per() == terms.per()
            && (of.when() == Condition.ALWAYS || of.when().source().equals(terms.when().source()));
    return severer && mailsToo && sameEvents && looksForAtLeast(graver, rule);
  }

  private static boolean looksForAtLeast(Rule graver, Rule rule) {
    if (graver instanceof AnyRule) {
      return rule instanceof AnyRule;
    }
    if (graver instanceof NewTermRule a && rule instanceof NewTermRule b) {
      return a.field() == b.field();
    }
    if (graver instanceof FrequencyRule a && rule instanceof FrequencyRule b) {
      return a.count() <= b.count() && a.window().compareTo(b.window()) >= 0;
    }
    if (graver instanceof CardinalityRule a && rule instanceof CardinalityRule b) {
      return a.field() == b.field()
          && a.count() <= b.count()
          && a.window().compareTo(b.window()) >= 0;
    }
    if (graver instanceof SpikeRule a && rule instanceof SpikeRule b) {
      return a.measure() == b.measure()
          && a.usual() == b.usual()
          && a.window().equals(b.window())
          && a.reference().equals(b.reference())
          && a.min() <= b.min()
          && a.factor() <= b.factor();
    }
    if (graver instanceof ImpossibleTravelRule a && rule instanceof ImpossibleTravelRule b) {
      return a.speed() <= b.speed() && a.window().compareTo(b.window()) >= 0;
    }
    return false;
  }

  private void ofList(ListFile list) {
    if (!isUsed(list.name())) {
      warnings.add(
          Place.of(list.shown())
              .problem(
                  "no rule uses this list; a condition would by listed(\""
                      + list.name()
                      + "\", event.ip)"));
    }
    for (ListEntry entry : list.entries()) {
      if (entry.until().isBefore(today)) {
        warnings.add(
            entry.place().problem(Expected.quote(entry.text()) + " expired on " + entry.until()));
      } else if (entry.until().isBefore(today.plusDays(SOON_DAYS + 1L))) {
        warnings.add(
            entry
                .place()
                .problem(Expected.quote(entry.text()) + " expires after " + entry.until()));
      }
    }
  }

  private boolean isUsed(String list) {
    Pattern use = Pattern.compile("listed\\(\\s*[\"']" + Pattern.quote(list) + "[\"']");
    return folder.rules().stream()
        .map(RuleFile::root)
        .flatMap(RuleReader::conditionTexts)
        .anyMatch(text -> use.matcher(text).find());
  }
}

package org.mailwarden.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mailwarden.event.Stream;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/** Reads a rule from a file that the schema found good. */
final class RuleReader {
  private final YamlNode root;
  private final Conditions conditions;

  RuleReader(YamlNode root, Conditions conditions) {
    this.root = root;
    this.conditions = conditions;
  }

  /** What is wrong in the file's conditions, whether the rest of it is good or not. */
  List<Problem> conditionProblems() {
    List<Problem> problems = new ArrayList<>();
    for (YamlNode node : writtenConditions(root)) {
      conditions
          .read(node.text())
          .mistakes()
          .forEach(
              mistake -> problems.add(node.problemInside(mistake.offset(), mistake.message())));
    }
    return problems;
  }

  /** All conditions in a file, as they are written. */
  static java.util.stream.Stream<String> conditionTexts(YamlNode root) {
    return writtenConditions(root).stream().map(YamlNode::text);
  }

  private static List<YamlNode> writtenConditions(YamlNode root) {
    List<YamlNode> written = new ArrayList<>(List.of(root.get("when")));
    root.get("after").entries().forEach(step -> written.add(step.get("when")));
    root.get("signs").entries().forEach(sign -> written.add(sign.get("when")));
    return written.stream().filter(YamlNode::isText).toList();
  }

  /** The rule; a condition that isn't good is left out. */
  Rule rule() {
    RuleTerms terms = terms();
    return switch (root.get("type").text()) {
      case "any" -> new AnyRule(terms);
      case "new_term" -> new NewTermRule(terms, key(NewTermRule.Field.class, "field"));
      case "frequency" -> new FrequencyRule(terms, root.get("count").integer(1), window());
      case "spike" ->
          new SpikeRule(
              terms,
              key(SpikeRule.Measure.class, "measure"),
              window(),
              root.get("min").integer(1),
              root.get("factor").number(1),
              root.get("reference").duration(Duration.ofDays(28)),
              choice(SpikeRule.Usual.class, root.get("usual").text("busiest")));
      case "cardinality" ->
          new CardinalityRule(
              terms,
              key(CardinalityRule.Field.class, "field"),
              root.get("count").integer(1),
              window());
      case "impossible_travel" ->
          new ImpossibleTravelRule(
              terms,
              root.get("speed").number(1000),
              root.get("window").duration(Duration.ofDays(1)));
      case "sequence" ->
          new SequenceRule(terms, steps(), key(SequenceRule.Same.class, "same"), window());
      case "score" -> new ScoreRule(terms, signs(), root.get("threshold").number(1));
      default -> throw new IllegalStateException("a type that the schema has and the model not");
    };
  }

  private RuleTerms terms() {
    YamlNode mail = root.get("mail");
    return new RuleTerms(
        root.get("name").text(),
        Stream.ofLabel(root.get("on").text()),
        condition(root.get("when")),
        choice(Per.class, root.get("per").text("account")),
        choice(RuleMode.class, root.get("mode").text("on")),
        choice(Severity.class, root.get("severity").text("warning")),
        root.get("learn").duration(Duration.ofDays(7)),
        root.get("fresh").duration(Duration.ofHours(24)),
        root.get("mute").duration(Duration.ofDays(7)),
        root.get("forget").duration(Duration.ofDays(180)),
        new RuleMail(
            choice(RuleMail.Owner.class, mail.get("owner").text("alert")),
            mail.get("recovery").text("none").equals("alert"),
            mail.get("administrator").text("none").equals("alert")),
        words(root.get("title")),
        words(root.get("advice")));
  }

  private List<SequenceRule.Step> steps() {
    return root.get("after").entries().stream()
        .map(
            step ->
                new SequenceRule.Step(
                    Stream.ofLabel(step.get("on").text()),
                    step.get("count").integer(1),
                    condition(step.get("when"))))
        .toList();
  }

  private List<ScoreRule.Sign> signs() {
    return root.get("signs").entries().stream()
        .map(
            sign ->
                new ScoreRule.Sign(
                    sign.get("name").text(),
                    condition(sign.get("when")),
                    sign.get("weight").number(0)))
        .toList();
  }

  private Condition condition(YamlNode node) {
    return node.optionalText()
        .flatMap(source -> conditions.read(source).condition())
        .map(Condition.class::cast)
        .orElse(Condition.ALWAYS);
  }

  private Duration window() {
    return root.get("window").optionalDuration().orElseThrow();
  }

  private static Map<String, String> words(YamlNode node) {
    Map<String, String> words = new LinkedHashMap<>();
    node.keys().forEach(language -> words.put(language, node.get(language).text()));
    return words;
  }

  private <E extends Enum<E>> E key(Class<E> type, String key) {
    return choice(type, root.get(key).text());
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String label) {
    return Enum.valueOf(type, label.toUpperCase(Locale.ROOT));
  }
}

package org.mailwarden.rules;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.Stream;
import org.mailwarden.yaml.DurationText;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;
import org.mailwarden.yaml.YamlSchema;
import org.mailwarden.yaml.YamlTree;

/**
 * One file of a rules folder, read: its rule, or what is wrong with it.
 *
 * @param nameNode the value of the key {@code name}, to point at
 */
record RuleFile(Optional<Rule> rule, YamlNode nameNode, List<Problem> problems) {
  private static final YamlSchema SCHEMA =
      YamlSchema.ofResource(RuleFile.class, "rule.schema.json");

  /**
   * Reads the file.
   *
   * @param shown the file as the administrator knows it
   */
  static RuleFile read(Path file, String shown) {
    YamlTree tree = YamlTree.read(file, shown);
    YamlNode root = tree.root();
    List<Problem> problems = new ArrayList<>(SCHEMA.check(tree));
    if (!problems.isEmpty()) {
      return new RuleFile(Optional.empty(), root.get("name"), problems);
    }
    Rule rule = rule(root);
    problems.addAll(contradictions(rule, root));
    return new RuleFile(
        problems.isEmpty() ? Optional.of(rule) : Optional.empty(), root.get("name"), problems);
  }

  private static Rule rule(YamlNode root) {
    RuleTerms terms = terms(root);
    return switch (root.get("type").text()) {
      case "new_term" ->
          new NewTermRule(terms, choice(NewTermRule.Field.class, root.get("field").text()));
      case "spike" ->
          new SpikeRule(
              terms,
              choice(SpikeRule.Measure.class, root.get("measure").text()),
              root.get("window").optionalDuration().orElseThrow(),
              root.get("min").integer(1),
              root.get("factor").number(1),
              root.get("reference").duration(Duration.ofDays(28)),
              SpikeRule.Usual.BUSIEST);
      default -> throw new IllegalStateException("a type that the schema has and the model not");
    };
  }

  private static RuleTerms terms(YamlNode root) {
    YamlNode mail = root.get("mail");
    return new RuleTerms(
        root.get("name").text(),
        Stream.ofLabel(root.get("on").text()),
        Condition.ALWAYS,
        Per.ACCOUNT,
        choice(RuleMode.class, root.get("mode").text("on")),
        choice(Severity.class, root.get("severity").text("warning")),
        root.get("learn").duration(Duration.ofDays(7)),
        root.get("fresh").duration(Duration.ofHours(24)),
        root.get("mute").duration(Duration.ofDays(7)),
        root.get("forget").duration(Duration.ofDays(180)),
        new RuleMail(
            choice(RuleMail.Owner.class, mail.get("owner").text("alert")),
            mail.get("recovery").text("none").equals("alert"),
            false),
        words(root.get("title")),
        words(root.get("advice")));
  }

  /** What the schema can't see: keys that are each right and together make no sense. */
  private static List<Problem> contradictions(Rule rule, YamlNode root) {
    List<Problem> problems = new ArrayList<>();
    if (rule instanceof SpikeRule spike) {
      if (spike.on() != Stream.SMTP_MAIL) {
        problems.add(
            root.get("on")
                .problem(
                    "expected smtp-mail, since type spike counts sent mail, but was "
                        + spike.on().label()));
      }
      if (spike.reference().compareTo(spike.window()) <= 0) {
        problems.add(
            shorter(root, "reference", spike.reference(), "longer than window", spike.window()));
      }
    }
    RuleTerms terms = rule.terms();
    if (terms.forget().compareTo(terms.learn()) < 0) {
      problems.add(
          shorter(root, "forget", terms.forget(), "at least as long as learn", terms.learn()));
    }
    return problems;
  }

  /** One duration too short beside another, told where the first is written, or the rule begins. */
  private static Problem shorter(
      YamlNode root, String key, Duration is, String expected, Duration than) {
    return root.get(key)
        .problem(
            "expected a duration "
                + expected
                + " ("
                + DurationText.of(than)
                + "), but "
                + (root.get(key).isPresent() ? "was " : "by default it is ")
                + DurationText.of(is));
  }

  private static Map<String, String> words(YamlNode node) {
    Map<String, String> words = new LinkedHashMap<>();
    node.keys().forEach(language -> words.put(language, node.get(language).text()));
    return words;
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String label) {
    return Enum.valueOf(type, label.toUpperCase(Locale.ROOT));
  }
}

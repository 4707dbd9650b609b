package org.mailwarden.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;
import org.mailwarden.yaml.YamlSchema;
import org.mailwarden.yaml.YamlTree;

/**
 * One file of a rules folder, read: its rule, or what is wrong with it.
 *
 * @param root the top of the file, to point at its parts
 */
record RuleFile(Optional<Rule> rule, YamlNode root, List<Problem> problems) {
  private static final YamlSchema SCHEMA =
      YamlSchema.ofResource(RuleFile.class, "rule.schema.json");

  /**
   * Reads the file.
   *
   * @param shown the file as the administrator knows it
   * @param conditions compiles what the file says under {@code when}
   */
  static RuleFile read(Path file, String shown, Conditions conditions) {
    YamlTree tree = YamlTree.read(file, shown);
    YamlNode root = tree.root();
    RuleReader reader = new RuleReader(root, conditions);
    List<Problem> problems = new ArrayList<>(SCHEMA.check(tree));
    boolean formed = problems.isEmpty();
    problems.addAll(reader.conditionProblems());
    if (formed) {
      Optional<Rule> rule = Optional.of(reader.rule());
      problems.addAll(Contradictions.in(rule.get(), root));
      return new RuleFile(problems.isEmpty() ? rule : Optional.empty(), root, problems);
    }
    return new RuleFile(Optional.empty(), root, problems);
  }

  /** The value of the key {@code name}, to point at. */
  YamlNode nameNode() {
    return root.get("name");
  }
}

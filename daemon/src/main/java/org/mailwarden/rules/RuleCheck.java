package org.mailwarden.rules;

import java.util.List;
import org.mailwarden.yaml.Problem;

/**
 * What there is to say of a folder of rules and lists.
 *
 * @param rules those that are good
 * @param problems why the daemon would refuse the folder, sorted; empty if it would not
 * @param warnings what it would accept and is hardly meant, sorted
 */
public record RuleCheck(RuleSet rules, List<Problem> problems, List<Problem> warnings) {
  public RuleCheck {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}

package org.mailwarden.rules;

import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Stream;

/**
 * The rules in force, by name in order of their files, with the lists that their conditions ask.
 *
 * @param rules of different names
 */
public record RuleSet(List<Rule> rules, NamedLists lists) {
  public RuleSet {
    rules = List.copyOf(rules);
  }

  /** Rules that ask no list. */
  public RuleSet(List<Rule> rules) {
    this(rules, NamedLists.NONE);
  }

  /** The rule of this name, whatever its mode. */
  public Optional<Rule> named(String name) {
    return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /** The rules that judge this stream's events: all but those that are off. */
  public List<Rule> judging(Stream stream) {
    return rules.stream()
        .filter(rule -> rule.on() == stream && rule.mode() != RuleMode.OFF)
        .toList();
  }
}

package org.mailwarden.detect;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Conditions that could not be worked out, counted by rule. Safe for any number of threads. */
final class Troubles {
  private final ConcurrentMap<String, RuleTrouble> byRule = new ConcurrentHashMap<>();

  void add(String rule, String message) {
    byRule.merge(
        rule,
        new RuleTrouble(rule, 1, message),
        (before, now) -> new RuleTrouble(rule, before.times() + 1, message));
  }

  List<RuleTrouble> all() {
    return byRule.values().stream().sorted(Comparator.comparing(RuleTrouble::rule)).toList();
  }
}

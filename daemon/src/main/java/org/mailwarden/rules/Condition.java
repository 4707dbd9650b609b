package org.mailwarden.rules;

import java.util.Map;
import java.util.Set;

/**
 * A condition in CEL over an event, its account and their past, compiled and type-checked when its
 * file is read. What it may speak of is {@link Vocabulary}. Immutable and safe for any number of
 * threads.
 *
 * @see <a href="https://github.com/google/cel-spec">the language</a>
 */
public interface Condition {
  /** What every rule without a condition has. */
  Condition ALWAYS =
      new Condition() {
        @Override
        public boolean holds(Map<String, ?> values) {
          return true;
        }

        @Override
        public String source() {
          return "true";
        }
      };

  /**
   * Whether it holds.
   *
   * @param values of the variables in {@link Vocabulary}; a value is only asked for if the
   *     condition speaks of it, so the map may compute it then
   * @throws ConditionException if it can't be said: a division by zero, a cost beyond the limit
   */
  boolean holds(Map<String, ?> values) throws ConditionException;

  /** The variables of {@link Vocabulary} that it speaks of, such as {@code past.failures_24h}. */
  default Set<String> variables() {
    return Set.of();
  }

  /** As it stands in the file. */
  String source();
}

package org.mailwarden.rules;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A condition that was compiled. Equal to another if both are written alike. */
final class CelCondition implements Condition {
  private final String source;
  private final CelRuntime.Program program;
  private final Map<String, Vocabulary.Type> types;

  /**
   * @param types of the variables it speaks of, by their full names
   */
  CelCondition(String source, CelRuntime.Program program, Map<String, Vocabulary.Type> types) {
    this.source = source;
    this.program = program;
    this.types = Map.copyOf(types);
  }

  @Override
  public boolean holds(Map<String, ?> values) throws ConditionException {
    // CEL takes false for "failure && false". That is meant for conditions that fail, not for a
    // map that does: its failure must reach the caller.
    RuntimeException[] ofMap = new RuntimeException[1];
    try {
      Object result =
          program.eval(
              name -> {
                try {
                  return Optional.of(celValue(types.get(name), values.get(name)));
                } catch (RuntimeException e) {
                  ofMap[0] = e;
                  throw e;
                }
              });
      if (ofMap[0] != null) {
        throw ofMap[0];
      }
      return (Boolean) result;
    } catch (CelEvaluationException e) {
      if (ofMap[0] != null) {
        throw ofMap[0];
      }
      throw new ConditionException(CelWording.of(e));
    }
  }

  /**
   * Whether it can't hold where these variables have these values, whatever the others are.
   *
   * <p>CEL takes false for "failure && false" and true for "failure || true". So variables whose
   * value isn't known may fail, and what comes out nevertheless doesn't depend on them.
   */
  boolean isFalseWhere(Map<String, ?> known) {
    try {
      return Boolean.FALSE.equals(
          program.eval(
              name ->
                  Optional.ofNullable(known.get(name))
                      .map(value -> celValue(types.get(name), value))));
    } catch (CelEvaluationException e) {
      return false;
    }
  }

  @Override
  public Set<String> variables() {
    return types.keySet();
  }

  @Override
  public String source() {
    return source;
  }

  /** The value in CEL's own type; where there is none, what {@link Vocabulary} says of absence. */
  private static Object celValue(Vocabulary.Type type, Object value) {
    return switch (type) {
      case TEXT -> value == null ? "" : value.toString();
      case WHOLE_NUMBER -> value == null ? 0L : ((Number) value).longValue();
      case NUMBER -> value == null ? 0.0 : ((Number) value).doubleValue();
      case TRUTH -> value != null && (Boolean) value;
      case TEXTS -> value == null ? List.of() : List.copyOf((Collection<?>) value);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelCondition condition && source.equals(condition.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}

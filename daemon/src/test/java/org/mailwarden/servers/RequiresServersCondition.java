package org.mailwarden.servers;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides what becomes of a test with {@link RequiresServers}. */
final class RequiresServersCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return findAnnotation(context.getElement(), RequiresServers.class)
        .map(
            required ->
                evaluate(
                    context.getDisplayName(),
                    Lack.on(Machine.thisOne(), List.of(required.value())),
                    "true".equals(System.getenv("CI"))))
        .orElseGet(() -> ConditionEvaluationResult.enabled("needs no server"));
  }

  static ConditionEvaluationResult evaluate(String test, Optional<Lack> lack, boolean ci) {
    if (lack.isEmpty()) {
      return ConditionEvaluationResult.enabled("the servers are installed");
    }
    if (ci) {
      throw new IllegalStateException(
          test + " can't run, and CI=true skips nothing: " + lack.get());
    }
    return ConditionEvaluationResult.disabled("skipped " + test + ": " + lack.get());
  }
}

package org.mailwarden.rules;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;

/**
 * Adds, subtracts, multiplies and divides whole numbers and others, which CEL by itself refuses: an
 * administrator writes {@code account.age_days * 2}.
 */
final class MixedArithmetic {
  private static final Map<String, DoubleBinaryOperator> OPERATORS =
      Map.of(
          "add", Double::sum,
          "subtract", (a, b) -> a - b,
          "multiply", (a, b) -> a * b,
          "divide", (a, b) -> a / b);

  private static final Map<String, String> FUNCTIONS =
      Map.of("add", "_+_", "subtract", "_-_", "multiply", "_*_", "divide", "_/_");

  static final List<CelFunctionDecl> DECLARATIONS =
      FUNCTIONS.entrySet().stream()
          .map(
              operator ->
                  CelFunctionDecl.newFunctionDeclaration(
                      operator.getValue(),
                      overload(
                          operator.getKey() + "_double_int64", SimpleType.DOUBLE, SimpleType.INT),
                      overload(
                          operator.getKey() + "_int64_double", SimpleType.INT, SimpleType.DOUBLE)))
          .toList();

  // The entries of Map.of are immutable, which the checker can't see.
  @SuppressWarnings("Immutable")
  static final List<CelFunctionBinding> BINDINGS =
      OPERATORS.entrySet().stream()
          .flatMap(
              operator ->
                  Stream.of(
                      CelFunctionBinding.from(
                          operator.getKey() + "_double_int64",
                          Double.class,
                          Long.class,
                          (a, b) -> operator.getValue().applyAsDouble(a, b)),
                      CelFunctionBinding.from(
                          operator.getKey() + "_int64_double",
                          Long.class,
                          Double.class,
                          (a, b) -> operator.getValue().applyAsDouble(a, b))))
          .toList();

  private MixedArithmetic() {}

  private static CelOverloadDecl overload(String id, CelType left, CelType right) {
    return CelOverloadDecl.newGlobalOverload(id, SimpleType.DOUBLE, left, right);
  }
}

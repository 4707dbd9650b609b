package org.mailwarden.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailwarden.rules.Vocabulary.Variable;

/**
 * Compiles conditions over {@link Vocabulary} and the named lists of a rules folder. Thread-safe.
 *
 * <p>A condition that compiles is also tried once, for an event of which nothing is known: what
 * fails then, such as a division by a count that may be 0, would fail sooner or later.
 *
 * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL's definition</a>
 */
public final class Conditions {
  /** Rounds through lists that one evaluation may take, all together. */
  static final int MOST_ROUNDS = 1000;

  /** In characters. Longer ones are better written as several rules. */
  private static final int LONGEST = 4000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(MOST_ROUNDS)
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(50)
          .build();

  private static final CelCompiler COMPILER = compiler();

  private final NamedLists lists;
  private final CelRuntime runtime;

  /** For conditions that may ask these lists. */
  public Conditions(NamedLists lists) {
    this.lists = lists;
    this.runtime =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addFunctionBindings(bindings(lists))
            .build();
  }

  /**
   * Something wrong in a condition.
   *
   * @param offset where in the condition, in characters from 0
   */
  record Mistake(int offset, String message) {}

  /** A condition that was read, or what is wrong with it. */
  record Reading(Optional<CelCondition> condition, List<Mistake> mistakes) {
    private static Reading wrong(List<Mistake> mistakes) {
      return new Reading(
          Optional.empty(),
          mistakes.stream()
              .distinct()
              .sorted(Comparator.comparingInt(Mistake::offset).thenComparing(Mistake::message))
              .toList());
    }
  }

  /**
   * The condition.
   *
   * @throws IllegalArgumentException if it isn't good; the message says what is wrong with it
   */
  public Condition compile(String source) {
    Reading reading = read(source);
    return reading
        .condition()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.join("; ", reading.mistakes().stream().map(Mistake::message).toList())));
  }

  /** The condition, or everything that is wrong with it. */
  Reading read(String source) {
    if (source.codePointCount(0, source.length()) > LONGEST) {
      return Reading.wrong(
          List.of(
              new Mistake(
                  0,
                  "is longer than " + LONGEST + " characters; put parts of it into other rules")));
    }
    CelValidationResult parsed = COMPILER.parse(source);
    if (parsed.hasError()) {
      CelIssue first = parsed.getErrors().get(0);
      return Reading.wrong(List.of(new Mistake(offset(source, first), CelWording.ofSyntax(first))));
    }
    try {
      ConditionNames names = new ConditionNames(parsed.getAst(), lists);
      return names.mistakes().isEmpty()
          ? checked(source, parsed.getAst(), names)
          : Reading.wrong(names.mistakes());
    } catch (dev.cel.common.CelValidationException e) {
      throw new IllegalStateException("a tree without errors has errors", e);
    }
  }

  private Reading checked(String source, CelAbstractSyntaxTree tree, ConditionNames names)
      throws dev.cel.common.CelValidationException {
    CelValidationResult checked = COMPILER.check(tree);
    if (checked.hasError()) {
      return Reading.wrong(
          checked.getErrors().stream()
              .map(issue -> new Mistake(offset(source, issue), CelWording.ofType(issue)))
              .toList());
    }
    try {
      CelRuntime.Program program = runtime.createProgram(checked.getAst());
      return tried(new CelCondition(source, program, names.variables()), program);
    } catch (CelEvaluationException e) {
      return Reading.wrong(List.of(new Mistake(CelWording.offset(e), CelWording.of(e))));
    }
  }

  /** The condition, if it can be worked out where all texts are empty and all numbers 0. */
  private static Reading tried(CelCondition condition, CelRuntime.Program program) {
    try {
      condition.holds(Map.of());
      return new Reading(Optional.of(condition), List.of());
    } catch (ConditionException failure) {
      int offset = offsetOfFailure(condition, program);
      String where =
          condition.variables().isEmpty()
              ? ""
              : " where numbers are 0 and texts are empty; test for that first, by && before it";
      return Reading.wrong(List.of(new Mistake(offset, failure.getMessage() + where)));
    }
  }

  private static int offsetOfFailure(CelCondition condition, CelRuntime.Program program) {
    Map<String, Object> nothing = new TreeMap<>();
    Vocabulary.VARIABLES.forEach(
        variable -> nothing.put(variable.fullName(), absent(variable.type())));
    nothing.keySet().retainAll(condition.variables());
    try {
      program.eval(nothing);
      return 0;
    } catch (CelEvaluationException e) {
      return CelWording.offset(e);
    }
  }

  private static Object absent(Vocabulary.Type type) {
    return switch (type) {
      case TEXT -> "";
      case WHOLE_NUMBER -> 0L;
      case NUMBER -> 0.0;
      case TRUTH -> false;
      case TEXTS -> List.of();
    };
  }

  private static int offset(String source, CelIssue issue) {
    CelSourceLocation location = issue.getSourceLocation();
    int lineStart = 0;
    for (int line = 1; line < location.getLine(); line++) {
      lineStart = source.indexOf('\n', lineStart) + 1;
    }
    return source.codePointCount(0, lineStart) + Math.max(0, location.getColumn());
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setResultType(SimpleType.BOOL)
            .setStandardMacros(
                CelStandardMacro.ALL,
                CelStandardMacro.EXISTS,
                CelStandardMacro.EXISTS_ONE,
                CelStandardMacro.FILTER,
                CelStandardMacro.MAP)
            .addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                    "listed",
                    listed("listed_text", SimpleType.STRING),
                    listed("listed_number", SimpleType.INT),
                    listed("listed_texts", ListType.create(SimpleType.STRING))),
                CelFunctionDecl.newFunctionDeclaration(
                    "within",
                    CelOverloadDecl.newGlobalOverload(
                        "within_texts", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)));
    for (Variable variable : Vocabulary.VARIABLES) {
      builder.addVar(variable.fullName(), celType(variable.type()));
    }
    MixedArithmetic.DECLARATIONS.forEach(builder::addFunctionDeclarations);
    return builder.build();
  }

  private static CelOverloadDecl listed(String id, CelType value) {
    return CelOverloadDecl.newGlobalOverload(id, SimpleType.BOOL, SimpleType.STRING, value);
  }

  // NamedLists is immutable; the annotation that says so to the checker is the library's own.
  @SuppressWarnings("Immutable")
  private static List<CelFunctionBinding> bindings(NamedLists lists) {
    List<CelFunctionBinding> bindings = new ArrayList<>(MixedArithmetic.BINDINGS);
    bindings.add(CelFunctionBinding.from("listed_text", String.class, String.class, lists::lists));
    bindings.add(
        CelFunctionBinding.from(
            "listed_number",
            String.class,
            Long.class,
            (name, number) -> lists.lists(name, "AS" + number)));
    bindings.add(
        CelFunctionBinding.from(
            "listed_texts",
            String.class,
            List.class,
            (name, values) -> {
              for (Object value : values) {
                if (lists.lists(name, value.toString())) {
                  return true;
                }
              }
              return false;
            }));
    bindings.add(
        CelFunctionBinding.from(
            "within_texts",
            String.class,
            String.class,
            (ip, network) ->
                NetworkText.address(ip)
                    .flatMap(address -> NetworkText.read(network).map(in -> in.contains(address)))
                    .orElse(false)));
    return bindings;
  }

  private static CelType celType(Vocabulary.Type type) {
    return switch (type) {
      case TEXT -> SimpleType.STRING;
      case WHOLE_NUMBER -> SimpleType.INT;
      case NUMBER -> SimpleType.DOUBLE;
      case TRUTH -> SimpleType.BOOL;
      case TEXTS -> ListType.create(SimpleType.STRING);
    };
  }
}

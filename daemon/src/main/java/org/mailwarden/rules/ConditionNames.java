package org.mailwarden.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mailwarden.rules.Conditions.Mistake;
import org.mailwarden.rules.Vocabulary.Variable;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Suggestion;

/**
 * What a condition of good form names: variables, functions, lists, networks, patterns. CEL would
 * say of a misspelt one that it is undeclared; this says what was meant.
 */
final class ConditionNames {
  private static final Map<String, Variable> VARIABLES =
      Vocabulary.VARIABLES.stream().collect(Collectors.toMap(Variable::fullName, v -> v));
  private static final Set<String> GROUPS =
      Vocabulary.VARIABLES.stream().map(Variable::group).collect(Collectors.toSet());

  /** Names of types stand where variables do. */
  private static final Set<String> CONSTANTS =
      Set.of("int", "uint", "double", "bool", "string", "bytes", "list", "map", "type");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "listed",
          "within",
          "matches",
          "startsWith",
          "endsWith",
          "contains",
          "size",
          "exists",
          "exists_one",
          "all",
          "filter",
          "map",
          "int",
          "uint",
          "double",
          "string",
          "bool",
          "bytes",
          "dyn",
          "type",
          "duration",
          "timestamp",
          "getFullYear",
          "getMonth",
          "getDate",
          "getDayOfMonth",
          "getDayOfYear",
          "getDayOfWeek",
          "getHours",
          "getMinutes",
          "getSeconds",
          "getMilliseconds");

  private final CelAbstractSyntaxTree tree;
  private final NamedLists lists;
  private final Set<String> bound = new HashSet<>();
  private final Map<String, Vocabulary.Type> variables = new TreeMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  ConditionNames(CelAbstractSyntaxTree tree, NamedLists lists) {
    this.tree = tree;
    this.lists = lists;
    List<CelNavigableExpr> nodes = CelNavigableAst.fromAst(tree).getRoot().allNodes().toList();
    for (CelNavigableExpr node : nodes) {
      if (node.getKind() == Kind.COMPREHENSION) {
        bound.add(node.expr().comprehension().iterVar());
        bound.add(node.expr().comprehension().accuVar());
      }
    }
    nodes.forEach(this::look);
  }

  /** The types of all variables that it names. */
  Map<String, Vocabulary.Type> variables() {
    return variables;
  }

  /** What isn't there under the name it has. */
  List<Mistake> mistakes() {
    return mistakes;
  }

  private void look(CelNavigableExpr node) {
    if (node.getKind() == Kind.IDENT) {
      variable(node);
    } else if (node.getKind() == Kind.CALL) {
      call(node.expr());
    }
  }

  private void variable(CelNavigableExpr node) {
    String name = node.expr().ident().name();
    if (bound.contains(name) || CONSTANTS.contains(name)) {
      return;
    }
    Optional<CelExpr> selected =
        node.parent().filter(parent -> parent.getKind() == Kind.SELECT).map(p -> p.expr());
    if (selected.isEmpty()) {
      mistake(node.expr(), 0, withoutValue(name));
      return;
    }
    String value = selected.get().select().field();
    Variable known = VARIABLES.get(name + "." + value);
    if (known != null) {
      variables.put(known.fullName(), known.type());
    } else if (GROUPS.contains(name)) {
      mistake(
          selected.get(),
          1,
          Expected.quote(name)
              + " has no "
              + Expected.quote(value)
              + Suggestion.nearest(value, namesIn(name))
                  .map(near -> "; did you mean \"" + name + "." + near + "\"?")
                  .orElse("; it has " + String.join(", ", namesIn(name))));
    } else {
      mistake(
          node.expr(),
          0,
          "there is no "
              + Expected.quote(name + "." + value)
              + Suggestion.after(name + "." + value, VARIABLES.keySet()));
    }
  }

  private static String withoutValue(String name) {
    if (GROUPS.contains(name)) {
      return "expected one value of "
          + name
          + ", such as "
          + name
          + "."
          + namesIn(name).get(0)
          + ", but was "
          + Expected.quote(name);
    }
    List<String> meant =
        Vocabulary.VARIABLES.stream()
            .filter(variable -> variable.name().equals(name))
            .map(variable -> "\"" + variable.fullName() + "\"")
            .toList();
    return "there is no "
        + Expected.quote(name)
        + (meant.isEmpty()
            ? "; put text in quotes"
            : "; did you mean " + String.join(" or ", meant) + "?");
  }

  private static List<String> namesIn(String group) {
    return Vocabulary.VARIABLES.stream()
        .filter(variable -> variable.group().equals(group))
        .map(Variable::name)
        .toList();
  }

  private void call(CelExpr expr) {
    String function = expr.call().function();
    List<CelExpr> arguments = expr.call().args();
    if (function.matches("[a-zA-Z]\\w*") && !FUNCTIONS.contains(function)) {
      mistake(
          expr,
          expr.call().target().isPresent() ? 0 : -function.length(),
          "there is no function "
              + Expected.quote(function)
              + Suggestion.after(function, FUNCTIONS));
    } else if (function.equals("listed") && arguments.size() == 2) {
      list(arguments.get(0));
    } else if (function.equals("within") && arguments.size() == 2) {
      text(arguments.get(1))
          .ifPresent(
              network ->
                  NetworkText.mistake(network)
                      .ifPresent(message -> mistake(arguments.get(1), 1, message)));
    } else if (function.equals("matches") && !arguments.isEmpty()) {
      CelExpr last = arguments.get(arguments.size() - 1);
      text(last).ifPresent(pattern -> pattern(last, pattern));
    }
  }

  private void list(CelExpr name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      mistake(name, 0, "expected the list's name in quotes");
    } else if (!lists.names().contains(text.get())) {
      mistake(
          name,
          1,
          "there is no list "
              + Expected.quote(text.get())
              + " in "
              + ListFile.FOLDER
              + "/"
              + Suggestion.after(text.get(), lists.names()));
    }
  }

  private void pattern(CelExpr expr, String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      mistake(
          expr,
          1,
          "not a pattern: " + e.getDescription() + " in " + Expected.quote(e.getPattern()));
    }
  }

  private static Optional<String> text(CelExpr expr) {
    return expr.exprKind().getKind() == Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(expr.constant().stringValue())
        : Optional.empty();
  }

  private void mistake(CelExpr expr, int behind, String message) {
    Integer offset = tree.getSource().getPositionsMap().get(expr.id());
    mistakes.add(new Mistake(Math.max(0, (offset == null ? 0 : offset) + behind), message));
  }
}

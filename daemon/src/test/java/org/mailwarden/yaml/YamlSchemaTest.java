package org.mailwarden.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class YamlSchemaTest {
  private static final YamlSchema KITCHEN = kitchen();

  @TestFactory
  Stream<DynamicTest> badFilesSayWhatIsWrongWhereAndWhatToDo() {
    return BadFiles.in("yaml/bad", (file, name) -> KITCHEN.check(YamlTree.read(file, name)));
  }

  @Test
  void aGoodFileHasNoProblems() {
    YamlTree tree =
        YamlTree.ofText(
            """
            name: stew
            kind: soup
            window: 15m
            guests: 4
            warmth: 0.5
            open: true
            steps: [boil, stir]
            litres: 2.5
            serving: {plate: deep}
            """,
            "good.yaml");

    assertThat(KITCHEN.check(tree)).isEmpty();
    assertThat(tree.root().get("steps").texts()).containsExactly("boil", "stir");
    assertThat(tree.root().get("window").duration(null)).hasMinutes(15);
    assertThat(tree.root().get("warmth").number(1)).isEqualTo(0.5);
    assertThat(tree.root().get("guests").integer(1)).isEqualTo(4);
    assertThat(tree.root().get("open").flag(false)).isTrue();
    assertThat(tree.root().get("serving").get("spoon").isPresent()).isFalse();
  }

  @Test
  void aLaterCheckPointsIntoTheFile() {
    YamlTree tree = YamlTree.ofText("name: stew\nsteps:\n  - boil\n  - stir\n", "good.yaml");

    assertThat(tree.root().get("steps").entries().get(1).problem("is no step"))
        .hasToString("good.yaml:4:5: steps[1]: is no step");
    assertThat(tree.root().get("steps").keyProblem("are not needed"))
        .hasToString("good.yaml:2:1: are not needed");
    assertThat(tree.root().get("serving").get("plate").problem("is missing"))
        .hasToString("good.yaml:1:1: serving.plate: is missing");
  }

  @Test
  void aValueFromAVariableIsToldOfUnderTheVariablesName() {
    YamlTree tree =
        YamlTree.ofText("name: stew\n", "good.yaml")
            .with(
                List.of("serving", "plate"),
                JsonNodeFactory.instance.textNode("round"),
                Place.of("KITCHEN_SERVING_PLATE"));

    assertThat(KITCHEN.check(tree))
        .hasToString(
            "[KITCHEN_SERVING_PLATE: serving.plate: expected one of deep, flat, but was"
                + " \"round\"]");
  }

  @Test
  void aValueFromAVariableReplacesTheFiles() {
    YamlTree tree =
        YamlTree.ofText("name: stew\nsteps: [1, 2]\n", "bad.yaml")
            .with(
                List.of("steps"),
                JsonNodeFactory.instance.arrayNode().add("boil"),
                Place.of("KITCHEN_STEPS"));

    assertThat(KITCHEN.check(tree)).isEmpty();
    assertThat(tree.root().get("steps").texts()).containsExactly("boil");
  }

  private static YamlSchema kitchen() {
    try {
      return YamlSchema.ofText(
          Files.readString(Path.of("src/test/resources/yaml/kitchen.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

package org.mailwarden.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarPlacesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "when: a.b == X                ~ 1:14",
        "when: 'a == ''b'' && X'       ~ 1:22",
        "when: \"a == \\\"b\\\" && X\"   ~ 1:22",
        "when: >-\\n  a == b\\n    && X\\n~ 3:8",
        "when: |\\n  a == b\\n  X      ~ 3:3",
        "`when: a ==\\n  b && X`       ~ 2:8",
        "when: 信箱 == X               ~ 1:13",
      })
  void aCharacterOfATextIsFoundInTheFile(String escaped, String expected) {
    String file = escaped.replace("\\n", "\n");
    YamlNode node = YamlTree.ofText(file, "a.yaml").root().get("when");
    int offset = node.text().codePointCount(0, node.text().indexOf('X'));

    assertThat(node.problemInside(offset, "here"))
        .hasToString("a.yaml:" + expected + ": when: here");
  }
}

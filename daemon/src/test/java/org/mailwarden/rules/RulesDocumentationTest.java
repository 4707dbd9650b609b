package org.mailwarden.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesDocumentationTest {
  @Test
  void theManualHasEveryVariableWithItsMeaning() throws IOException {
    String manual = Files.readString(Path.of("../docs/rules.md"));

    assertThat(Vocabulary.VARIABLES)
        .allSatisfy(
            variable ->
                assertThat(manual)
                    .contains("| `" + variable.fullName() + "` | ")
                    .contains(" | " + variable.meaning() + " |"));
  }
}

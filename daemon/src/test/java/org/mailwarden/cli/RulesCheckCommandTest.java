package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void theShippedRulesAreGood() {
    assertThat(check()).isZero();
    assertThat(out.toString()).endsWith("good.\n");
    assertThat(err).hasToString("");
  }

  @Test
  void aProblemInAConditionIsShownWithItsPlace() throws IOException {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(
        rules.resolve("a.yaml"), "name: a\ntype: any\nwhen: origin.contry == \"TW\"\n");

    assertThat(check(rules.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            """
            rules/a.yaml:3:14: when: "origin" has no "contry"; did you mean "origin.country"?
              when: origin.contry == "TW"
                           ^
            """)
        .contains("missing key \"title\"")
        .endsWith("4 problems\n");
  }

  private int check(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "check";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return RulesCommand.commandLine(Map.of(), Path.of(".."))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}

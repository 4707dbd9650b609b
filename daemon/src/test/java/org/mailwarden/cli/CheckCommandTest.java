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
import picocli.CommandLine;

class CheckCommandTest {
  private static final Path INSTALLATION = Path.of("..");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void theExampleAndTheShippedRulesAreGood() {
    assertThat(check(Path.of("../mailwarden.example.yaml"))).isZero();
    assertThat(out).hasToString("The configuration, 15 rules and 1 log format are good.\n");
    assertThat(err).hasToString("");
  }

  @Test
  void everyProblemOfConfigurationAndRulesIsShownWithItsLine() throws IOException {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("a.yaml"), "name: A\n");
    Path config = folder.resolve("mailwarden.yaml");
    Files.writeString(
        config,
        """
        site:
          name: Campus Mail
          domains: [campus.example]
          contact: help@campus.example
          change-password-url: https://campus.example/password
        page: {address: "https://logs.campus.example"}
        folders: {rules: rules}
        """);

    assertThat(check(config)).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            """
            rules/a.yaml:1:7: name: expected a name of small letters, digits and hyphens such as \
            new-country, but was "A"
              name: A
                    ^
            """)
        .contains("missing key \"type\"")
        .contains("warning: ")
        .endsWith("problems\n");
  }

  @Test
  void aProblemOfALogFormatIsShownWithItsLine() throws IOException {
    Path formats = Files.createDirectory(folder.resolve("formats"));
    Files.writeString(formats.resolve("a.yaml"), "name: A\n");
    Path config =
        Files.copy(Path.of("../mailwarden.example.yaml"), folder.resolve("mailwarden.yaml"));

    assertThat(check(config)).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            """
            formats/a.yaml:1:7: name: expected a name of small letters, digits and hyphens such as \
            horde, but was "A"
              name: A
                    ^
            """);
  }

  @Test
  void aSecretInTheLineIsNotShown() throws IOException {
    Path config = folder.resolve("mailwarden.yaml");
    Files.writeString(config, "smtp: {password: hunter2, prot: 25}\n");

    assertThat(check(config)).isEqualTo(1);

    assertThat(err.toString())
        .contains("unknown key \"prot\"; did you mean \"port\"?\n  smtp: {password: (secret)\n")
        .doesNotContain("hunter2");
  }

  @Test
  void aSecretUnderAMisspeltKeyOrOnALineOfItsOwnIsNotShown() throws IOException {
    Path config = folder.resolve("mailwarden.yaml");
    String text =
        """
        smtp:
          pasword: hunter2
        database:
          password:
            12345
        page:
          secret:
            67890
        """;

    Files.writeString(config, text.replace("67890", "\"67890"));
    assertThat(check(config)).isEqualTo(1);
    Files.writeString(config, text);
    assertThat(check(config)).isEqualTo(1);

    assertThat(err.toString())
        .contains("a quote that was opened is never closed")
        .contains("unknown key \"pasword\"; did you mean \"password\"?\n    pasword: (secret)")
        .contains("database.password: expected text in quotes")
        .doesNotContain("hunter2", "12345", "67890");
  }

  private int check(Path config) {
    return new CommandLine(new CheckCommand(Map.of(), INSTALLATION))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("--config", config.toString());
  }
}

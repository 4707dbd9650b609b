package org.mailwarden.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlTreeTest {
  @TempDir Path folder;

  @Test
  void aMissingFileIsAProblem() {
    assertThat(YamlTree.read(folder.resolve("no.yaml"), "no.yaml").problems())
        .hasToString("[no.yaml: there is no such file]");
  }

  @Test
  void aFolderIsAProblem() {
    assertThat(YamlTree.read(folder, "rules").problems())
        .hasToString("[rules: expected a file, but it is a folder]");
  }

  @Test
  void aFileOfAnotherUserIsAProblem() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "name: stew");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root may read everything").isFalse();

    assertThat(YamlTree.read(file, "a.yaml").problems())
        .hasToString("[a.yaml: can't be read by this user; check the file's owner and mode]");
  }

  @Test
  void aVeryLongFileIsAProblem() throws IOException {
    Path file = Files.write(folder.resolve("a.yaml"), new byte[YamlText.MOST_BYTES + 1]);

    assertThat(YamlTree.read(file, "a.yaml").problems())
        .hasToString("[a.yaml: is longer than 1 MB, which no file written by hand is]");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "\uFEFFname: 湯\n");

    YamlTree tree = YamlTree.read(file, "a.yaml");

    assertThat(tree.problems()).isEmpty();
    assertThat(tree.root().get("name").text()).isEqualTo("湯");
  }

  @Test
  void theKeyAndValueOnAreWords() {
    YamlTree tree = YamlTree.ofText("on: successful-login\nmode: on\ncountry: NO\n", "a.yaml");

    assertThat(tree.root().keys()).containsExactly("on", "mode", "country");
    assertThat(tree.root().get("mode").text()).isEqualTo("on");
    assertThat(tree.root().get("country").text()).isEqualTo("NO");
  }
}

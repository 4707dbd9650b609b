package org.mailwarden.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.yaml.InvalidFilesException;

class FormatsTest {
  private static final String OWN =
      """
      name: own
      patterns:
        - stream: successful-login
          program: maild
          pattern: 'login (?<login>\\S+) from (?<ip>\\S+)'
          set: {service: imap}
      examples:
        - line: 'Mar 10 10:07:37 mx1 maild[7]: login mei from 192.0.2.7'
          events: [{stream: successful-login, account: mei@example.org, ip: 192.0.2.7}]
      """;

  @TempDir Path folder;

  @Test
  void theShippedFormatsAreGood() {
    assertThat(Formats.inFolder(Path.of("../formats")).names()).containsExactly("horde");
  }

  @Test
  void theDocumentedFormatIsGood() throws IOException {
    String page = Files.readString(Path.of("../docs/formats.md"));
    String begin = "```yaml\n";
    int start = page.indexOf(begin) + begin.length();
    Path file =
        Files.writeString(
            folder.resolve("maild.yaml"), page.substring(start, page.indexOf("```", start)));

    assertThat(Formats.inFiles(List.of(file)).names()).containsExactly("maild");
  }

  @Test
  void aSiteWithoutTheFolderHasNoneOfItsOwn() {
    assertThat(Formats.inFolder(folder.resolve("formats")).patterns()).isEmpty();
  }

  @Test
  void aFileInTheFoldersPlaceIsAProblem() throws IOException {
    Path file = Files.writeString(folder.resolve("formats"), OWN);

    assertThatThrownBy(() -> Formats.inFolder(file))
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageEndingWith("expected a folder of format files");
  }

  @Test
  void hiddenFilesAndNotesAreNotRead() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), OWN);
    Files.writeString(folder.resolve(".b.yaml"), "half");
    Files.writeString(folder.resolve("README.md"), "notes");

    assertThat(Formats.inFolder(folder).names()).containsExactly("own");
  }

  @Test
  void allFilesProblemsAreToldTogether() throws IOException {
    Path formats = Files.createDirectory(folder.resolve("formats"));
    Files.writeString(formats.resolve("a.yaml"), OWN);
    Files.writeString(formats.resolve("b.yaml"), OWN);
    Files.writeString(formats.resolve("c.yml"), OWN);
    Files.writeString(formats.resolve("d.yaml"), "");

    assertThatThrownBy(() -> Formats.inFolder(formats))
        .hasMessage(
            """
            formats/b.yaml:1:7: name: "own" is already the name of the format in formats/a.yaml
            formats/c.yml: would not be read; rename it to end in .yaml
            formats/d.yaml: the file is empty""");
  }
}

package org.mailwarden.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mailwarden.yaml.BadFiles;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlTree;

class BadConfigurationTest {
  @TestFactory
  Stream<DynamicTest> badFilesSayWhatIsWrongWhereAndWhatToDo() {
    return BadFiles.in("config/bad", BadConfigurationTest::problems);
  }

  private static List<Problem> problems(Path file, String name) {
    try {
      ConfigurationReader.read(
          YamlTree.read(file, name), Map.of(), Path.of("/etc"), Path.of("/opt/mailwarden"));
      return List.of();
    } catch (InvalidFilesException e) {
      return e.problems();
    }
  }
}

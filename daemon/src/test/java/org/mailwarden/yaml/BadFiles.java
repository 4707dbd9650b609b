package org.mailwarden.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A folder of files with one mistake each, named after it, and beside them, in {@code
 * expected-problems.txt}, exactly what an administrator reads about each.
 */
public final class BadFiles {
  private static final String EXPECTED = "expected-problems.txt";

  private BadFiles() {}

  /**
   * One test a file.
   *
   * @param folder under {@code src/test/resources}
   * @param check what is wrong with a file that is to be called by this name
   */
  public static Stream<DynamicTest> in(
      String folder, BiFunction<Path, String, List<Problem>> check) {
    Path path = Path.of("src/test/resources", folder);
    try (Stream<Path> files = Files.list(path)) {
      List<String> expected = Files.readAllLines(path.resolve(EXPECTED));
      return files.filter(file -> !file.endsWith(EXPECTED)).sorted().toList().stream()
          .map(file -> DynamicTest.dynamicTest(name(file), () -> compare(file, expected, check)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(
      Path file, List<String> expected, BiFunction<Path, String, List<Problem>> check) {
    List<String> ofFile =
        expected.stream().filter(line -> line.startsWith(name(file) + ":")).toList();
    assertThat(check.apply(file, name(file)).stream().map(Problem::toString).toList())
        .isNotEmpty()
        .containsExactlyElementsOf(ofFile);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}

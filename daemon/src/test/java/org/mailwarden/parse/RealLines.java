package org.mailwarden.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every log line that the tests know, file by file: of the format tables, and of the logs that real
 * servers wrote. A new table is found without being named here.
 */
final class RealLines {
  private static final Path TABLES = Path.of("src/test/resources/parse");
  private static final Path LOGS = Path.of("src/test/resources/servers");

  private RealLines() {}

  /** The lines of each file in the order that they were written. */
  static List<List<String>> files() {
    List<List<String>> files = new ArrayList<>();
    for (Path table : filesIn(TABLES, ".table")) {
      files.add(linesOfTable(table));
    }
    for (Path log : filesIn(LOGS, ".log")) {
      files.add(lines(log));
    }
    return files;
  }

  private static List<String> linesOfTable(Path table) {
    return lines(table).stream()
        .filter(
            line ->
                !line.isBlank()
                    && !line.startsWith("#")
                    && !line.startsWith("=>")
                    && !line.startsWith("!!")
                    && !line.startsWith("--"))
        .toList();
  }

  private static List<Path> filesIn(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.mailwarden.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mailwarden.parse.LinePattern;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;

/**
 * The log formats that an administrator describes in files, all of them good.
 *
 * @param names in the order of their files
 * @param patterns those of all formats, in the same order
 */
public record Formats(List<String> names, List<LinePattern> patterns) {
  public Formats {
    names = List.copyOf(names);
    patterns = List.copyOf(patterns);
  }

  /**
   * The formats of a folder; none if there is no such folder.
   *
   * @throws InvalidFilesException if they aren't good; it has all that is wrong with all of them
   */
  public static Formats inFolder(Path folder) {
    if (!Files.exists(folder)) {
      return new Formats(List.of(), List.of());
    }
    List<Path> files;
    try (var entries = Files.list(folder)) {
      // Without hidden files, which editors leave while they save.
      files =
          entries
              .filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new InvalidFilesException(
          List.of(
              Place.of(folder.toString())
                  .problem(
                      Files.isDirectory(folder)
                          ? "can't be listed by this user; check the folder's owner and mode"
                          : "expected a folder of format files")));
    }
    return read(files, file -> folder.getFileName() + "/" + file.getFileName());
  }

  /**
   * The formats of these files.
   *
   * @throws InvalidFilesException if they aren't good; it has all that is wrong with all of them
   */
  public static Formats inFiles(List<Path> files) {
    return read(files, Path::toString);
  }

  private static Formats read(List<Path> files, Function<Path, String> shown) {
    List<LinePattern> patterns = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, String> fileOfName = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (Path path : files) {
      String file = shown.apply(path);
      if (file.endsWith(".yml")) {
        problems.add(Place.of(file).problem("would not be read; rename it to end in .yaml"));
        continue;
      }
      FormatFile format = FormatFile.read(path, file);
      problems.addAll(format.problems());
      patterns.addAll(format.patterns());
      String name = format.nameNode().text("");
      names.add(name);
      String earlier = name.isEmpty() ? null : fileOfName.putIfAbsent(name, file);
      if (earlier != null) {
        problems.add(
            format
                .nameNode()
                .problem(
                    Expected.quote(name) + " is already the name of the format in " + earlier));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFilesException(problems);
    }
    return new Formats(names, patterns);
  }
}

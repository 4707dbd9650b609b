package org.mailwarden.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/**
 * Reads a secret that is given by itself ({@code password}) or by the name of a file that holds it
 * as its only line ({@code password-file}).
 */
final class SecretReader {
  private static final long LONGEST_FILE = 4096;

  private final Path base;
  private final List<Problem> problems;
  private final List<Problem> warnings;

  /**
   * @param base where relative paths start
   * @param problems takes up why a secret can't be had
   * @param warnings takes up what endangers a secret
   */
  SecretReader(Path base, List<Problem> problems, List<Problem> warnings) {
    this.base = base;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** The secret under this key or in the file under {@code key-file}, if there is either. */
  Optional<Secret> read(YamlNode group, String key) {
    YamlNode direct = group.get(key);
    YamlNode file = group.get(key + "-file");
    if (direct.isPresent() && file.isPresent()) {
      problems.add(
          file.keyProblem("expected either " + key + " or " + key + "-file, but both are set"));
      return Optional.empty();
    }
    return direct.isPresent()
        ? direct.optionalText().map(Secret::new)
        : file.optionalText().flatMap(path -> fromFile(base.resolve(path), file));
  }

  private Optional<Secret> fromFile(Path path, YamlNode node) {
    try {
      if (!Files.isRegularFile(path)) {
        problems.add(node.problem("there is no file " + path));
        return Optional.empty();
      }
      if (Files.size(path) > LONGEST_FILE) {
        problems.add(node.problem(path + " is longer than 4 kB, which no secret is"));
        return Optional.empty();
      }
      String text = Files.readString(path).strip();
      if (text.isEmpty() || text.contains("\n")) {
        problems.add(
            node.problem(
                "expected one line in "
                    + path
                    + ", but it has "
                    + (text.isEmpty() ? "none" : "several")));
        return Optional.empty();
      }
      warnWhereOthersCanRead(path, node);
      return Optional.of(new Secret(text));
    } catch (IOException e) {
      problems.add(
          node.problem(path + " can't be read by this user; check the file's owner and mode"));
      return Optional.empty();
    }
  }

  private void warnWhereOthersCanRead(Path path, YamlNode node) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
      warnings.add(node.problem(path + " can be read by every user; run chmod 600 " + path));
    }
  }
}

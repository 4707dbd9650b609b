package org.mailwarden.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/**
 * Reads a secret that is given by itself ({@code password}) or by the name of a file that holds it
 * ({@code password-file}).
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

  /**
   * The secret under this key or as the only line of the file under {@code key-file}, if there is
   * either.
   */
  Optional<Secret> read(YamlNode group, String key) {
    return read(group, key, false);
  }

  /** As {@link #read}, of a file that may have several lines: a key each, of which one is new. */
  Optional<Secret> readKeys(YamlNode group, String key) {
    return read(group, key, true);
  }

  private Optional<Secret> read(YamlNode group, String key, boolean severalLines) {
    YamlNode direct = group.get(key);
    YamlNode file = group.get(key + "-file");
    if (direct.isPresent() && file.isPresent()) {
      problems.add(
          file.keyProblem("expected either " + key + " or " + key + "-file, but both are set"));
      return Optional.empty();
    }
    return direct.isPresent()
        ? direct.optionalText().map(Secret::new)
        : file.optionalText().flatMap(path -> fromFile(base.resolve(path), file, severalLines));
  }

  /** A problem where anybody but its owner can read the file, for secrets that open everything. */
  void refuseWhereOthersCanRead(Path path, YamlNode node) {
    try {
      if (Files.isRegularFile(path)
          && Files.getFileStore(path).supportsFileAttributeView("posix")
          && !Collections.disjoint(
              Files.getPosixFilePermissions(path),
              Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ))) {
        problems.add(
            node.problem(path + " can be read by others than its owner; run chmod 600 " + path));
      }
    } catch (IOException e) {
      problems.add(node.problem(path + ": its mode can't be told (" + e.getMessage() + ")"));
    }
  }

  private Optional<Secret> fromFile(Path path, YamlNode node, boolean severalLines) {
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
      if (text.isEmpty() || (text.contains("\n") && !severalLines)) {
        problems.add(
            node.problem(
                (severalLines ? "expected a line in " : "expected one line in ")
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

package org.mailwarden.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailwarden.yaml.Suggestion;

/**
 * The lines that are shown under problems, without what could be a secret: the value of a key that
 * is, or may be a misspelt, secret's; and a line without a key, which may be a secret's second
 * line.
 */
final class ShownLines {
  private static final List<String> SECRETS = List.of("password", "token", "secret", "url");
  private static final Pattern KEY = Pattern.compile("([A-Za-z_-]+)[\"']?\\s*:");

  private final Map<Path, List<String>> files = new HashMap<>();

  /** A file without secrets; empty if it can't be read. */
  List<String> ofRules(Path file) {
    return lines(file, line -> line);
  }

  /** A file that may have secrets; empty if it can't be read. */
  List<String> ofConfiguration(Path file) {
    return lines(file, ShownLines::withoutSecret);
  }

  private List<String> lines(Path file, UnaryOperator<String> shown) {
    return files.computeIfAbsent(
        file,
        path -> {
          try {
            return Files.readAllLines(path).stream().map(shown).toList();
          } catch (IOException e) {
            return List.of();
          }
        });
  }

  private static String withoutSecret(String line) {
    Matcher key = KEY.matcher(line);
    boolean hasKey = false;
    while (key.find()) {
      hasKey = true;
      if (Suggestion.nearest(key.group(1), SECRETS).isPresent()) {
        return line.substring(0, key.end()) + " (secret)";
      }
    }
    return hasKey ? line : "(not shown)";
  }
}

package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;

/** A server's configuration: a file of the test's resources with its blanks filled in. */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * Writes the file of this name in {@code servers/config} into the folder, with each {@code
   * %{word}} replaced.
   *
   * @throws IllegalArgumentException if a word has no value
   */
  static void write(Path folder, String name, Map<String, ?> values) throws IOException {
    try (InputStream template = ConfigFile.class.getResourceAsStream("/servers/config/" + name)) {
      if (template == null) {
        throw new FileNotFoundException("servers/config/" + name);
      }
      String text =
          new StringSubstitutor(values, "%{", "}")
              .setEnableUndefinedVariableException(true)
              .replace(new String(template.readAllBytes(), UTF_8));
      Files.writeString(folder.resolve(name), text, UTF_8);
    }
  }
}

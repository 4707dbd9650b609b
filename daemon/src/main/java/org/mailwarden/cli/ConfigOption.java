package org.mailwarden.cli;

import java.nio.file.Path;
import java.util.Map;
import org.mailwarden.cli.config.Configuration;
import picocli.CommandLine.Option;

/** {@code --config FILE}, for the commands that work on a site. */
final class ConfigOption {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, mailwarden.yaml.")
  private Path file;

  /**
   * Reads the file.
   *
   * @param installation the launcher's folder
   * @throws org.mailwarden.yaml.InvalidFilesException if it isn't good; it has all that is wrong
   */
  Configuration load(Map<String, String> environment, Path installation) {
    return Configuration.load(file, environment, installation);
  }
}

package org.mailwarden.cli.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a bench keeps its database and its log. */
final class BenchFolder {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = {
        "Where the bench keeps its database; what an earlier bench left there is deleted. In the",
        "user's data folder if not given."
      })
  private Path folder = defaultFolder();

  Path path() {
    return folder.toAbsolutePath();
  }

  private static Path defaultFolder() {
    String home = System.getenv("XDG_DATA_HOME");
    return (home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(home))
        .resolve("mailwarden-bench");
  }
}

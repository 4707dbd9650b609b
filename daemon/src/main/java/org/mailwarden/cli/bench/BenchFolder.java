package org.mailwarden.cli.bench;

import java.nio.file.Path;
import org.mailwarden.cli.config.UserData;
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
  private Path folder = UserData.folder("mailwarden-bench");

  /** Its tables are dropped at each start: never the name that a daemon's database has. */
  Path database() {
    return path().resolve("bench-database");
  }

  Path path() {
    return folder.toAbsolutePath();
  }
}

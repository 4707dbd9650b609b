package org.mailwarden.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.cli.config.Source;
import org.mailwarden.store.UnreadLines;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mailwarden lines unread}: what the logs say and no format understands. */
@Command(name = "lines", description = "Lines of the logs.", mixinStandardHelpOptions = true)
final class LinesCommand {
  private final Map<String, String> environment;
  private final Path installation;

  @Spec private CommandSpec spec;

  LinesCommand(Map<String, String> environment, Path installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Command(
      name = "unread",
      description = {
        "Prints the lines that look like a login or a delivery and that no format reads: for each",
        "shape how many there were, when the last one came, and one of them."
      },
      mixinStandardHelpOptions = true)
  int unread(
      @Mixin ConfigOption config,
      @Option(
              names = "--source",
              paramLabel = "NAME",
              description = "Of this source only, as it is named in the configuration.")
          String source,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "At most so many shapes (default: ${DEFAULT-VALUE}).")
          int limit)
      throws InterruptedException {
    if (limit < 1) {
      throw new CommandFailedException("--limit: expected a whole number of at least 1");
    }
    Configuration configuration = config.load(environment, installation);
    if (source != null) {
      checkKnown(source, configuration.sources());
    }
    List<UnreadLines> unread;
    try (OpenedDatabase opened =
        OpenedDatabase.openBesideDaemon(configuration, Clock.systemUTC())) {
      unread = opened.database().events().unread(Optional.ofNullable(source), limit);
    }
    print(unread, configuration.site().zone(), spec.commandLine().getOut());
    return 0;
  }

  private static void checkKnown(String source, List<Source> sources) {
    List<String> names = sources.stream().map(Source::name).toList();
    if (!names.contains(source)) {
      throw new CommandFailedException(
          "--source: the configuration has no source "
              + Expected.quote(source)
              + Suggestion.after(source, names));
    }
  }

  /**
   * @param zone in which times are shown
   */
  static void print(List<UnreadLines> unread, ZoneId zone, PrintWriter out) {
    if (unread.isEmpty()) {
      out.println("Every line that looks like a login or a delivery was read.");
      out.flush();
      return;
    }
    DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(zone);
    for (UnreadLines lines : unread) {
      out.println(Terminal.safe(lines.shape()));
      out.printf(
          "  %d %s from %s, the last at %s%n",
          lines.lines(),
          lines.lines() == 1 ? "line" : "lines",
          Terminal.safe(lines.source()),
          time.format(lines.lastSeen()));
      out.println("  " + Terminal.safe(lines.sample()));
    }
    out.println();
    out.println(Terminal.UNREAD_HINT);
    out.flush();
  }
}

package org.mailwarden.cli;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.mailwarden.event.LogEvent;
import org.mailwarden.formats.Formats;
import org.mailwarden.parse.EventJson;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.SourceParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mailwarden parse}: what a log says, as JSON lines. Needs no database and no configuration.
 */
@Command(
    name = "parse",
    description = {
      "Prints one JSON object a line for each event in the logs, and at the end on standard",
      "error how many lines were understood, are not ours, and could not be read, and what looks",
      "like a login or a delivery and is of no known format."
    },
    mixinStandardHelpOptions = true)
final class ParseCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Log files, also gzipped (.gz); - is standard input.")
  private List<String> files;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Of time stamps that carry none; the machine's if not given.")
  private ZoneId zone = ZoneId.systemDefault();

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "An own mail domain; the first completes a login that has none. Repeatable.")
  private List<String> domains = List.of();

  @Option(
      names = "--own-network",
      paramLabel = "CIDR",
      description = "Whose clients may send without a login. Repeatable.")
  private List<String> ownNetworks = List.of();

  @Option(
      names = "--unparsed",
      paramLabel = "FILE",
      description = {
        "Where to keep the lines that could not be read, or look like a login or a delivery and",
        "are of no known format; secrets replaced."
      })
  private Path unparsed;

  @Option(
      names = "--format-file",
      paramLabel = "FILE",
      description = "A log format of your own, tried behind all others. Repeatable.")
  private List<Path> formatFiles = List.of();

  @Spec private CommandSpec spec;

  private long understood;
  private long notOurs;
  private long unreadable;
  private final UnreadCounts unread = new UnreadCounts();

  @Override
  public Integer call() throws IOException {
    ParseSettings settings =
        new ParseSettings(zone, domains, networks(), Formats.inFiles(formatFiles).patterns());
    EventJson json = new EventJson(zone, domains);
    PrintWriter out = spec.commandLine().getOut();
    // One parser: what the first file leaves half known, the next may tell.
    SourceParser parser = LogParsers.create(settings);
    try (PrintWriter kept = kept()) {
      for (String file : files) {
        try (InputStream in = open(file);
            BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
          Instant written = written(file);
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            count(parser.parse(new LogLine(line, written)), json, out, kept);
          }
        }
      }
    }
    out.flush();
    spec.commandLine()
        .getErr()
        .printf(
            "%d lines understood, %d not ours, %d could not be read%n",
            understood, notOurs, unreadable);
    unread.print(spec.commandLine().getErr());
    return 0;
  }

  private void count(LineOutcome outcome, EventJson json, PrintWriter out, PrintWriter kept) {
    if (outcome instanceof LineOutcome.Understood line) {
      understood++;
      for (LogEvent event : line.events()) {
        out.println(json.write(event));
      }
    } else if (outcome instanceof LineOutcome.Unreadable line) {
      unreadable++;
      if (kept != null) {
        kept.println(line.redacted());
      }
    } else if (outcome instanceof LineOutcome.Unread line) {
      unread.add(line.shape());
      if (kept != null) {
        kept.println(line.redacted());
      }
    } else {
      notOurs++;
    }
  }

  private List<IPAddress> networks() {
    return ownNetworks.stream()
        .map(
            text -> {
              IPAddress network = new IPAddressString(text).getAddress();
              if (network == null) {
                throw new CommandFailedException(
                    "--own-network: expected a network such as 192.0.2.0/24, but was \""
                        + text
                        + "\"");
              }
              return network;
            })
        .toList();
  }

  /** Null if the lines that can't be read are not to be kept. */
  private PrintWriter kept() throws IOException {
    return unparsed == null ? null : new PrintWriter(Files.newBufferedWriter(unparsed));
  }

  private static InputStream open(String file) throws IOException {
    if (file.equals("-")) {
      return System.in;
    }
    InputStream in = Files.newInputStream(Path.of(file));
    return file.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private static Instant written(String file) throws IOException {
    return file.equals("-")
        ? Clock.systemUTC().instant()
        : Files.getLastModifiedTime(Path.of(file)).toInstant();
  }
}

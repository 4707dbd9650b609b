package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ParseCommandTest {
  private static final String LOG =
      """
      Mar 10 10:07:37 mx1 dovecot: imap-login: Login: user=<mei>, method=PLAIN, rip=192.0.2.7, lip=10.0.0.5, mpid=1, TLS, session=<a>
      Mar 10 10:07:38 mx1 sshd[1]: Accepted publickey for root from 192.0.2.7 port 55 ssh2
      no time stamp, and a password=hunter2
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsEventsAndCountsLines() throws IOException {
    Path log = Files.writeString(folder.resolve("mail.log"), LOG);
    Path unparsed = folder.resolve("unparsed");

    assertThat(run(log.toString(), "--unparsed", unparsed.toString())).isZero();
    assertThat(out.toString())
        .startsWith("{\"stream\":\"successful-login\",\"time\":\"")
        .contains(
            "-03-10T10:07:37Z\",\"account\":\"mei@campus.example\",\"login\":\"mei\","
                + "\"service\":\"imap\",\"ip\":\"192.0.2.7\"}");
    assertThat(err).hasToString("1 lines understood, 1 not ours, 1 could not be read\n");
    assertThat(unparsed).hasContent("no time stamp, and a password=(redacted)");
  }

  @Test
  void readsGzippedFiles() throws IOException {
    Path log = folder.resolve("mail.log.1.gz");
    try (GZIPOutputStream gz = new GZIPOutputStream(Files.newOutputStream(log))) {
      gz.write(LOG.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(run(log.toString())).isZero();
    assertThat(out.toString()).contains("\"login\":\"mei\"");
  }

  @Test
  void saysWhatLooksLikeALoginAndIsOfNoFormat() throws IOException {
    String line = "Mar 10 10:07:37 web1 HORDE: [imp] Login success for %s (192.0.2.%d) to {imap}\n";
    Path log =
        Files.writeString(
            folder.resolve("webmail.log"), line.formatted("mei", 7) + line.formatted("li", 8));
    Path unparsed = folder.resolve("unparsed");

    assertThat(run(log.toString(), "--unparsed", unparsed.toString())).isZero();

    assertThat(err.toString())
        .startsWith(
            """
            0 lines understood, 0 not ours, 0 could not be read
            2 lines look like a login or a delivery and are of no known format:
                   2  HORDE: […] Login success for … (…) to {…}
            """)
        .contains("docs/formats.md");
    assertThat(unparsed).hasContent(line.formatted("mei", 7) + line.formatted("li", 8));
  }

  @Test
  void readsAFormatThatAFileDescribes() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("webmail.log"),
            "Mar 10 10:07:37 web1 HORDE: [imp] Login success for mei (192.0.2.7) to"
                + " {imap://localhost/}\n");

    assertThat(run(log.toString(), "--format-file", "../formats/horde.yaml")).isZero();

    assertThat(out.toString())
        .contains("\"account\":\"mei@campus.example\"", "\"service\":\"webmail\"");
  }

  @Test
  void saysEverythingThatIsWrongWithAFormatFile() throws IOException {
    Path log = Files.writeString(folder.resolve("mail.log"), LOG);
    Path format =
        Files.writeString(
            folder.resolve("own.yaml"),
            """
            name: own
            patterns: [{stream: failed-login, pattern: '(?<login>a) (?<adress>b)'}]
            examples: [{line: 'Mar 10 10:07:37 a', events: []}]
            """);

    assertThat(run(log.toString(), "--format-file", format.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "own.yaml:2:44: patterns[0].pattern: unknown capture \"adress\"",
            "own.yaml:2:44: patterns[0].pattern: missing capture (?<ip>...)",
            "own.yaml:2:44: patterns[0].pattern: missing capture (?<service>...)");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThat(run(folder.resolve("gone.log").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("gone.log: there is no such file");
  }

  @Test
  void saysThatANetworkIsNone() throws IOException {
    Path log = Files.writeString(folder.resolve("mail.log"), LOG);

    assertThat(run(log.toString(), "--own-network", "here")).isEqualTo(1);
    assertThat(err.toString())
        .contains("--own-network: expected a network such as 192.0.2.0/24, but was \"here\"");
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 5];
    all[0] = "parse";
    all[1] = "--zone";
    all[2] = "UTC";
    all[3] = "--domain";
    all[4] = "campus.example";
    System.arraycopy(arguments, 0, all, 5, arguments.length);
    CommandLine command = Mailwarden.commandLine(Map.of(), folder);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(all);
  }
}

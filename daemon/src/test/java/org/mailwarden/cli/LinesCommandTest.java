package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.store.UnreadLines;
import picocli.CommandLine;

class LinesCommandTest {
  private static final Instant SEEN = Instant.parse("2026-03-10T12:00:00Z");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsEachShapeWithItsCountLastTimeAndSample() {
    print(
        new UnreadLines(
            "mail-log", "maild: login …", 1234, SEEN, SEEN, "Mar 10 a maild: login mei"));

    assertThat(out.toString())
        .isEqualTo(
            """
            maild: login …
              1234 lines from mail-log, the last at 2026-03-10 20:00
              Mar 10 a maild: login mei

            To have such lines read, describe them in a format file: docs/formats.md, "Adding a format".
            """);
  }

  @Test
  void nothingInALineCanWriteOverTheTerminal() {
    print(new UnreadLines("mail-log", "a\u001b[2J", 1, SEEN, SEEN, "b\n\u202Ec\u2028d"));

    assertThat(out.toString())
        .startsWith(
            """
            a\uFFFD[2J
              1 line from mail-log, the last at 2026-03-10 20:00
              b\uFFFD\uFFFDc\uFFFDd
            """);
  }

  @Test
  void saysThatAllWasRead() {
    print();

    assertThat(out).hasToString("Every line that looks like a login or a delivery was read.\n");
  }

  @Test
  void saysThatASourceIsNone() throws IOException {
    Path config =
        Files.copy(Path.of("../mailwarden.example.yaml"), folder.resolve("mailwarden.yaml"));

    assertThat(run("--config", config.toString(), "--source", "mail-lgo")).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "--source: the configuration has no source \"mail-lgo\"; did you mean \"mail-log\"?");
  }

  @Test
  void saysThatALimitIsNone() {
    assertThat(run("--config", "mailwarden.yaml", "--limit", "0")).isEqualTo(1);

    assertThat(err.toString()).contains("--limit: expected a whole number of at least 1");
  }

  private void print(UnreadLines... lines) {
    LinesCommand.print(List.of(lines), ZoneId.of("Asia/Taipei"), new PrintWriter(out));
  }

  private int run(String... arguments) {
    CommandLine command = Mailwarden.commandLine(Map.of(), folder);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 2];
    all[0] = "lines";
    all[1] = "unread";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return command.execute(all);
  }
}

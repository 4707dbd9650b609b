package org.mailwarden.detect.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.event.Origin;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;

class LogReplayTest {
  @TempDir Path folder;

  private final List<String> times = new ArrayList<>();

  @Test
  void severalLogsAreReadInTheOrderOfTheirTimes() throws IOException {
    Path one = file("a.log", login("08:00:00"), login("08:00:04"), login("09:30:00"));
    Path other = file("b.log", login("08:00:02"), login("08:45:00"));

    read(one, other);

    assertThat(times).containsExactly("08:00", "08:00:02", "08:00:04", "08:45", "09:30");
  }

  @Test
  void whatIsToldALittleLateIsPutInOrder() throws IOException {
    read(file("a.log", login("08:10:00"), login("08:00:00"), login("08:11:00")));

    assertThat(times).containsExactly("08:00", "08:10", "08:11");
  }

  @Test
  void gzippedLogsAreReadAsTheyAre() throws IOException {
    Path gzipped = folder.resolve("a.log.1.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      out.write(login("08:00:00").getBytes(StandardCharsets.UTF_8));
    }

    read(gzipped);

    assertThat(times).containsExactly("08:00");
  }

  @Test
  void linesAreCountedByWhatTheyAre() throws IOException {
    Path log = file("a.log", login("08:00:00"), "no time stamp", "");

    assertThat(read(log)).isEqualTo(new LineTotals(1, 1, 1, 0));
  }

  @Test
  void aBrokenGzipFileIsNamed() throws IOException {
    Path broken = file("broken.gz", "no gzip");

    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.gz: can't be read to its end");
  }

  private LineTotals read(Path... logs) throws IOException {
    ParseSettings settings = new ParseSettings(ZoneOffset.UTC, List.of(), List.of());
    return new LogReplay(() -> LogParsers.create(settings), Origin::unknown)
        .read(
            List.of(logs),
            located ->
                times.add(
                    located.event().time().atOffset(ZoneOffset.UTC).toLocalTime().toString()));
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String login(String time) {
    return "{\"stream\":\"successful-login\",\"time\":\"2026-03-10T"
        + time
        + "Z\",\"account\":\"mei@campus.example\",\"service\":\"imap\",\"ip\":\"192.0.2.7\"}";
  }
}

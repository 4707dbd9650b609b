package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailwarden.parse.SourceParser.MemoryChange;

/**
 * Tables of log lines with their events beside them: files in which a line that begins with {@code
 * =>} is an event expected of the line above it, one with {@code !!} the reason why it can't be
 * read, one with {@code ??} the shape of a line that no format reads and that looks as if one
 * should, and one with {@code --} says that no format reads it, whatever it looks like.
 */
class FormatTablesTest {
  private static final Path TABLES = Path.of("src/test/resources/parse");
  private static final Instant WRITTEN = Instant.parse("2026-03-10T12:00:00Z");
  private static final ZoneId TAIPEI = ZoneId.of("Asia/Taipei");
  private static final List<String> DOMAINS = List.of("campus.example", "student.campus.example");
  private static final EventJson JSON = new EventJson(TAIPEI, DOMAINS);

  static List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(TABLES)) {
      return files.filter(file -> file.toString().endsWith(".table")).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void everyLineSaysWhatItsTableExpects(Path table) {
    SourceParser parser = parser();
    for (Row row : rows(table)) {
      assertThat(outcome(parser, row)).as(row.line()).isEqualTo(row.expected());
    }
  }

  /** A restart after any line, with the memory that was kept, changes nothing. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void aRestartAfterAnyLineChangesNothing(Path table) {
    List<Row> rows = rows(table);
    SourceParser parser = parser();
    List<MemoryChange> kept = new ArrayList<>();
    for (Row row : rows) {
      assertThat(outcome(parser, row)).as(row.line()).isEqualTo(row.expected());
      for (MemoryChange change : parser.drainMemoryChanges()) {
        kept.removeIf(old -> old.key().equals(change.key()));
        if (change.value() != null) {
          kept.add(change);
        }
      }
      parser = parser();
      parser.restore(kept);
    }
  }

  private static SourceParser parser() {
    return LogParsers.create(
        new ParseSettings(
            TAIPEI, DOMAINS, List.of(new IPAddressString("140.114.103.0/24").getAddress())));
  }

  private static List<String> outcome(SourceParser parser, Row row) {
    LineOutcome outcome = parser.parse(new LogLine(row.line(), WRITTEN));
    if (outcome instanceof LineOutcome.Unread unread && !row.expected().equals(List.of("--"))) {
      return List.of("?? " + unread.shape());
    }
    if (outcome instanceof LineOutcome.Understood understood) {
      return understood.events().stream().map(event -> "=> " + JSON.write(event)).toList();
    }
    return outcome instanceof LineOutcome.Unreadable unreadable
        ? List.of("!! " + unreadable.reason())
        : List.of("--");
  }

  private static List<Row> rows(Path table) {
    List<Row> rows = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(table)) {
        if (line.startsWith("=>")
            || line.startsWith("!!")
            || line.startsWith("??")
            || line.startsWith("--")) {
          rows.get(rows.size() - 1).expected().add(line);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          rows.add(new Row(line, new ArrayList<>()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private record Row(String line, List<String> expected) {}
}

package org.mailwarden.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlText;

/**
 * One file of {@code rules/lists}, read: its entries, and what is wrong with it.
 *
 * <p>In a {@code .txt} file each line is {@code ENTRY [until DATE] [# comment]}; a {@code .csv}
 * file has a header with the column {@code entry} and, where wanted, {@code until} and {@code
 * comment}.
 *
 * @param name the file's name without its ending, by which conditions call the list
 */
record ListFile(String name, String shown, List<ListEntry> entries, List<Problem> problems) {
  /** The folder's name within the rules folder. */
  static final String FOLDER = "lists";

  /** A list of all a large site's accounts has less. */
  private static final int MOST_BYTES = 64 << 20;

  private static final int MOST_PROBLEMS = 20;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern UNTIL = Pattern.compile("(?i)(.*?)\\s+until(?:\\s+(.*)|$)");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");
  private static final List<String> COLUMNS = List.of("entry", "until", "comment");

  ListFile {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /**
   * Reads the file.
   *
   * @param shown the file as the administrator knows it
   */
  static ListFile read(Path file, String shown) {
    String fileName = file.getFileName().toString();
    String name = fileName.substring(0, fileName.lastIndexOf('.'));
    Reader reader = new Reader(shown);
    if (!NAME.matcher(name).matches()) {
      reader.problems.add(
          Place.of(shown)
              .problem(
                  Expected.but(
                      "a file name of small letters, digits and hyphens such as campus.txt",
                      fileName)));
    }
    try {
      String text =
          YamlText.read(file, shown, MOST_BYTES, "is longer than 64 MB; no list needs to be");
      if (fileName.endsWith(".csv")) {
        reader.csv(text);
      } else {
        reader.lines(text);
      }
    } catch (YamlText.UnusableException e) {
      reader.problems.add(e.problem());
    }
    return new ListFile(name, shown, reader.entries, reader.problems());
  }

  /** The list, for looking up. */
  NamedList list(Clock clock) {
    return new NamedList(name, entries, clock);
  }

  /** Collects what it reads. */
  private static final class Reader {
    private final String shown;
    private final List<ListEntry> entries = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Reader(String shown) {
      this.shown = shown;
    }

    /** The first of them: a file of another kind is wrong in each line. */
    List<Problem> problems() {
      if (problems.size() <= MOST_PROBLEMS) {
        return problems;
      }
      List<Problem> first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
      first.add(
          Place.of(shown).problem((problems.size() - MOST_PROBLEMS) + " more lines are wrong"));
      return first;
    }

    void lines(String text) {
      int number = 0;
      for (String line : text.lines().toList()) {
        number++;
        String content = COMMENT.matcher(line).replaceFirst("").stripTrailing();
        if (content.isBlank()) {
          continue;
        }
        Matcher until = UNTIL.matcher(content);
        if (until.matches()) {
          String date = until.group(2) == null ? "" : until.group(2).strip();
          int column = until.group(2) == null ? content.length() + 1 : until.start(2) + 1;
          add(until.group(1), date(new Place(shown, number, column), date), number, line);
        } else {
          add(content, Optional.of(LocalDate.MAX), number, line);
        }
      }
    }

    void csv(String text) {
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .setIgnoreHeaderCase(true)
              .setIgnoreSurroundingSpaces(true)
              .setIgnoreEmptyLines(true)
              .setCommentMarker('#')
              .get();
      List<String> lines = text.lines().toList();
      try (CSVParser parser = CSVParser.parse(text, format)) {
        if (!hasColumns(parser)) {
          return;
        }
        for (CSVRecord row : parser) {
          int number = (int) parser.getCurrentLineNumber();
          String line = number <= lines.size() && number > 0 ? lines.get(number - 1) : "";
          row(row, number, line);
        }
      } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
        problems.add(Place.of(shown).problem("not valid CSV: " + e.getMessage()));
      }
    }

    private boolean hasColumns(CSVParser parser) {
      List<String> columns =
          parser.getHeaderNames().stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
      for (String column : columns) {
        if (!COLUMNS.contains(column)) {
          problems.add(
              new Place(shown, 1, 1)
                  .problem(
                      "unknown column "
                          + Expected.quote(column)
                          + "; expected a header with entry, until, comment"));
        }
      }
      if (!columns.contains("entry") && problems.isEmpty()) {
        problems.add(
            new Place(shown, 1, 1)
                .problem("missing column \"entry\"; expected a header with entry, until, comment"));
      }
      return problems.isEmpty();
    }

    private void row(CSVRecord row, int number, String line) {
      String entry = row.isSet("entry") ? row.get("entry") : "";
      String until = row.isMapped("until") && row.isSet("until") ? row.get("until") : "";
      if (entry.isBlank()) {
        problems.add(
            new Place(shown, number, 1).problem("expected an entry, but there is nothing"));
        return;
      }
      Place place = new Place(shown, number, columnOf(line, until));
      add(entry, until.isEmpty() ? Optional.of(LocalDate.MAX) : date(place, until), number, line);
    }

    private void add(String written, Optional<LocalDate> until, int number, String line) {
      String text = written.strip();
      Place place = new Place(shown, number, columnOf(line, text));
      ListEntry entry = new ListEntry(text, until.orElse(LocalDate.MAX), place);
      Optional<String> mistake = entry.mistake();
      mistake.ifPresent(message -> problems.add(place.problem(message)));
      if (mistake.isEmpty() && until.isPresent()) {
        entries.add(entry);
      }
    }

    private Optional<LocalDate> date(Place place, String text) {
      try {
        return Optional.of(LocalDate.parse(text));
      } catch (DateTimeParseException e) {
        problems.add(
            place.problem(
                "until: "
                    + (text.isEmpty()
                        ? "expected a date such as 2026-12-31, but there is nothing"
                        : Expected.but("a date such as 2026-12-31", text))));
        return Optional.empty();
      }
    }

    private static int columnOf(String line, String text) {
      int at = Math.max(0, line.indexOf(text));
      return 1 + line.codePointCount(0, at);
    }
  }
}

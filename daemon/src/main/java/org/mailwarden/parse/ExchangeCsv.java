package org.mailwarden.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * One kind of Microsoft Exchange's logs: comma-separated values under a heading that names them,
 * {@code #Fields: date-time,client-ip,...}. A later heading replaces an earlier one; a log that
 * begins without any has the fields as documented.
 */
final class ExchangeCsv {
  private static final String HEADING = "#Fields: ";
  private static final String FIELDS = "fields";
  private static final int MOST_FIELDS = 100;

  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private final List<String> documented;
  private final List<String> telling;
  private final Memory<List<String>> heading;

  /**
   * @param name sets its heading apart in memory
   * @param documented the fields' names in their order, lower case, the time first
   * @param telling names that no other kind of log has
   */
  ExchangeCsv(String name, String documented, List<String> telling) {
    this.documented = names(documented);
    this.telling = telling;
    this.heading = new Memory<>(name, 1, fields -> String.join(",", fields), ExchangeCsv::names);
  }

  Memory<?> memory() {
    return heading;
  }

  /** Takes a heading if it is one of this kind of log. */
  boolean head(String line, Instant now) {
    if (!line.startsWith(HEADING)) {
      return false;
    }
    List<String> fields = names(line.substring(HEADING.length()));
    if (fields.size() > MOST_FIELDS || !fields.containsAll(telling)) {
      return false;
    }
    if (!fields.equals(fields())) {
      heading.put(FIELDS, fields, now);
    }
    return true;
  }

  /**
   * The row that a line is; null if it isn't comma-separated values behind a time, or has fewer
   * than the telling ones ask for.
   *
   * @throws IllegalArgumentException if a value's quotes aren't closed; the message quotes nothing
   */
  Row row(Header header) {
    String text = header.text();
    boolean separated =
        header.program().isEmpty()
            && header.behindTime() > 0
            && header.behindTime() <= text.length()
            && text.charAt(header.behindTime() - 1) == ',';
    if (!separated) {
      return null;
    }
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      List<CSVRecord> records = parser.getRecords();
      Row row = records.isEmpty() ? null : new Row(fields(), records.get(0));
      return row != null && telling.stream().allMatch(row::has) ? row : null;
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("values that are cut short", e);
    }
  }

  private List<String> fields() {
    List<String> fields = heading.get(FIELDS);
    return fields == null ? documented : fields;
  }

  private static List<String> names(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** One line's values by their fields' names. */
  record Row(List<String> fields, CSVRecord values) {
    boolean has(String field) {
      int at = fields.indexOf(field);
      return at >= 0 && at < values.size();
    }

    /** The value, or empty where the line has none. */
    String get(String field) {
      return has(field) ? values.get(fields.indexOf(field)) : "";
    }
  }
}

package org.mailwarden.directory;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.mailwarden.event.Account;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredPerson;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;

/**
 * Who owns which account, as a CSV file with a header (RFC 4180, UTF-8): {@code person_id}, {@code
 * name}, {@code account}, and where known {@code mailbox_service}, {@code recovery_address}, {@code
 * language}, {@code time_zone}, {@code groups}, which are separated by semicolons.
 */
public final class AccountsCsv {
  private static final Set<String> REQUIRED = Set.of("person_id", "name", "account");
  private static final Set<String> COLUMNS =
      new TreeSet<>(
          Set.of(
              "person_id",
              "name",
              "account",
              "mailbox_service",
              "recovery_address",
              "language",
              "time_zone",
              "groups"));

  private static final int LONGEST_GROUP = 64;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Long> lineOfAccount = new HashMap<>();
  private final Map<String, StoredPerson> people = new HashMap<>();

  private AccountsCsv(String file) {
    this.file = file;
  }

  /**
   * Reads the file whole.
   *
   * @throws InvalidFilesException if anything in it is wrong; it has all that is
   * @throws IOException if it can't be read at all
   */
  public static List<AccountRecord> read(Path file) throws IOException {
    AccountsCsv csv = new AccountsCsv(file.toString());
    List<AccountRecord> records = csv.records(file);
    if (!csv.problems.isEmpty()) {
      throw new InvalidFilesException(csv.problems);
    }
    return records;
  }

  private List<AccountRecord> records(Path path) throws IOException {
    List<AccountRecord> records = new ArrayList<>();
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .get();
    try (Reader reader = withoutMark(path);
        CSVParser parser = CSVParser.parse(reader, format)) {
      checkHeader(parser.getHeaderNames());
      if (problems.isEmpty()) {
        for (CSVRecord row : parser) {
          record(row, parser.getCurrentLineNumber()).ifPresent(records::add);
        }
      }
    } catch (MalformedInputException e) {
      notUtf8();
    } catch (UncheckedIOException e) {
      // Thrown in place of the above once the rows are being read.
      if (e.getCause() instanceof MalformedInputException) {
        notUtf8();
      } else {
        problem(1, "is no CSV file: " + e.getMessage());
      }
    } catch (IllegalArgumentException e) {
      problem(1, "is no CSV file: " + e.getMessage());
    }
    return records;
  }

  private void notUtf8() {
    problem(1, "is not UTF-8: save it as UTF-8");
  }

  private void checkHeader(List<String> header) {
    for (String column : REQUIRED) {
      if (!header.contains(column)) {
        problem(1, "column \"" + column + "\" is missing in the header");
      }
    }
    for (String column : header) {
      if (!COLUMNS.contains(column)) {
        problem(1, "unknown column \"" + column + "\", expected some of " + COLUMNS);
      }
    }
  }

  private Optional<AccountRecord> record(CSVRecord row, long line) {
    int before = problems.size();
    if (!row.isConsistent()) {
      problem(
          line,
          "expected as many fields as the header has, but there are "
              + row.size()
              + "; a field with a comma needs quotes");
      return Optional.empty();
    }
    String address = row.get("account");
    if (!address.contains("@") || !Account.isAddress(address)) {
      problem(line, "account: expected a mailbox address, but was \"" + address + "\"");
    }
    Long other = lineOfAccount.putIfAbsent(address.toLowerCase(Locale.ROOT), line);
    if (other != null) {
      problem(line, "account: " + address + " is in line " + other + " already");
    }
    Optional<String> recovery = optional(row, "recovery_address");
    recovery
        .filter(r -> !r.contains("@") || !Account.isAddress(r))
        .ifPresent(
            r ->
                problem(
                    line, "recovery_address: expected a mailbox address, but was \"" + r + "\""));
    Optional<String> service = optional(row, "mailbox_service");
    if (service.filter(text -> text.length() > 100).isPresent()) {
      problem(line, "mailbox_service: expected at most 100 characters");
    }
    StoredPerson person = person(row, line);
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(new AccountRecord(new Account(address), person, service, recovery));
  }

  private StoredPerson person(CSVRecord row, long line) {
    String id = row.get("person_id");
    String name = row.get("name");
    if (id.isEmpty() || id.length() > 64) {
      problem(line, "person_id: expected 1 to 64 characters");
    }
    if (name.isEmpty() || name.length() > 200) {
      problem(line, "name: expected 1 to 200 characters");
    }
    Optional<String> language = optional(row, "language");
    language
        .filter(tag -> tag.length() > 16 || !tag.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"))
        .ifPresent(
            tag ->
                problem(
                    line, "language: expected a tag such as en or zh-TW, but was \"" + tag + "\""));
    Optional<String> zone = optional(row, "time_zone");
    zone.filter(named -> !isZone(named))
        .ifPresent(
            z ->
                problem(
                    line, "time_zone: expected a name such as Asia/Taipei, but was \"" + z + "\""));
    StoredPerson person = new StoredPerson(id, name, language, zone, groups(row, line));
    StoredPerson earlier = people.putIfAbsent(id, person);
    if (earlier != null && !earlier.name().equals(name)) {
      problem(
          line,
          "person_id: "
              + id
              + " is \""
              + earlier.name()
              + "\" in a line before and \""
              + name
              + "\" here");
    }
    return person;
  }

  private List<String> groups(CSVRecord row, long line) {
    List<String> groups =
        Arrays.stream(optional(row, "groups").orElse("").split(";"))
            .map(String::strip)
            .filter(group -> !group.isEmpty())
            .distinct()
            .sorted()
            .toList();
    groups.stream()
        .filter(group -> group.length() > LONGEST_GROUP)
        .forEach(
            group ->
                problem(
                    line,
                    "groups: expected names of at most "
                        + LONGEST_GROUP
                        + " characters, separated by semicolons, but one was \""
                        + group
                        + "\""));
    return groups;
  }

  private static Optional<String> optional(CSVRecord row, String column) {
    return row.isMapped(column)
        ? Optional.of(row.get(column)).filter(value -> !value.isEmpty())
        : Optional.empty();
  }

  private static boolean isZone(String name) {
    try {
      ZoneId.of(name);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void problem(long line, String message) {
    problems.add(new Problem(file, (int) line, 1, message));
  }

  /** Spreadsheets begin a file with a byte order mark. */
  private static Reader withoutMark(Path path) throws IOException {
    Reader reader = Files.newBufferedReader(path);
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }
}

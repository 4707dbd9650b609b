package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A line twice as long takes twice the work: nobody stops the reading with one line. */
class LinearTimeTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-10T12:00:00Z");
  private static final Path SOURCES = Path.of("src/main/java/org/mailwarden/parse");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

  /** Calls whose first argument is a regular expression; of split, those that aren't one sign. */
  private static final Pattern REGEX_CALL =
      Pattern.compile(
          "(?:Pattern\\s*\\.\\s*compile|\\.matches|\\.replaceAll|\\.replaceFirst|\\.split)\\(");

  /** As long as a line may be. */
  private static final int LENGTH = 1 << 20;

  private static final List<String> PIECES =
      List.of(
          " ",
          "a",
          "0",
          "(",
          "[",
          "<",
          "{",
          ",",
          ":",
          "=",
          "\\",
          "\"",
          "|",
          "\t",
          ": ",
          ", ",
          ">, ",
          "), ",
          "): ",
          "=\"",
          "user=<",
          ", rip=",
          " password=",
          "[1]",
          "a@",
          "=>",
          " [192.0.2.7]");

  private static final List<String> BLANK_AND_WORD = List.of(" ", "a");

  /**
   * Regular expressions can't go back on what they took: each {@code *}, {@code +} and open {@code
   * {n,}} is possessive.
   */
  @Test
  void everyRepetitionInAPatternIsPossessive() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        for (String pattern : patterns(Files.readString(file))) {
          if (canGoBack(pattern)) {
            found.add(file.getFileName() + ": " + pattern);
          }
        }
      }
    }
    assertThat(found)
        .as("patterns that may backtrack; write *+, ++ and {n,}+, or use indexOf")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a+, true",
    "'[^)]*', true",
    "'a{2,}b', true",
    "'(a|b)+', true",
    "'a+?', true",
    "a++, false",
    "'[^)]*+', false",
    "'a{2,}+b', false",
    "'a{2,5}b', false",
    "'[+*]', false",
    "'[]+*]', false",
    "'\\+\\*', false",
    "'\\Q+\\E', true"
  })
  void theRuleKnowsARepetitionThatMayGoBack(String pattern, boolean expected) {
    assertThat(canGoBack(pattern)).isEqualTo(expected);
  }

  static Stream<Map.Entry<String, String>> beginnings() {
    Map<String, String> shapes = new LinkedHashMap<>();
    for (List<String> file : RealLines.files()) {
      for (String line : file) {
        shapes.putIfAbsent(shape(line), line);
      }
    }
    return shapes.entrySet().stream();
  }

  /** The limit is a guard against a line that never ends; a real one takes some milliseconds. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("beginnings")
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLineOfAMegabyteOfAnythingIsRead(Map.Entry<String, String> beginning) {
    String line = beginning.getValue();
    int message = line.indexOf(": ") < 0 ? line.length() : line.indexOf(": ") + 2;
    int middle = message + (line.length() - message) / 2;
    for (String piece : PIECES) {
      String repeated = piece.repeat(LENGTH / piece.length());
      parse(line.substring(0, middle) + repeated + line.substring(middle));
    }
    for (String piece : BLANK_AND_WORD) {
      parse(line.substring(0, message) + piece.repeat(LENGTH));
    }
  }

  private static void parse(String line) {
    SourceParser parser =
        LogParsers.create(new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of()));
    parser.parse(new LogLine(line, WRITTEN));
  }

  /** What program wrote the line and how its message begins: numbers and names left out. */
  private static String shape(String line) {
    int message = line.indexOf(": ");
    String head = message < 0 ? "" : line.substring(0, message);
    String program = head.substring(head.lastIndexOf(' ') + 1).replaceAll("\\[.*|[0-9]+", "");
    String text = message < 0 ? line : line.substring(message + 2);
    String start = text.substring(0, Math.min(text.length(), 8)).replaceAll("[^a-z].*", "");
    return program + ": " + start;
  }

  /** The regular expressions of a source file: literals in calls that take one, joined by plus. */
  private static List<String> patterns(String source) {
    List<String> patterns = new ArrayList<>();
    Matcher call = REGEX_CALL.matcher(source);
    while (call.find()) {
      StringBuilder pattern = new StringBuilder();
      Matcher literal = LITERAL.matcher(source);
      int at = call.end();
      while (literal.find(at) && source.substring(at, literal.start()).matches("[\\s+]*+")) {
        pattern.append(literal.group(1).replace("\\\\", "\\"));
        at = literal.end();
      }
      patterns.add(pattern.toString());
    }
    return patterns;
  }

  /** Whether a pattern has a repetition without a bound that isn't possessive. */
  private static boolean canGoBack(String pattern) {
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
        // A bracket that comes first is a member.
        i += pattern.startsWith("[^", i) ? 1 : 0;
        i += pattern.startsWith("]", i + 1) ? 1 : 0;
      } else {
        int end = repetitionEnd(pattern, i);
        if (end > 0 && !pattern.startsWith("+", end)) {
          return true;
        }
        i = end > 0 ? end : i;
      }
    }
    return false;
  }

  /** Behind the repetition without a bound that begins here, or -1 if none does. */
  private static int repetitionEnd(String pattern, int at) {
    char c = pattern.charAt(at);
    if (c == '*' || c == '+') {
      return at + 1;
    }
    int close = c == '{' ? pattern.indexOf('}', at) : -1;
    return close > 0 && pattern.charAt(close - 1) == ',' ? close + 1 : -1;
  }
}

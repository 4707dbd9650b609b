package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import inet.ipaddr.IPAddressString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.LogEvent;
import org.mailwarden.parse.SourceParser.MemoryChange;

/**
 * A million and more mutated lines of all formats at once: nothing is thrown, no event is of an
 * account that nobody named, and what comes out can be written, read and remembered.
 *
 * <p>Lines are given in runs, as a log has them: a parser sees some real ones with wrong ones
 * between, is restarted from its memory half-way, and is thrown away. The seed is fixed, so a
 * failure comes again.
 */
class FuzzTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-10T12:00:00Z");
  private static final List<String> DOMAINS = List.of("campus.example", "student.campus.example");
  private static final ParseSettings SETTINGS =
      new ParseSettings(
          ZoneOffset.UTC, DOMAINS, List.of(new IPAddressString("140.114.103.0/24").getAddress()));
  private static final EventJson JSON = new EventJson(ZoneOffset.UTC, DOMAINS);

  /** A sign in a DN, as two hexadecimal digits or as itself. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-9a-fA-F]{2})|(.))");

  private static final int LINES = 1_000_000;

  /** Lines of a run: more than a message or a session has. */
  private static final int RUN = 250;

  /** What a memory of a run's lines may take: each is remembered a few times at most. */
  private static final int MEMORY_FACTOR = 4;

  private final SplittableRandom random = new SplittableRandom(20_260_310);
  private long events;

  @Test
  void aMillionWrongLinesThrowNothingAndSpeakForNobodyElse() {
    List<List<String>> files = RealLines.files();
    List<String> all = files.stream().flatMap(List::stream).toList();
    MutatedLines mutations = new MutatedLines(all, random);
    int lines = 0;
    while (lines < LINES) {
      lines += run(files.get(random.nextInt(files.size())), mutations);
    }
    assertThat(events).as("events that mutated lines still gave").isGreaterThan(LINES / 100);
  }

  private int run(List<String> file, MutatedLines mutations) {
    SourceParser parser = LogParsers.create(SETTINGS);
    StringBuilder said = new StringBuilder();
    int at = random.nextInt(file.size());
    for (int i = 0; i < RUN; i++) {
      String real = file.get((at + i / 5) % file.size());
      String line = random.nextInt(5) == 0 ? real : mutations.mutated(real);
      said.append(spelledOut(line).toLowerCase(Locale.ROOT)).append('\n');
      parse(parser, line, said);
      if (i == RUN / 2) {
        Collection<MemoryChange> memory = parser.drainMemoryChanges();
        assertBounded(memory, said.length());
        parser = LogParsers.create(SETTINGS);
        parser.restore(memory);
      }
    }
    assertBounded(parser.drainMemoryChanges(), said.length());
    return RUN;
  }

  private void parse(SourceParser parser, String line, StringBuilder said) {
    LineOutcome outcome;
    try {
      outcome = parser.parse(new LogLine(line, WRITTEN));
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("thrown by: " + line, e);
    }
    if (outcome instanceof LineOutcome.Understood understood) {
      for (LogEvent event : understood.events()) {
        events++;
        assertNamed(event, said, line);
        assertRoundTrip(event, line);
      }
    }
  }

  /**
   * An account is named by the line, or by one before; its domain may be the site's first, or stand
   * apart as saslauthd writes a realm.
   */
  private static void assertNamed(LogEvent event, StringBuilder said, String line) {
    String account = event.account().address();
    String login =
        account.endsWith("@campus.example")
            ? account.substring(0, account.length() - "@campus.example".length())
            : account;
    int at = login.lastIndexOf('@');
    boolean named =
        said.lastIndexOf(login) >= 0
            || (at > 0
                && said.lastIndexOf("[user=" + login.substring(0, at) + "] [service=") >= 0
                && said.lastIndexOf("[realm=" + login.substring(at + 1) + "] ") >= 0);
    if (!named) {
      throw new AssertionError("no line names " + account + ", but there is an event by: " + line);
    }
  }

  /** The line and all that it says, without a DN's escapes or JSON's ways to write it. */
  private static String spelledOut(String line) {
    if (!line.stripLeading().startsWith("{")) {
      return line + '\n' + ESCAPE.matcher(line).replaceAll(FuzzTest::unescaped);
    }
    try {
      StringBuilder text = new StringBuilder(line);
      spellOut(EventJson.tree(line), text);
      return text.toString();
    } catch (IllegalArgumentException e) {
      return line;
    }
  }

  private static String unescaped(MatchResult escape) {
    String digits = escape.group(1);
    String sign = digits == null ? escape.group(2) : "" + (char) Integer.parseInt(digits, 16);
    return Matcher.quoteReplacement(sign);
  }

  private static void spellOut(JsonNode node, StringBuilder text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (JsonNode child : node) {
      if (child.isNumber()) {
        octets.write(child.asInt());
      } else if (child.isValueNode()) {
        text.append('\n').append(child.asText());
      } else {
        spellOut(child, text);
      }
    }
    text.append('\n').append(octets.toString(StandardCharsets.UTF_8));
  }

  private static void assertRoundTrip(LogEvent event, String line) {
    String json = JSON.write(event);
    try {
      assertThat(JSON.write(JSON.read(json))).isEqualTo(json);
    } catch (IllegalArgumentException e) {
      throw new AssertionError("can't be read back: " + json + ", of: " + line, e);
    }
  }

  private static void assertBounded(Collection<MemoryChange> memory, int said) {
    long kept = 0;
    for (MemoryChange change : memory) {
      assertThat(change.key().length()).isLessThanOrEqualTo(400);
      kept += change.value() == null ? 0 : change.value().length();
    }
    assertThat(kept).isLessThanOrEqualTo((long) MEMORY_FACTOR * said + 1_000);
  }
}

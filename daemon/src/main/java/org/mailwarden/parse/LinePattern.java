package org.mailwarden.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mailwarden.event.Stream;

/**
 * One pattern of an administrator's own format: which lines it reads, and what they tell. It has
 * the syntax of <a href="https://github.com/google/re2/wiki/Syntax">RE2</a>, whose time grows with
 * a line's length and no faster, whatever the pattern and the line. Immutable.
 */
public final class LinePattern {
  /** Longer messages are not tried: no login's line is. */
  private static final int LONGEST_MESSAGE = 8_192;

  private final Stream stream;
  private final Optional<Pattern> program;
  private final Pattern message;
  private final Set<EventPart> captured;
  private final Map<EventPart, String> fixed;

  private LinePattern(
      Stream stream, Optional<Pattern> program, Pattern message, Map<EventPart, String> fixed) {
    this.stream = stream;
    this.program = program;
    this.message = message;
    this.captured = EnumSet.noneOf(EventPart.class);
    message
        .namedGroups()
        .keySet()
        .forEach(name -> EventPart.ofLabel(name).ifPresent(captured::add));
    this.fixed = Map.copyOf(fixed);
  }

  /**
   * A pattern.
   *
   * @param program what syslog calls the program, where {@code *} stands for any characters; empty
   *     for a program that writes a file of its own
   * @param regex what the whole message must match: what follows the program, or, where none is
   *     named, the time stamp
   * @param fixed what is the same in every line
   * @throws IllegalArgumentException if it can't be compiled; the message says where and why
   */
  public static LinePattern of(
      Stream stream, Optional<String> program, String regex, Map<EventPart, String> fixed) {
    return new LinePattern(stream, program.map(LinePattern::glob), compile(regex), fixed);
  }

  /**
   * The names of the captures in a pattern, in no order.
   *
   * @throws IllegalArgumentException if it can't be compiled; the message says where and why
   */
  public static Set<String> capturesOf(String regex) {
    return compile(regex).namedGroups().keySet();
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a regular expression: " + wording(e, regex), e);
    }
  }

  private static String wording(PatternSyntaxException e, String regex) {
    if (e.getDescription().contains("internal error")) {
      return "a closing ) has no opening one";
    }
    String part = Objects.requireNonNullElse(e.getPattern(), regex);
    // Of a name that is there twice, the second is the one too many.
    int second = regex.lastIndexOf("<" + part + ">");
    int at = second < 0 ? regex.indexOf(part) : second + 1;
    return at < 0 || part.equals(regex)
        ? e.getDescription()
        : e.getDescription() + " at character " + (at + 1) + " (" + part + ")";
  }

  private static Pattern glob(String program) {
    return Pattern.compile(
        Arrays.stream(program.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  Stream stream() {
    return stream;
  }

  /** Whether it is for a program that writes a file of its own, without a syslog header. */
  boolean isBare() {
    return program.isEmpty();
  }

  /** Whether it names this program. */
  boolean isProgram(String name) {
    return program.isPresent() && program.get().matches(name);
  }

  /** What the message tells, if it matches as a whole. A capture that took no part is left out. */
  Optional<Map<EventPart, String>> match(String text) {
    if (text.length() > LONGEST_MESSAGE) {
      return Optional.empty();
    }
    Matcher matcher = message.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<EventPart, String> parts = new EnumMap<>(EventPart.class);
    parts.putAll(fixed);
    for (EventPart part : captured) {
      String value = matcher.group(part.label());
      if (value != null) {
        parts.put(part, value);
      }
    }
    return Optional.of(parts);
  }
}

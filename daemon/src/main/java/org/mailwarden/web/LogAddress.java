package org.mailwarden.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailwarden.event.Stream;
import org.mailwarden.store.LogQuery.Cursor;

/**
 * The address of one day of one log, such as {@code
 * /logs?type=successful-login&date=2020-03-10&before=1583806057000000.42}.
 *
 * @param before where the page before it ended; empty for the newest rows
 */
record LogAddress(Stream stream, LocalDate day, Optional<Cursor> before) {
  static final String PATH = "/logs";
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,17})\\.(\\d{1,18})");

  static LogAddress of(Stream stream, LocalDate day) {
    return new LogAddress(stream, day, Optional.empty());
  }

  /** What a request asks for; successful logins and today where it doesn't say. */
  static LogAddress of(PageRequest request, LocalDate today) throws BadAddressException {
    return new LogAddress(
        stream(request.parameter("type").orElse("")),
        day(request.parameter("date").orElse(""), today),
        before(request.parameter("before").orElse("")));
  }

  private static Stream stream(String label) throws BadAddressException {
    try {
      return label.isEmpty() ? Stream.SUCCESSFUL_LOGIN : Stream.ofLabel(label);
    } catch (IllegalArgumentException e) {
      throw new BadAddressException("type");
    }
  }

  private static LocalDate day(String text, LocalDate today) throws BadAddressException {
    try {
      return text.isEmpty() ? today : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new BadAddressException("date");
    }
  }

  private static Optional<Cursor> before(String text) throws BadAddressException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = CURSOR.matcher(text);
    if (!matcher.matches()) {
      throw new BadAddressException("before");
    }
    return Optional.of(
        new Cursor(
            Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
            Long.parseLong(matcher.group(2))));
  }

  LogAddress at(LocalDate otherDay) {
    return of(stream, otherDay);
  }

  LogAddress olderThan(Cursor last) {
    return new LogAddress(stream, day, Optional.of(last));
  }

  /** Path and query, with no character that a header or an attribute can't hold. */
  @Override
  public String toString() {
    String newest = PATH + "?type=" + stream.label() + "&date=" + day;
    return before
        .map(
            cursor ->
                newest
                    + "&before="
                    + ChronoUnit.MICROS.between(Instant.EPOCH, cursor.time())
                    + "."
                    + cursor.seq())
        .orElse(newest);
  }

  /** A part of the address is none that the page writes. */
  static final class BadAddressException extends Exception {
    private final String parameter;

    BadAddressException(String parameter) {
      super("bad " + parameter);
      this.parameter = parameter;
    }

    String parameter() {
      return parameter;
    }
  }
}

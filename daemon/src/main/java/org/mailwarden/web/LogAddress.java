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
 * /logs?account=7&type=successful-login&date=2020-03-10&before=1583806057000000.42}.
 *
 * @param account where the reader has several; empty for the only one
 * @param before where the page before it ended; empty for the newest rows
 */
record LogAddress(Optional<Long> account, Stream stream, LocalDate day, Optional<Cursor> before) {
  static final String ACCOUNT = "account";
  static final String PATH = "/logs";
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,17})\\.(\\d{1,18})");

  static LogAddress of(Stream stream, LocalDate day) {
    return new LogAddress(Optional.empty(), stream, day, Optional.empty());
  }

  /** This day's successful logins, where a page begins. */
  static LogAddress newest(Optional<Long> account, LocalDate today) {
    return new LogAddress(account, Stream.SUCCESSFUL_LOGIN, today, Optional.empty());
  }

  /** Where the page of one of several accounts begins. */
  static String ofAccount(long id) {
    return PATH + "?" + ACCOUNT + "=" + id;
  }

  /**
   * What a request asks for; successful logins and today where it doesn't say.
   *
   * @param account the one that it names, if it names one and the reader may see it
   */
  static LogAddress of(PageRequest request, Optional<Long> account, LocalDate today)
      throws BadAddressException {
    return new LogAddress(
        account,
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
    return at(stream, otherDay);
  }

  /** The newest rows of another log and day of the same account. */
  LogAddress at(Stream otherStream, LocalDate otherDay) {
    return new LogAddress(account, otherStream, otherDay, Optional.empty());
  }

  LogAddress olderThan(Cursor last) {
    return new LogAddress(account, stream, day, Optional.of(last));
  }

  /** Path and query, with no character that a header or an attribute can't hold. */
  @Override
  public String toString() {
    String named = account.map(id -> ACCOUNT + "=" + id + "&").orElse("");
    String newest = PATH + "?" + named + "type=" + stream.label() + "&date=" + day;
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

package org.mailwarden.parse;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads the time stamps that logs begin with: RFC 3164 ({@code Nov 24 08:26:02}), ISO 8601 and RFC
 * 3339 with or without fraction and zone (also with slashes in the date, as nginx writes it), the
 * bracketed ones of the Common Log Format and of PHP ({@code [24/Nov/2026:08:26:02 +0800]}, {@code
 * [24-Nov-2026 08:26:02 +0800]}), and TAI64N (<a
 * href="https://cr.yp.to/libtai/tai64.html">libtai</a>). Keeps the last second it read, since many
 * lines share one. Not thread-safe.
 */
final class Timestamps {
  /**
   * TAI64 labels begin at 2^62; TAI was 10 s ahead of UTC in 1970, as multilog and its kin count.
   */
  private static final long TAI64_EPOCH = (1L << 62) + 10;

  /** A clock that runs ahead, or a line stamped in another zone, is not a year old. */
  private static final Duration AHEAD = Duration.ofDays(2);

  private static final Duration SHORTEST_YEAR = Duration.ofDays(365);

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final ZoneId zone;
  private String lastText = "";
  private Instant lastSecond = Instant.EPOCH;

  /** When a line must have been written for the last second to be of the same year again. */
  private Instant lastFrom = Instant.MAX;

  private Instant lastUntil = Instant.MIN;

  /** Where the time stamp that was read last ends. */
  private int end;

  Timestamps(ZoneId zone) {
    this.zone = zone;
  }

  int end() {
    return end;
  }

  /**
   * The time at the beginning of this text from {@code start}, or null if there is none.
   *
   * @param written settles the year where the text has none: the latest that isn't after it
   */
  Instant read(String text, int start, Instant written) {
    if (start >= text.length()) {
      return null;
    }
    char c = text.charAt(start);
    if (c == '@') {
      return tai64n(text, start);
    }
    if (c == '[') {
      return bracketed(text, start);
    }
    return c >= '0' && c <= '9' ? iso(text, start) : rfc3164(text, start, written);
  }

  private Instant rfc3164(String text, int start, Instant written) {
    // Nov 24 08:26:02, or with the year behind it as some syslog daemons are set to: Nov 24 2026
    // 08:26:02
    if (text.length() < start + 15) {
      return null;
    }
    int month = month(text, start);
    if (month == 0 || text.charAt(start + 3) != ' ') {
      return null;
    }
    int day =
        text.charAt(start + 4) == ' ' ? digits(text, start + 5, 1) : digits(text, start + 4, 2);
    if (day < 1 || text.charAt(start + 6) != ' ') {
      return null;
    }
    int year = digits(text, start + 7, 4);
    int at = start + 7;
    if (year > 0 && text.length() > at + 13 && text.charAt(at + 4) == ' ') {
      at += 5;
    } else {
      year = 0;
    }
    if (!isTimeOfDay(text, at) || (year > 0 && !isPlausible(year))) {
      return null;
    }
    end = at + 8;
    if (text.regionMatches(start, lastText, 0, lastText.length())
        && lastText.length() == end - start
        && !written.isBefore(lastFrom)
        && written.isBefore(lastUntil)) {
      return fraction(text, lastSecond);
    }
    LocalDateTime time;
    try {
      time = local(year == 0 ? 2000 : year, month, day, text, at);
      if (year == 0) {
        time = settleYear(time, written);
      }
    } catch (DateTimeException e) {
      return null;
    }
    Instant second = time.atZone(zone).toInstant();
    lastText = text.substring(start, end);
    lastSecond = second;
    lastFrom = year == 0 ? second.minus(AHEAD) : Instant.MIN;
    lastUntil = year == 0 ? lastFrom.plus(SHORTEST_YEAR) : Instant.MAX;
    return fraction(text, second);
  }

  /** The latest year in which the time isn't after the line was written; a leap day has few. */
  private LocalDateTime settleYear(LocalDateTime time, Instant written) {
    LocalDateTime latest = LocalDateTime.ofInstant(written.plus(AHEAD), zone);
    for (int year = latest.getYear(); ; year--) {
      boolean exists = time.getMonthValue() != 2 || time.getDayOfMonth() != 29 || Year.isLeap(year);
      if (exists && !time.withYear(year).isAfter(latest)) {
        return time.withYear(year);
      }
    }
  }

  private Instant iso(String text, int start) {
    // 2026-11-24T08:26:02.123456+08:00, 2026-11-24 08:26:02
    if (text.length() < start + 19
        || (text.charAt(start + 4) != '-' && text.charAt(start + 4) != '/')
        || text.charAt(start + 7) != text.charAt(start + 4)
        || (text.charAt(start + 10) != 'T' && text.charAt(start + 10) != ' ')
        || !isTimeOfDay(text, start + 11)) {
      return null;
    }
    int year = digits(text, start, 4);
    int month = digits(text, start + 5, 2);
    int day = digits(text, start + 8, 2);
    return withFractionAndZone(text, start + 19, year, month, day, start + 11);
  }

  /** The closing bracket, and the colon that PHP puts behind it, belong to the time stamp. */
  private Instant bracketed(String text, int start) {
    // [24/Nov/2026:08:26:02.123456789 +0800], [24-Nov-2026 08:26:02 +0800]:
    if (text.length() < start + 22
        || (text.charAt(start + 3) != '/' && text.charAt(start + 3) != '-')
        || text.charAt(start + 7) != text.charAt(start + 3)
        || (text.charAt(start + 12) != ':' && text.charAt(start + 12) != ' ')
        || !isTimeOfDay(text, start + 13)) {
      return null;
    }
    int year = digits(text, start + 8, 4);
    int month = month(text, start + 4);
    int day = digits(text, start + 1, 2);
    Instant time = withFractionAndZone(text, start + 21, year, month, day, start + 13);
    if (time == null || end >= text.length() || text.charAt(end) != ']') {
      return null;
    }
    end++;
    if (end < text.length() && text.charAt(end) == ':') {
      end++;
    }
    return time;
  }

  private Instant withFractionAndZone(
      String text, int fraction, int year, int month, int day, int timeOfDay) {
    int at = fraction;
    int nanos = 0;
    if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
      int scale = 100_000_000;
      at++;
      while (at < text.length() && isDigit(text.charAt(at))) {
        nanos += (text.charAt(at) - '0') * scale;
        scale /= 10;
        at++;
      }
      // Comma-separated values go on with a value.
      if (at == fraction + 1) {
        at = fraction;
      }
    }
    ZoneId itsZone = zone;
    int sign =
        at + 1 < text.length() && text.charAt(at) == ' ' && isSign(text.charAt(at + 1))
            ? at + 1
            : at;
    if (at < text.length() && text.charAt(at) == 'Z') {
      itsZone = ZoneOffset.UTC;
      at++;
    } else if (sign + 2 < text.length()
        && isSign(text.charAt(sign))
        && digits(text, sign + 1, 2) >= 0) {
      boolean colon = sign + 3 < text.length() && text.charAt(sign + 3) == ':';
      int minutes = digits(text, sign + (colon ? 4 : 3), 2);
      int seconds = digits(text, sign + 1, 2) * 3600 + Math.max(minutes, 0) * 60;
      if (seconds > 18 * 3600) {
        return null;
      }
      itsZone = ZoneOffset.ofTotalSeconds(text.charAt(sign) == '-' ? -seconds : seconds);
      at = sign + (minutes < 0 ? 3 : colon ? 6 : 5);
    }
    if (!isPlausible(year) || month < 1 || day < 1) {
      return null;
    }
    try {
      Instant time =
          local(year, month, day, text, timeOfDay).withNano(nanos).atZone(itsZone).toInstant();
      end = at;
      return time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private Instant tai64n(String text, int start) {
    if (text.length() < start + 25) {
      return null;
    }
    try {
      long seconds = Long.parseUnsignedLong(text.substring(start + 1, start + 17), 16);
      long nanos = Long.parseUnsignedLong(text.substring(start + 17, start + 25), 16);
      end = start + 25;
      if (nanos > 999_999_999) {
        return null;
      }
      Instant time = Instant.ofEpochSecond(seconds - TAI64_EPOCH, nanos);
      return isPlausible(time) ? time : null;
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  /** Whether a log may have been written then: what is far from it is no time stamp. */
  static boolean isPlausible(Instant time) {
    return time.isAfter(Instant.EPOCH) && time.isBefore(LATEST);
  }

  private static boolean isPlausible(int year) {
    return year > 1970 && year < 2200;
  }

  private Instant fraction(String text, Instant second) {
    if (end < text.length() && text.charAt(end) == '.') {
      int at = end + 1;
      int nanos = 0;
      int scale = 100_000_000;
      while (at < text.length() && isDigit(text.charAt(at))) {
        nanos += (text.charAt(at) - '0') * scale;
        scale /= 10;
        at++;
      }
      end = at;
      return second.plusNanos(nanos);
    }
    return second;
  }

  private static LocalDateTime local(int year, int month, int day, String text, int at) {
    // A leap second is written :60; it is the second before it to us.
    return LocalDateTime.of(
        year,
        month,
        day,
        digits(text, at, 2),
        digits(text, at + 3, 2),
        Math.min(digits(text, at + 6, 2), 59));
  }

  private static boolean isTimeOfDay(String text, int at) {
    return text.length() >= at + 8
        && text.charAt(at + 2) == ':'
        && text.charAt(at + 5) == ':'
        && digits(text, at, 2) >= 0
        && digits(text, at + 3, 2) >= 0
        && digits(text, at + 6, 2) >= 0;
  }

  /** The number that these digits make, or -1 if one isn't a digit. */
  private static int digits(String text, int at, int count) {
    if (text.length() < at + count) {
      return -1;
    }
    int number = 0;
    for (int i = at; i < at + count; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int month(String text, int at) {
    String months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++) {
      if (text.regionMatches(at, months, i * 3, 3)) {
        return i + 1;
      }
    }
    return 0;
  }
}

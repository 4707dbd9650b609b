package org.mailwarden.template;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * How times and places are said to a reader: names from the Unicode CLDR that comes with Java, in
 * the reader's language; times in the reader's zone.
 */
public record Wording(Locale language, ZoneId zone) {
  /** The country's name, or the code itself if CLDR has none; empty for an unknown country. */
  public String country(String code) {
    return code.isEmpty() ? "" : new Locale("", code).getDisplayCountry(language);
  }

  /**
   * 10 March 2026 · 14:05:33, the date as the language writes it. The time is that of a log's line:
   * some languages would write 2:05 and another 14:05 of the same moment.
   */
  public String dateAndTime(Instant time) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
            .withLocale(language)
            .format(day(time))
        + " · "
        + DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(time.atZone(zone));
  }

  /** 10 March 2026 as the language writes it. */
  public String date(LocalDate day) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(language).format(day);
  }

  /** 14:05. */
  public String timeOfDay(Instant time) {
    return DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(time.atZone(zone));
  }

  /** 2020/03/10 (Tue), the weekday in the reader's language. */
  public String logDate(LocalDate day) {
    return DateTimeFormatter.ofPattern("yyyy/MM/dd (EEE)", language).format(day);
  }

  /** 2020-03-10 10:07:37. */
  public String logTime(Instant time) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
        .format(time.atZone(zone));
  }

  /** Taipei Standard Time (UTC+08:00). */
  public String zoneName(Instant at) {
    String offset = zone.getRules().getOffset(at).getId();
    String name = zone.getDisplayName(TextStyle.FULL, language);
    String utc = "UTC" + (offset.equals("Z") ? "" : offset);
    return name.equals(zone.getId()) && zone.getId().equals(offset) ? utc : name + " (" + utc + ")";
  }

  /** The day that this moment is in. */
  public LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }
}

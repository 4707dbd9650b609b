package org.mailwarden.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The days whose logs can be looked up: today and those before it, in the owner's time zone.
 *
 * @param count today included
 */
record LogDays(LocalDate today, int count) {
  LocalDate oldest() {
    return today.minusDays(count - 1L);
  }

  boolean contains(LocalDate day) {
    return !day.isAfter(today) && !day.isBefore(oldest());
  }

  /** The day itself, or the one that comes closest. */
  LocalDate nearest(LocalDate day) {
    return day.isAfter(today) ? today : day.isBefore(oldest()) ? oldest() : day;
  }

  Optional<LocalDate> previous(LocalDate day) {
    return Optional.of(day.minusDays(1)).filter(this::contains);
  }

  Optional<LocalDate> next(LocalDate day) {
    return Optional.of(day.plusDays(1)).filter(this::contains);
  }

  /** All, today first. */
  List<LocalDate> all() {
    return Stream.iterate(today, day -> day.minusDays(1)).limit(count).toList();
  }
}

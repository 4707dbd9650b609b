package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.DayOfUse;
import org.mailwarden.store.History.KnownPlace;

/** The places that one account was used from, and from when to when. */
final class KnownOrigins {
  private final Map<Candidate.Kind, Map<String, Span>> places = new EnumMap<>(Candidate.Kind.class);
  private int lastDay = Integer.MIN_VALUE;

  /**
   * Learns of a use.
   *
   * @param day {@link DayOfUse#of}
   * @return the time of the first use known before, if there was one
   */
  Optional<Instant> use(Candidate.Kind kind, String value, Instant time, int day) {
    lastDay = Math.max(lastDay, day);
    Map<String, Span> ofKind = places.computeIfAbsent(kind, k -> new HashMap<>());
    Span before = ofKind.get(value);
    if (before == null) {
      ofKind.put(value, new Span(time, day));
      return Optional.empty();
    }
    Instant first = before.first;
    before.widen(time, day);
    return Optional.of(first);
  }

  /** Those first used at this moment or before. */
  List<KnownPlace> asOf(Instant moment) {
    List<KnownPlace> known = new ArrayList<>();
    places.forEach(
        (kind, ofKind) ->
            ofKind.forEach(
                (value, span) -> {
                  if (!span.first.isAfter(moment)) {
                    known.add(new KnownPlace(kind, value, span.first, span.last(moment)));
                  }
                }));
    return known;
  }

  /** Whether the place was used at this moment or before; of one second, it is taken for known. */
  boolean have(Candidate.Kind kind, String value, Instant moment) {
    Map<String, Span> ofKind = places.get(kind);
    Span span = ofKind == null ? null : ofKind.get(value);
    return span != null && !span.first.isAfter(moment.plus(Duration.ofSeconds(1)));
  }

  /** Whether a country other than this one is among them. */
  boolean haveCountryBut(String country) {
    return places.getOrDefault(Candidate.Kind.COUNTRY, Map.of()).keySet().stream()
        .anyMatch(known -> !known.equals(country));
  }

  /** {@link DayOfUse#of} the last use of any; the least number if there are none. */
  int lastDay() {
    return lastDay;
  }

  /** From when to when a place was used. */
  private static final class Span {
    private Instant first;
    private int lastDay;

    Span(Instant first, int lastDay) {
      this.first = first;
      this.lastDay = lastDay;
    }

    void widen(Instant time, int day) {
      first = time.isBefore(first) ? time : first;
      lastDay = Math.max(lastDay, day);
    }

    /** As the tables tell it: the day, but not before the first use and not behind the moment. */
    Instant last(Instant moment) {
      Instant day = LocalDate.ofEpochDay(lastDay).atStartOfDay().toInstant(ZoneOffset.UTC);
      Instant last = day.isBefore(first) ? first : day;
      return last.isAfter(moment) ? moment : last;
    }
  }
}

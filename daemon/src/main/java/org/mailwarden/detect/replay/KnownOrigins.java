package org.mailwarden.detect.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History.KnownPlace;

/** The places that one account was used from, and from when to when. */
final class KnownOrigins {
  private final Map<Candidate.Kind, Map<String, Span>> places = new EnumMap<>(Candidate.Kind.class);

  /**
   * Learns of a use.
   *
   * @return the time of the first use known before, if there was one
   */
  Optional<Instant> use(Candidate.Kind kind, String value, Instant time) {
    Map<String, Span> ofKind = places.computeIfAbsent(kind, k -> new HashMap<>());
    Span before = ofKind.get(value);
    ofKind.put(value, before == null ? new Span(time, time) : before.with(time));
    return Optional.ofNullable(before).map(Span::first);
  }

  /** Those first used at this moment or before. */
  List<KnownPlace> asOf(Instant moment) {
    List<KnownPlace> known = new ArrayList<>();
    places.forEach(
        (kind, ofKind) ->
            ofKind.forEach(
                (value, span) -> {
                  if (!span.first().isAfter(moment)) {
                    known.add(new KnownPlace(kind, value, span.first(), span.last()));
                  }
                }));
    return known;
  }

  /** When the place was first used. */
  Optional<Instant> firstUse(Candidate.Kind kind, String value) {
    return Optional.ofNullable(places.getOrDefault(kind, Map.of()).get(value)).map(Span::first);
  }

  private record Span(Instant first, Instant last) {
    Span with(Instant time) {
      return new Span(time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
    }
  }
}

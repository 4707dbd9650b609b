package org.mailwarden.detect;

import java.util.Map;
import java.util.Optional;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.store.Candidate;
import org.mailwarden.yaml.DurationText;

/**
 * Finds a login whose client is further from that of the login before than the rule's speed
 * explains. The distance is the least that the two places' inaccuracy leaves ({@link
 * org.mailwarden.geo.Location#distanceKm}): 0 within a country of which no more is known.
 */
record ImpossibleTravelDetector(ImpossibleTravelRule rule) implements Detector {
  @Override
  public Finding judge(Case judged, Map<String, ?> values) {
    Optional<Travel> way = Travel.to(judged);
    if (way.isEmpty()) {
      return Finding.nothing("no login before of a known place");
    }
    Travel travel = way.get();
    String told =
        "%d km from %s in %s, %d km/h (wanted %d)"
            .formatted(
                Math.round(travel.distanceKm()),
                travel.from().isEmpty() ? "the login before" : travel.from(),
                DurationText.of(travel.took()),
                Math.round(travel.speedKmh()),
                Math.round(rule.speed()));
    if (travel.took().compareTo(rule.window()) > 0 || travel.speedKmh() < rule.speed()) {
      return Finding.nothing(told);
    }
    Map.Entry<Candidate.Kind, String> sign = judged.mostTelling();
    return Finding.of(
        "travel",
        sign.getKey(),
        sign.getValue(),
        Map.of(
            "distance_km", Math.round(travel.distanceKm()),
            "speed_kmh", Math.round(travel.speedKmh())),
        told);
  }
}

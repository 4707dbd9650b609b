package org.mailwarden.detect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.geo.Location;
import org.mailwarden.geo.Locations;
import org.mailwarden.store.LocatedEvent;

/**
 * The way from one event's client to another's.
 *
 * @param distanceKm the least that the places' inaccuracy leaves, along the great circle
 * @param took time between the events, a second at the least: logs have no finer time
 * @param from the country at the beginning; empty where unknown
 */
record Travel(double distanceKm, Duration took, String from) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * The way from the login before; empty if there is none, a place isn't known, or what looks like
   * a way may be a change of the geo file: within one network, or from or to a network that was in
   * another country before ({@link Places#isRelocated}).
   */
  static Optional<Travel> to(Case judged) {
    return judged
        .loginBefore()
        .filter(before -> !isWithinNetwork(before, judged))
        .flatMap(before -> between(before, judged));
  }

  /** Whether two events' clients are of one network. */
  static boolean isWithinNetwork(LocatedEvent before, Case judged) {
    return before.event().client().isPresent()
        && judged.client().isPresent()
        && before.event().client().get().networkNumber() == judged.client().get().networkNumber();
  }

  /** Whether the geo file may have moved an end of the way. */
  static boolean isRelocated(LocatedEvent before, Case judged) {
    Places places = new Places(judged, List.of(judged.accountId()));
    return places.isRelocated(before) || places.isRelocated(judged.sighting().located());
  }

  private static Optional<Travel> between(LocatedEvent before, Case judged) {
    Locations locations = judged.locations();
    Optional<Location> from = locate(locations, before.event().client(), before.origin());
    Optional<Location> to = locate(locations, judged.client(), judged.origin());
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    double distanceKm = from.get().distanceKm(to.get());
    if (distanceKm > 0 && isRelocated(before, judged)) {
      return Optional.empty();
    }
    Duration took = Duration.between(before.event().time(), judged.time());
    return Optional.of(
        new Travel(
            distanceKm,
            took.compareTo(SHORTEST) < 0 ? SHORTEST : took,
            before.origin().map(Origin::country).orElse("")));
  }

  private static Optional<Location> locate(
      Locations locations, Optional<ClientAddress> client, Optional<Origin> origin) {
    return client.isPresent() && origin.isPresent()
        ? locations.locate(client.get(), origin.get())
        : Optional.empty();
  }

  double speedKmh() {
    return distanceKm / (took.toMillis() / 3_600_000.0);
  }
}

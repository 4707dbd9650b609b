package org.mailwarden.geo;

import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/** Tells where on the globe a client may be. Safe for any number of threads. */
@FunctionalInterface
public interface Locations {
  /** Locations that know an origin's country and nothing closer, whatever the address. */
  static Locations byCountry() {
    CountryPlaces places = new CountryPlaces();
    return (client, origin) -> places.of(origin.country());
  }

  /**
   * The client's location, or empty where nothing is known of it.
   *
   * @param origin what was known of the address when its event came in
   */
  Optional<Location> locate(ClientAddress client, Origin origin);
}

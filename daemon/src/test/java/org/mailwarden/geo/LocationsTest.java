package org.mailwarden.geo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

class LocationsTest {
  private static final ClientAddress ANY = ClientAddress.parse("192.0.2.1");

  private final Locations locations = Locations.byCountry();

  @ParameterizedTest
  @CsvSource({
    // from, to, at least, at most
    "TW,JP,300,700", // Taipei and Naha
    "TW,HK,300,700",
    "TW,US,5000,6500", // an island of the Aleutians
    "US,CA,0,0", // Detroit and Windsor
    "RU,CN,0,0",
    "FR,DE,0,0",
    "GB,US,4000,5200",
    "NZ,ES,16000,19000", // nearly antipodes
    "NZ,FJ,1000,2500", // across the 180th meridian
    "TW,TW,0,0",
    "RU,RU,0,0"
  })
  void countriesAreAsFarApartAsTheirNearestPlaces(
      String from, String to, double least, double most) {
    assertThat(distance(from, to)).isBetween(least, most);
    assertThat(distance(to, from)).isEqualTo(distance(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EU", "AP"})
  void whatIsNoCountryHasNoLocation(String country) {
    assertThat(locations.locate(ANY, in(country))).isEmpty();
  }

  private double distance(String from, String to) {
    Location here = locations.locate(ANY, in(from)).orElseThrow();
    return here.distanceKm(locations.locate(ANY, in(to)).orElseThrow());
  }

  private static Origin in(String country) {
    return new Origin(country, 0, "", ANY.network());
  }
}

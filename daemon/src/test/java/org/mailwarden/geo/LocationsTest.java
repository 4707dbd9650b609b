package org.mailwarden.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

class LocationsTest {
  private static final ClientAddress ANY = ClientAddress.parse("192.0.2.1");

  private static final MmdbFile CITIES =
      new MmdbFile("GeoLite2-City")
          .with("81.2.69.0/24", city("GB", place(51.51, -0.13, 20)))
          .with("81.2.70.0/24", city("FR", place(48.86, 2.35, 20)))
          .with("81.2.71.0/24", city("GB", place(51.45, -2.59, 30)))
          .with("81.2.72.0/24", country("GB"))
          .with("81.2.73.0/24", city("GB", place(951.45, -2.59, 30)))
          .with(
              "81.2.74.0/24",
              Map.of("country_code", "FR", "latitude", "48.86", "longitude", "2.35"));

  @TempDir Path folder;

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

  @ParameterizedTest
  @CsvSource({
    "81.2.69.1,81.2.70.1,280,320", // London and Paris are 344 km apart; 40 km are in doubt
    "81.2.69.1,81.2.71.1,100,140", // London and Bristol, of one country: 170 km; 50 in doubt
    "81.2.69.1,81.2.72.1,0,0", // only the country is known
    "81.2.69.1,81.2.73.1,0,0", // no point of the globe: only the country is known
    "81.2.69.1,81.2.74.1,200,244", // a flat layout, accuracy unknown
  })
  void aCityFileKnowsCloser(String from, String to, double least, double most) throws IOException {
    GeoFiles geo = open(CITIES);

    double distance = locate(geo, from, "").distanceKm(locate(geo, to, ""));

    assertThat(distance).isBetween(least, most);
  }

  @Test
  void anAddressThatTheFileDoesNotHaveIsInItsOriginsCountry() throws IOException {
    GeoFiles geo = open(CITIES);

    assertThat(locate(geo, "81.3.0.1", "TW").distanceKm(locate(geo, "81.2.69.1", "")))
        .isGreaterThan(9_000);
  }

  @Test
  void aNewFileThatMovesANetworkMakesNobodyTravel() throws IOException {
    GeoFiles geo = open(new MmdbFile("Old").with("81.2.0.0/16", country("TW")));
    Origin before = geo.resolve(ClientAddress.parse("81.2.69.1"));

    open(new MmdbFile("New").with("81.2.0.0/16", country("JP")));
    geo.reloadIfChanged();
    Origin after = geo.resolve(ClientAddress.parse("81.2.70.1"));

    assertThat(before.country()).isEqualTo("TW");
    assertThat(after.country()).isEqualTo("JP");
    assertThat(
            locate(geo, "81.2.69.1", before.country())
                .distanceKm(locate(geo, "81.2.70.1", after.country())))
        .isZero();
  }

  private GeoFiles open(MmdbFile file) throws IOException {
    Path path = Files.write(folder.resolve("city.mmdb"), file.bytes());
    return GeoFiles.open(Optional.of(path), Optional.empty());
  }

  private static Location locate(GeoFiles geo, String address, String country) {
    return geo.locate(ClientAddress.parse(address), in(country)).orElseThrow();
  }

  private static Map<String, Object> country(String code) {
    return Map.of("country", Map.of("iso_code", code));
  }

  private static Map<String, Object> place(double latitude, double longitude, int radius) {
    return Map.of("latitude", latitude, "longitude", longitude, "accuracy_radius", radius);
  }

  private static Map<String, Object> city(String code, Map<String, Object> location) {
    return Map.of("country", Map.of("iso_code", code), "location", location);
  }

  private double distance(String from, String to) {
    Location here = locations.locate(ANY, in(from)).orElseThrow();
    return here.distanceKm(locations.locate(ANY, in(to)).orElseThrow());
  }

  private static Origin in(String country) {
    return new Origin(country, 0, "", ANY.network());
  }
}

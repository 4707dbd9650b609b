package org.mailwarden.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

class GeoFilesTest {
  private static final MmdbFile MAXMIND =
      new MmdbFile("GeoLite2-Country")
          .with("81.2.69.0/24", Map.of("country", Map.of("iso_code", "GB")))
          .with("81.2.70.0/24", Map.of("registered_country", Map.of("iso_code", "FR")))
          .with("10.0.0.0/8", Map.of("country", Map.of("iso_code", "US")))
          .with("2a02::/16", Map.of("country", Map.of("iso_code", "DE")));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"140.114.63.141,TW", "8.8.8.8,US", "2001:288:e001::1,TW"})
  void theShippedFileKnowsCountries(String address, String country) {
    GeoFiles geo = GeoFiles.open(Optional.empty(), Optional.empty());

    assertThat(resolve(geo, address).country()).isEqualTo(country);
  }

  @ParameterizedTest
  @CsvSource({
    "140.114.63.141,18047,National Tsing-Hua University",
    "8.8.8.8,15169,Google LLC",
    "2001:b011::1,3462,Chunghwa Telecom",
    "10.0.0.1,0,''"
  })
  void theShippedFileKnowsAutonomousSystems(String address, long asn, String organization) {
    Origin origin = resolve(GeoFiles.open(Optional.empty(), Optional.empty()), address);

    assertThat(origin.asn()).isEqualTo(asn);
    assertThat(origin.organization()).startsWith(organization);
  }

  @Test
  void aCountryFileThatKnowsTheSystemGoesBeforeTheShippedOne() throws IOException {
    GeoFiles geo =
        open(
            new MmdbFile("country_asn")
                .with("8.8.8.0/24", Map.of("country", "US", "asn", "AS64500", "as_name", "Own"))
                .with("8.8.4.0/24", Map.of("country", "US")));

    assertThat(resolve(geo, "8.8.8.8").organization()).isEqualTo("Own");
    assertThat(resolve(geo, "8.8.4.4").organization()).isEqualTo("Google LLC");
  }

  @Test
  void theShippedFilesTellWhenTheyWereBuilt() {
    assertThat(GeoFiles.open(Optional.empty(), Optional.empty()).describe())
        .hasSize(2)
        .allSatisfy(
            file -> {
              assertThat(file.name()).isEqualTo("(shipped)");
              assertThat(file.built())
                  .isBetween(
                      Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z"));
            });
  }

  @ParameterizedTest
  @CsvSource({"81.2.69.160,GB", "81.2.70.1,FR", "2a02:8108::1,DE", "81.3.0.1,''"})
  void readsMaxMindsLayout(String address, String country) throws IOException {
    assertThat(resolve(open(MAXMIND), address).country()).isEqualTo(country);
  }

  @ParameterizedTest
  @CsvSource({"81.2.69.1,GB", "81.2.70.1,''", "81.2.71.1,''", "81.2.72.1,NO"})
  void readsFlatLayouts(String address, String country) throws IOException {
    GeoFiles geo =
        open(
            new MmdbFile("country ipvAll")
                .with("81.2.69.0/24", Map.of("country_code", "gb"))
                .with("81.2.70.0/24", Map.of("country_code", "ZZ"))
                .with("81.2.71.0/24", Map.of("country_code", "None"))
                .with("81.2.72.0/24", Map.of("country", "NO")));

    assertThat(resolve(geo, address).country()).isEqualTo(country);
  }

  @Test
  void joinsCountryAndAutonomousSystem() throws IOException {
    Path country = write("country.mmdb", MAXMIND.bytes());
    Path asn =
        write(
            "asn.mmdb",
            new MmdbFile("GeoLite2-ASN")
                .with(
                    "81.2.0.0/16",
                    Map.of(
                        "autonomous_system_number",
                        3462L,
                        "autonomous_system_organization",
                        "Example Net"))
                .bytes());

    GeoFiles geo = GeoFiles.open(Optional.of(country), Optional.of(asn));

    assertThat(resolve(geo, "81.2.69.160"))
        .isEqualTo(new Origin("GB", 3462, "Example Net", "81.2.69.0/24"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "127.0.0.1", "::1", "fe80::1", "100.64.0.1", "240.0.0.1"})
  void specialAddressesAreInNoCountryWhateverTheFileSays(String address) throws IOException {
    assertThat(resolve(open(MAXMIND), address).knownCountry()).isEmpty();
  }

  @Test
  void readsAChangedFileAgain() throws IOException {
    GeoFiles geo = open(MAXMIND);
    assertThat(resolve(geo, "81.2.69.160").country()).isEqualTo("GB");
    assertThat(geo.reloadIfChanged()).isFalse();

    write(
        "country.mmdb",
        new MmdbFile("DBIP-Country-Lite")
            .with("81.2.69.0/24", Map.of("country", Map.of("iso_code", "IE")))
            .bytes());

    assertThat(geo.reloadIfChanged()).isTrue();
    assertThat(resolve(geo, "81.2.69.160").country()).isEqualTo("IE");
  }

  @ParameterizedTest
  @MethodSource("namesOfSystems")
  void aSystemsNameFitsOnALineWhateverItsOwnerWrote(String name, String shown) throws IOException {
    GeoFiles geo =
        open(
            new MmdbFile("country_asn")
                .with("81.2.0.0/16", Map.of("country", "GB", "asn", "AS64500", "as_name", name)));

    assertThat(resolve(geo, "81.2.69.160").organization()).isEqualTo(shown);
  }

  static Stream<Arguments> namesOfSystems() {
    return Stream.of(
        arguments("VNPT Corp", "VNPT Corp"),
        arguments("Réseau <b>中華電信</b>", "Réseau <b>中華電信</b>"),
        arguments("Good\r\nBcc: all@example.org", "Good Bcc: all@example.org"),
        arguments("moc.\u202eelpmaxe\u0007", "moc. elpmaxe"),
        arguments("x".repeat(100), "x".repeat(100)),
        arguments("x".repeat(60_000), "x".repeat(99) + "…"),
        arguments("😀".repeat(101), "😀".repeat(99) + "…"));
  }

  @Test
  void forgetsLookedUpSystemsWithTheFileTheyCameFrom() throws IOException {
    Path country = write("country.mmdb", MAXMIND.bytes());
    Path asn = write("asn.mmdb", systems(64500).bytes());
    GeoFiles geo = GeoFiles.open(Optional.of(country), Optional.of(asn));
    assertThat(resolve(geo, "81.2.69.160").asn()).isEqualTo(64500);

    write("asn.mmdb", systems(64501).with("81.3.0.0/16", Map.of("asn", "AS1")).bytes());

    assertThat(resolve(geo, "81.2.69.160").asn()).isEqualTo(64500);
    assertThat(geo.reloadIfChanged()).isTrue();
    assertThat(resolve(geo, "81.2.69.160")).isEqualTo(new Origin("GB", 64501, "", "81.2.69.0/24"));
  }

  @Test
  void aNewFileLeavesAnAddressInItsNetwork() throws IOException {
    GeoFiles geo = open(MAXMIND);
    Origin before = resolve(geo, "81.2.69.160");

    write("country.mmdb", new MmdbFile("New").with("81.2.0.0/16", country("IE")).bytes());
    geo.reloadIfChanged();
    Origin after = resolve(geo, "81.2.69.161");

    assertThat(after.country()).isNotEqualTo(before.country());
    assertThat(after.network()).isEqualTo(before.network());
  }

  @Test
  void keepsTheOldFileWhenTheNewOneIsBroken() throws IOException {
    GeoFiles geo = open(MAXMIND);
    write("country.mmdb", "<html>404</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(geo.reloadIfChanged()).isFalse();

    assertThat(resolve(geo, "81.2.69.160").country()).isEqualTo("GB");
    assertThat(geo.describe().get(0).problem().orElseThrow())
        .contains("country.mmdb", "not a whole MaxMind-format file", "download it again");
  }

  @Test
  void refusesAFileOfTheWrongKindNamingWhatIsExpected() throws IOException {
    Path asn =
        write(
            "asn.mmdb",
            new MmdbFile("GeoLite2-ASN")
                .with("81.2.0.0/16", Map.of("autonomous_system_number", 1L))
                .bytes());

    assertThatThrownBy(() -> GeoFiles.open(Optional.of(asn), Optional.empty()))
        .isInstanceOf(GeoFileException.class)
        .hasMessage(
            "geo file "
                + asn
                + ": is of type \"GeoLite2-ASN\" and holds no countries; expected a Country or City file");
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(
            () -> GeoFiles.open(Optional.of(folder.resolve("none.mmdb")), Optional.empty()))
        .hasMessageEndingWith("none.mmdb: no such file; correct its path");
  }

  private GeoFiles open(MmdbFile country) throws IOException {
    return GeoFiles.open(Optional.of(write("country.mmdb", country.bytes())), Optional.empty());
  }

  private static MmdbFile systems(long number) {
    return new MmdbFile("GeoLite2-ASN")
        .with("81.2.0.0/16", Map.of("autonomous_system_number", number));
  }

  private static Map<String, Object> country(String code) {
    return Map.of("country", Map.of("iso_code", code));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static Origin resolve(GeoFiles geo, String address) {
    return geo.resolve(ClientAddress.parse(address));
  }
}

package org.mailwarden.geo;

import static java.nio.charset.StandardCharsets.UTF_8;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Makes the shipped ASN file of the tables of {@code @ip-location-db/asn}: first address, last
 * address, number and name of the autonomous system. docs/geo.md has the command.
 *
 * <p>The file tells apart no networks smaller than /24 and /48, which hardly anybody announces (RFC
 * 7454, 6.1.3): such a network is as a whole the first system's that the table has in it.
 */
final class AsnFile {
  private final MmdbFile file;

  private AsnFile(LocalDate built) {
    file =
        new MmdbFile(
            "ASN",
            "Autonomous systems, from RouteViews, NRO and DB-IP (CC BY 4.0), by ip-location-db",
            built.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /**
   * Writes the file.
   *
   * @param arguments asn-ipv4.csv, asn-ipv6.csv, the day they were made, the file to write
   */
  public static void main(String... arguments) throws IOException {
    AsnFile asn = new AsnFile(LocalDate.parse(arguments[2]));
    asn.add(Path.of(arguments[0]), 24);
    asn.add(Path.of(arguments[1]), 48);
    Files.write(Path.of(arguments[3]), asn.file.bytes());
  }

  private void add(Path table, int longestPrefix) throws IOException {
    try (Reader reader = Files.newBufferedReader(table, UTF_8)) {
      IPAddress taken = null;
      for (CSVRecord row : CSVFormat.DEFAULT.parse(reader)) {
        IPAddress first = block(row.get(0), longestPrefix).getLower();
        IPAddress last = block(row.get(1), longestPrefix).getUpper();
        if (taken != null && taken.compareTo(first) >= 0) {
          first = taken.increment(1);
        }
        if (first.compareTo(last) > 0) {
          continue;
        }
        taken = last;
        Map<String, ?> system = system(Long.parseLong(row.get(2)), row.get(3));
        for (IPAddress network : first.spanWithPrefixBlocks(last)) {
          file.with(network, system);
        }
      }
    }
  }

  private static IPAddress block(String address, int prefix) {
    return new IPAddressString(address).getAddress().toPrefixBlock(prefix);
  }

  /** Some names stand in the table twice: "Example - Example". */
  private static Map<String, ?> system(long number, String name) {
    String once = name.replaceFirst("^(.+) - \\1$", "$1");
    // Sorted, so that the same table makes the same file.
    return new TreeMap<>(
        Map.of("autonomous_system_number", number, "autonomous_system_organization", once));
  }
}

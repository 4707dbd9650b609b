package org.mailwarden.event;

import java.util.Optional;

/**
 * Where an address is, as far as the geo files and the address itself tell.
 *
 * @param country ISO 3166-1 alpha-2 in upper case, or empty where no file knows the address
 * @param asn the number of the autonomous system that announces it, or 0 where unknown
 * @param organization the autonomous system's name, or empty where unknown
 * @param network the address's neighbourhood as a prefix ({@link ClientAddress#network})
 */
public record Origin(String country, long asn, String organization, String network) {
  /** What is known of an address that no geo file has. */
  public static Origin unknown(ClientAddress address) {
    return new Origin("", 0, "", address.network());
  }

  public Origin {
    if (!country.isEmpty() && !country.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException(
          "country: expected two capital letters, but was \"" + country + "\"");
    }
  }

  /** The country, where known. */
  public Optional<String> knownCountry() {
    return country.isEmpty() ? Optional.empty() : Optional.of(country);
  }
}

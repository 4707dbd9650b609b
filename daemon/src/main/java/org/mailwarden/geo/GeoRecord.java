package org.mailwarden.geo;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one record of a geo file says, whichever layout it has: MaxMind's ({@code country.iso_code},
 * {@code autonomous_system_number}), which DB-IP shares, or a flat one ({@code country_code};
 * {@code country} and {@code asn} as text).
 *
 * @param country two capital letters, or empty
 * @param asn 0 where the record has none
 * @param organization one line of at most 100 characters, or empty
 */
record GeoRecord(String country, long asn, String organization) {
  /** Where a record has a place but not how accurate it is, as DB-IP's. */
  private static final double USUAL_RADIUS_KM = 100;

  private static final int LONGEST_NAME = 100;

  /** Control characters, line ends and marks that change the direction of writing. */
  private static final Pattern UNFIT_FOR_A_LINE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  static GeoRecord of(Map<?, ?> fields) {
    return new GeoRecord(
        country(fields),
        number(first(fields, "autonomous_system_number", "asn", "as_number")),
        name(text(first(fields, "autonomous_system_organization", "as_name", "as_organization"))));
  }

  /** On one line and not too long for one: a system's owner names it as he likes. */
  private static String name(String text) {
    String line = UNFIT_FOR_A_LINE.matcher(text).replaceAll(" ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST_NAME
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_NAME - 1)).strip() + "…";
  }

  /** The record's place, in MaxMind's layout ({@code location.latitude}) or a flat one. */
  static Optional<Location> location(Map<?, ?> fields) {
    Map<?, ?> place = fields.get("location") instanceof Map<?, ?> nested ? nested : fields;
    double latitude = decimal(place.get("latitude"));
    double longitude = decimal(place.get("longitude"));
    double radius = decimal(place.get("accuracy_radius"));
    if (!Location.Place.exists(latitude, longitude)) {
      return Optional.empty();
    }
    return Optional.of(
        Location.near(
            country(fields),
            new Location.Place(latitude, longitude),
            radius >= 0 ? radius : USUAL_RADIUS_KM));
  }

  private static String country(Map<?, ?> fields) {
    // The registry's country stands in where the place of use is unknown, as MaxMind advises.
    for (String key : new String[] {"country", "registered_country"}) {
      if (fields.get(key) instanceof Map<?, ?> nested) {
        String code = code(nested.get("iso_code"));
        if (!code.isEmpty()) {
          return code;
        }
      }
    }
    return code(first(fields, "country_code", "country", "iso_code"));
  }

  /** Anything but two letters ("", "-", "None") means unknown; ZZ is the registries' unknown. */
  private static String code(Object value) {
    String code = text(value).toUpperCase(Locale.ROOT);
    return code.matches("[A-Z]{2}") && !code.equals("ZZ") ? code : "";
  }

  private static Object first(Map<?, ?> fields, String... keys) {
    for (String key : keys) {
      if (fields.get(key) != null) {
        return fields.get(key);
      }
    }
    return null;
  }

  private static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  /** NaN where there is none. */
  private static double decimal(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    String digits = text(value);
    return digits.matches("-?[0-9]{1,5}(\\.[0-9]{1,15})?")
        ? Double.parseDouble(digits)
        : Double.NaN;
  }

  private static long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String digits = text(value).replaceFirst("^(?i:AS)", "");
    return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
  }
}

package org.mailwarden.geo;

import java.util.Locale;
import java.util.Map;

/**
 * What one record of a geo file says, whichever layout it has: MaxMind's ({@code country.iso_code},
 * {@code autonomous_system_number}), which DB-IP shares, or a flat one ({@code country_code};
 * {@code country} and {@code asn} as text).
 *
 * @param country two capital letters, or empty
 * @param asn 0 where the record has none
 */
record GeoRecord(String country, long asn, String organization) {
  static final GeoRecord EMPTY = new GeoRecord("", 0, "");

  static GeoRecord of(Map<?, ?> fields) {
    return new GeoRecord(
        country(fields),
        number(first(fields, "autonomous_system_number", "asn", "as_number")),
        text(first(fields, "autonomous_system_organization", "as_name", "as_organization")));
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

  private static long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String digits = text(value).replaceFirst("^(?i:AS)", "");
    return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
  }
}

package org.mailwarden.geo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Countries as locations, from the principal places in {@code places.csv}. */
final class CountryPlaces {
  /** No two places of one country in the file are closer to each other. */
  private static final double RADIUS_KM = 100;

  private final Map<String, Location> countries = new HashMap<>();

  CountryPlaces() {
    places()
        .forEach(
            (country, places) ->
                countries.put(country, Location.anywhereIn(country, places, RADIUS_KM)));
  }

  private static Map<String, List<Location.Place>> places() {
    try (InputStream in = CountryPlaces.class.getResourceAsStream("places.csv");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", -1))
          .collect(
              groupingBy(
                  columns -> columns[0],
                  mapping(
                      columns ->
                          new Location.Place(
                              Double.parseDouble(columns[1]), Double.parseDouble(columns[2])),
                      toList())));
    } catch (IOException e) {
      throw new GeoFileException("the shipped list of places can't be read: reinstall", e);
    }
  }

  /** A country's location; empty for "", and for a code that stands for no country. */
  Optional<Location> of(String country) {
    return Optional.ofNullable(countries.get(country));
  }
}

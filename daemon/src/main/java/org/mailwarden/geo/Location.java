package org.mailwarden.geo;

import java.util.List;

/**
 * Where a client may be: near one of some places. A City file gives one place and how far off it
 * may be; a country alone gives all its principal places.
 */
public final class Location {
  /** IUGG's mean radius R1, in km. */
  private static final double EARTH_RADIUS_KM = 6371.0088;

  private final String country;
  private final boolean wholeCountry;
  private final List<Place> places;
  private final double radiusKm;

  private Location(String country, boolean wholeCountry, List<Place> places, double radiusKm) {
    this.country = country;
    this.wholeCountry = wholeCountry;
    this.places = List.copyOf(places);
    this.radiusKm = radiusKm;
  }

  /**
   * One place.
   *
   * @param country ISO 3166-1 alpha-2, or empty where unknown
   * @param radiusKm how far from it the client may be
   */
  static Location near(String country, Place place, double radiusKm) {
    return new Location(country, false, List.of(place), radiusKm);
  }

  /**
   * Anywhere in a country.
   *
   * @param places at least one
   * @param radiusKm how far from the nearest of them people live
   */
  static Location anywhereIn(String country, List<Place> places, double radiusKm) {
    return new Location(country, true, places, radiusKm);
  }

  /**
   * The least distance that two clients at these locations can have, in km along the great circle:
   * nobody can have travelled less. 0 where they may be in one place, so always within one country
   * of which no more than its name is known.
   */
  public double distanceKm(Location other) {
    if ((wholeCountry || other.wholeCountry) && country.equals(other.country)) {
      return 0;
    }
    double nearest = -1;
    for (Place here : places) {
      for (Place there : other.places) {
        nearest = Math.max(nearest, here.cosine(there));
      }
    }
    double between = EARTH_RADIUS_KM * Math.acos(Math.min(nearest, 1));
    return Math.max(0, between - radiusKm - other.radiusKm);
  }

  /**
   * A point on the globe as a vector of length 1 from its centre, for which the cosine of the angle
   * between two points is one scalar product: countries are compared place by place.
   */
  static final class Place {
    private final double x;
    private final double y;
    private final double z;

    /**
     * @param latitude in degrees, north is positive
     * @param longitude in degrees, east is positive
     * @throws IllegalArgumentException if there is no such point
     */
    Place(double latitude, double longitude) {
      if (!exists(latitude, longitude)) {
        throw new IllegalArgumentException(
            "expected degrees of latitude and longitude, but was " + latitude + ", " + longitude);
      }
      double phi = Math.toRadians(latitude);
      double lambda = Math.toRadians(longitude);
      x = Math.cos(phi) * Math.cos(lambda);
      y = Math.cos(phi) * Math.sin(lambda);
      z = Math.sin(phi);
    }

    /** Whether the globe has such a point; it has none that is not a number. */
    static boolean exists(double latitude, double longitude) {
      return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    }

    private double cosine(Place other) {
      return x * other.x + y * other.y + z * other.z;
    }
  }
}

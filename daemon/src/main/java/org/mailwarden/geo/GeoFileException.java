package org.mailwarden.geo;

/** A geo file can't be used; the message names it and says what to do. */
public final class GeoFileException extends RuntimeException {
  GeoFileException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.mailwarden.cli.config;

/**
 * A text that is never printed: not in a log, not in a message, not by {@link #toString}.
 *
 * @param value what it is, not empty
 */
public record Secret(String value) {
  public Secret {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("secret: expected text that is not empty");
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "(secret)";
  }
}

package org.mailwarden.mail;

import java.util.List;

/**
 * One alert as the templates show it.
 *
 * @param headline what happened, in a sentence
 * @param facts what is known of it, by label
 * @param link opens the log of its day
 */
public record AlertView(String headline, List<Fact> facts, String link) {
  /** A label and its value. */
  public record Fact(String label, String value) {}
}

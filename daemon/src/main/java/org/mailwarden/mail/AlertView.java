package org.mailwarden.mail;

import java.util.List;

/**
 * One alert as the templates show it.
 *
 * @param headline what happened, where and when, in a sentence
 * @param listed the same where it stands among others
 * @param facts what is known of it, by label
 * @param detail more of it in a few words, for a list: address, network, service
 * @param day when, for a list, such as 10 March 2026
 * @param link opens the log of its day
 */
public record AlertView(
    String headline, String listed, List<Fact> facts, String detail, String day, String link) {
  public AlertView {
    facts = List.copyOf(facts);
  }

  /** A label and its value. */
  public record Fact(String label, String value) {}
}

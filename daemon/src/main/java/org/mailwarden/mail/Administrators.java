package org.mailwarden.mail;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/**
 * Who look after the daemon.
 *
 * @param languages what each is written in, by address
 * @param usual the language of one whom the configuration names no more, whose mail is under way
 * @param zone in which times are said
 */
public record Administrators(Map<String, Locale> languages, Locale usual, ZoneId zone) {
  public Administrators {
    languages = Map.copyOf(languages);
  }

  Locale language(String address) {
    return languages.getOrDefault(address, usual);
  }
}

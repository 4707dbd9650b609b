package org.mailwarden.parse;

import java.util.Locale;

/**
 * The word for a service in an event: logs name services by what an administrator called them, and
 * a broken line by anything.
 */
final class ServiceName {
  private static final int LONGEST = 32;

  private ServiceName() {}

  /**
   * The text in lower case if it is a word that a service can have (docs/events.md), otherwise the
   * other word.
   */
  static String of(String text, String otherwise) {
    String word = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      if (!fits) {
        return otherwise;
      }
    }
    return word.isEmpty() || word.length() > LONGEST ? otherwise : word;
  }
}

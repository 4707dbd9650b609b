package org.mailwarden.event;

import java.util.Locale;

/**
 * One mailbox, named by its address in lower case, such as {@code mei@campus.example}. A site that
 * configures no domain may have addresses without one.
 *
 * @param address not empty, at most 320 characters (RFC 5321 §4.5.3.1: 64 + "@" + 255), without
 *     control characters or white space
 */
public record Account(String address) {
  /** The longest address that RFC 5321 allows. */
  public static final int MAX_LENGTH = 320;

  /**
   * @throws IllegalArgumentException if the address is empty, too long, or has a character that no
   *     address has
   */
  public Account {
    if (!isAddress(address)) {
      throw new IllegalArgumentException(
          "not a mailbox address (" + address.length() + " characters)");
    }
    address = address.toLowerCase(Locale.ROOT);
  }

  /** Whether a text can name a mailbox at all: hostile logins are text that can't. */
  public static boolean isAddress(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)
          || Character.isISOControl(c)
          || Character.getType(c) == Character.FORMAT
          || Character.isSurrogate(c)
          || c == '<'
          || c == '>'
          || c == '"'
          || c == '\\') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address;
  }
}

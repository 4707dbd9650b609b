package org.mailwarden.servers;

import java.util.Locale;

/**
 * A mailbox on the test's mail servers.
 *
 * @param address in lower case, with its domain
 * @param password free of line breaks and colons
 */
public record Mailbox(String address, String password) {
  public Mailbox {
    if (!address.matches("[a-z0-9._-]+@[a-z0-9.-]+")) {
      throw new IllegalArgumentException(
          "address: expected a plain one in lower case, but was \"" + address + "\"");
    }
    if (password.isEmpty() || !password.matches("[^:\\p{Cntrl}]*")) {
      throw new IllegalArgumentException("password: expected text without colons, not empty");
    }
  }

  /** What stands before the at-sign: the name of the Linux account. */
  String localPart() {
    return address.substring(0, address.indexOf('@'));
  }

  String domain() {
    return address.substring(address.indexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}

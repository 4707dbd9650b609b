package org.mailwarden.parse;

import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/** Reads client addresses. */
final class ClientAddresses {
  private static final int LONGEST = 60;

  /** The address, or empty if the text isn't one. */
  Optional<ClientAddress> of(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(ClientAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

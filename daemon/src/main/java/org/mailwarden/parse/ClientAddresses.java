package org.mailwarden.parse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/** Reads client addresses, each text once: logs repeat them. Safe for any number of threads. */
final class ClientAddresses {
  private static final int LONGEST = 60;

  private final Cache<String, Optional<ClientAddress>> read =
      Caffeine.newBuilder().maximumSize(50_000).build();

  /** The address, or empty if the text isn't one. */
  Optional<ClientAddress> of(String text) {
    return text.isEmpty() || text.length() > LONGEST
        ? Optional.empty()
        : read.get(text, ClientAddresses::parse);
  }

  private static Optional<ClientAddress> parse(String text) {
    try {
      return Optional.of(ClientAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package org.mailwarden.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/**
 * How values stand in columns: times as UTC, addresses as bytes, text no longer than its column.
 */
final class Column {
  private Column() {}

  static LocalDateTime time(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static Instant instant(LocalDateTime time) {
    return time.toInstant(ZoneOffset.UTC);
  }

  static byte[] ip(Optional<ClientAddress> client) {
    return client.map(ClientAddress::bytes).orElse(null);
  }

  static Optional<ClientAddress> client(byte[] ip) {
    return Optional.ofNullable(ip).map(ClientAddress::ofBytes);
  }

  /** The text's beginning, at most this many characters, the last one an ellipsis if it was cut. */
  static String text(String text, int limit) {
    if (text.length() <= limit || text.codePointCount(0, text.length()) <= limit) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, limit - 1)) + "…";
  }
}

package org.mailwarden.store;

import java.time.Duration;
import java.util.List;

/**
 * What the store must be told of the site.
 *
 * @param retention how long the three logs are kept, full days
 * @param messageIdHost the host part of the Message-IDs of mails in the outbox
 * @param brake when a rule's mails are held
 * @param administrators addresses that are told of what only administrators can mend
 */
public record StoreSettings(
    Duration retention, String messageIdHost, BrakeSettings brake, List<String> administrators) {
  public StoreSettings {
    administrators = List.copyOf(administrators);
    if (retention.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("retention: expected at least 1d, but was " + retention);
    }
  }

  /** Those of a site that doesn't brake and has no administrators. */
  public StoreSettings(Duration retention, String messageIdHost) {
    this(retention, messageIdHost, new BrakeSettings(1, 1), List.of());
  }
}

package org.mailwarden.store;

import java.time.Duration;

/**
 * What the store must be told of the site.
 *
 * @param retention how long the three logs are kept, full days
 * @param messageIdHost the host part of the Message-IDs of mails in the outbox
 */
public record StoreSettings(Duration retention, String messageIdHost) {
  public StoreSettings {
    if (retention.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("retention: expected at least 1d, but was " + retention);
    }
  }
}

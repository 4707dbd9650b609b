package org.mailwarden.detect.replay;

import java.time.Instant;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;
import org.mailwarden.store.LocatedEvent;

/**
 * An event that is to be explained.
 *
 * @param account its address; empty for any account
 * @param client empty for any, or none
 */
public record WantedEvent(Instant time, String account, Optional<ClientAddress> client) {
  /** This very event. */
  public static WantedEvent of(LocatedEvent located) {
    LogEvent event = located.event();
    return new WantedEvent(event.time(), event.account().address(), event.client());
  }

  /** The event that an alert is of. */
  public static WantedEvent of(ReplayedAlert alert) {
    return new WantedEvent(alert.time(), alert.address(), alert.alert().evidence().client());
  }

  boolean isMetBy(LogEvent event) {
    return event.time().equals(time)
        && (account.isEmpty() || event.account().address().equals(account))
        && (client.isEmpty() || event.client().equals(client));
  }
}

package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.geo.OriginResolver;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.StoredPast;

/**
 * The last days that are stored. What was known before them, places, first uses and hours of
 * sending, is known from the beginning.
 */
public final class DatabasePast implements Past {
  private final StoredPast stored;
  private final Duration stretch;
  private final OriginResolver origins;

  /**
   * @param stretch how far back
   * @param origins tells the names of autonomous systems, which aren't stored
   */
  public DatabasePast(StoredPast stored, Duration stretch, OriginResolver origins) {
    this.stored = stored;
    this.stretch = stretch;
    this.origins = origins;
  }

  @Override
  public void play(Replay replay) {
    Instant to = stored.now();
    Instant from = to.minus(stretch);
    Map<Long, StoredPast.KnownSince> accounts = stored.accounts();
    accounts.forEach(
        (id, known) ->
            replay.know(
                id, known.account(), known.firstSeen().filter(first -> first.isBefore(from))));
    stored.places(from, replay::know);
    stored.sending(from, replay::know);
    stored.events(from, to, accounts, located -> replay.add(named(located)));
  }

  /** With the organization's name, where the geo files still say the same of the address. */
  private LocatedEvent named(LocatedEvent located) {
    Optional<ClientAddress> client = located.event().client();
    if (client.isEmpty() || located.origin().isEmpty()) {
      return located;
    }
    Origin stored = located.origin().get();
    Origin today = origins.resolve(client.get());
    return today.asn() == stored.asn() && today.country().equals(stored.country())
        ? new LocatedEvent(located.event(), Optional.of(today))
        : located;
  }
}

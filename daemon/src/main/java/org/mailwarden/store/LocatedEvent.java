package org.mailwarden.store;

import java.util.Optional;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Origin;

/**
 * An event and where its client was.
 *
 * @param origin empty exactly where the event has no client address
 */
public record LocatedEvent(LogEvent event, Optional<Origin> origin) {}

package org.mailwarden.store;

import java.util.Optional;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Origin;

/**
 * An event of an account that has an id.
 *
 * @param index its place in the batch
 */
record KnownEvent(long accountId, int index, LogEvent event, Optional<Origin> origin) {
  String country() {
    return origin.map(Origin::country).orElse("");
  }

  long asn() {
    return origin.map(Origin::asn).orElse(0L);
  }
}

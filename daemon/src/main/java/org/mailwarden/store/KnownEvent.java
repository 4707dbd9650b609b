package org.mailwarden.store;

import java.util.Optional;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Origin;

/**
 * An event of an account that has an id.
 *
 * @param account as it was known before the batch
 * @param index its place in the batch
 */
record KnownEvent(KnownAccount account, int index, LogEvent event, Optional<Origin> origin) {
  long accountId() {
    return account.id();
  }

  String country() {
    return origin.isPresent() ? origin.get().country() : "";
  }

  long asn() {
    return origin.isPresent() ? origin.get().asn() : 0;
  }
}

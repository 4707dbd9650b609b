package org.mailwarden.geo;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/**
 * Origins that were looked up lately. Every login asks, so there is no order of use to keep and no
 * lock: an address has one place, and who comes later takes it. Safe for any number of threads.
 */
final class OriginMemo {
  /** A power of two. */
  private static final int PLACES = 1 << 17;

  private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(PLACES);
  private final Function<ClientAddress, Origin> lookUp;

  /**
   * @param lookUp what is asked for an address that has no place, or lost it
   */
  OriginMemo(Function<ClientAddress, Origin> lookUp) {
    this.lookUp = lookUp;
  }

  Origin of(ClientAddress address) {
    int place = address.hashCode() & (PLACES - 1);
    Entry entry = entries.getAcquire(place);
    if (entry != null && entry.address().equals(address)) {
      return entry.origin();
    }
    Origin origin = lookUp.apply(address);
    entries.setRelease(place, new Entry(address, origin));
    return origin;
  }

  private record Entry(ClientAddress address, Origin origin) {}
}

package org.mailwarden.geo;

import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/** Tells where an address is. Safe for any number of threads. */
@FunctionalInterface
public interface OriginResolver {
  /** The address's origin, as far as known; never null. */
  Origin resolve(ClientAddress address);
}

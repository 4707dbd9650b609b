package org.mailwarden.detect.replay;

import inet.ipaddr.IPAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.geo.OriginResolver;

/** Where networks are, as a test file says; the smallest network that has an address counts. */
final class TestOrigins implements OriginResolver {
  private final Map<IPAddress, Origin> networks = new LinkedHashMap<>();

  /**
   * @param origin its network is that of each address
   */
  void add(IPAddress network, Origin origin) {
    networks.put(network, origin);
  }

  @Override
  public Origin resolve(ClientAddress address) {
    IPAddress ip = address.ip();
    IPAddress smallest = null;
    for (IPAddress network : networks.keySet()) {
      if (network.contains(ip)
          && (smallest == null || network.getPrefixLength() > smallest.getPrefixLength())) {
        smallest = network;
      }
    }
    if (smallest == null) {
      return Origin.unknown(address);
    }
    Origin origin = networks.get(smallest);
    return new Origin(origin.country(), origin.asn(), origin.organization(), address.network());
  }
}

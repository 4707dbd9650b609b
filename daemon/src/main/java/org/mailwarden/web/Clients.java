package org.mailwarden.web;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.mailwarden.event.ClientAddress;

/**
 * Tells who asks. X-Forwarded-For is believed as far as trusted proxies wrote it: read from its
 * end, the first address that is no trusted proxy is the client.
 */
final class Clients {
  private final List<IPAddress> trusted;

  Clients(List<IPAddress> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * The client's address.
   *
   * @param peer who opened the connection
   * @param forwardedFor the X-Forwarded-For headers in their order
   */
  String client(String peer, List<String> forwardedFor) {
    if (!isTrusted(peer)) {
      return peer;
    }
    List<String> hops = new ArrayList<>();
    forwardedFor.forEach(header -> Collections.addAll(hops, header.split(",")));
    String client = peer;
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      try {
        client = ClientAddress.parse(hops.get(i).strip()).toString();
      } catch (IllegalArgumentException e) {
        return client;
      }
    }
    return client;
  }

  /** Whether this address is that of a proxy of ours. */
  boolean isTrusted(String address) {
    return isIn(trusted, address);
  }

  /** Whether this text is an address, and in one of these networks. */
  static boolean isIn(List<IPAddress> networks, String address) {
    try {
      IPAddress ip = ClientAddress.parse(address).ip();
      return networks.stream().anyMatch(network -> network.contains(ip));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package org.mailwarden.geo;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.format.util.DualIPv4v6Tries;
import java.util.stream.Stream;

/**
 * Addresses that are nowhere in particular, from IANA's IPv4 and IPv6 Special-Purpose Address
 * Registries (RFC 6890), multicast and the reserved class E.
 */
final class SpecialAddresses {
  private static final DualIPv4v6Tries NETWORKS = new DualIPv4v6Tries();

  static {
    Stream.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/127",
            "64:ff9b:1::/48",
            "100::/64",
            "2001:2::/48",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "ff00::/8")
        .forEach(text -> NETWORKS.add(new IPAddressString(text).getAddress()));
  }

  private SpecialAddresses() {}

  static boolean contain(IPAddress address) {
    return NETWORKS.elementContains(address);
  }
}

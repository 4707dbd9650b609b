package org.mailwarden.web;

import org.mailwarden.event.ClientAddress;

/** How alike the address that the portal saw and the one that comes with the hand-off must be. */
public enum AddressCheck {
  /** The same address. An IPv4-mapped IPv6 address is the IPv4 address. */
  EXACT {
    @Override
    boolean accepts(ClientAddress signed, ClientAddress client) {
      return signed.equals(client);
    }
  },

  /** Of one /24 of IPv4 or one /64 of IPv6, where people come out of a pool of addresses. */
  NETWORK {
    @Override
    boolean accepts(ClientAddress signed, ClientAddress client) {
      int bits = signed.ip().isIPv4() ? IPV4_BITS : IPV6_BITS;
      return client.isWithin(signed.ip().toPrefixBlock(bits));
    }
  },

  /** Any two, for portals that see another address than we do. */
  OFF {
    @Override
    boolean accepts(ClientAddress signed, ClientAddress client) {
      return true;
    }
  };

  private static final int IPV4_BITS = 24;
  private static final int IPV6_BITS = 64;

  abstract boolean accepts(ClientAddress signed, ClientAddress client);
}

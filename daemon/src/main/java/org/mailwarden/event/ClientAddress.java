package org.mailwarden.event;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.nio.ByteBuffer;

/**
 * The IP address of a client, in one form only: an IPv4-mapped IPv6 address is its IPv4 address, a
 * zone ({@code %eth0}) is gone. Two equal addresses are the same client, however a log wrote them.
 * Every log line has one, so it is no more than its bits; for everything else there is {@link #ip}.
 */
public final class ClientAddress {
  /** A client's neighbourhood in IPv4. */
  public static final int IPV4_NETWORK_BITS = 24;

  /** A client's neighbourhood in IPv6: what one site is commonly given (RFC 6177). */
  public static final int IPV6_NETWORK_BITS = 48;

  /** Addresses only: no prefixes, ranges, wildcards, inet_aton octal, empty or bracketed text. */
  private static final IPAddressStringParameters ADDRESS_ONLY =
      new IPAddressStringParameters.Builder()
          .allowAll(false)
          .allowEmpty(false)
          .allowPrefix(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .allowWildcardedSeparator(false)
          .allowSingleSegment(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .getParentBuilder()
          .toParams();

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final boolean ipv4;

  /** IPv6's first 64 bits. */
  private final long high;

  /** IPv6's last 64 bits, or IPv4's 32. */
  private final long low;

  private ClientAddress(boolean ipv4, long high, long low) {
    this.ipv4 = ipv4;
    this.high = high;
    this.low = low;
  }

  /**
   * Reads an address as logs write it: {@code 192.0.2.7}, {@code 2001:db8::7}, {@code
   * ::ffff:192.0.2.7}.
   *
   * @throws IllegalArgumentException if the text is not one address
   */
  public static ClientAddress parse(String text) {
    long plain = dottedQuad(text);
    return plain < 0 ? parseAny(text) : new ClientAddress(true, 0, plain);
  }

  /** The address with these 4 or 16 bytes in network order. */
  public static ClientAddress ofBytes(byte[] bytes) {
    return switch (bytes.length) {
      case IPV4_BYTES -> of(new IPv4Address(bytes));
      case IPV6_BYTES -> of(new IPv6Address(bytes));
      default -> throw new IllegalArgumentException(bytes.length + " bytes, expected 4 or 16");
    };
  }

  private static ClientAddress parseAny(String text) {
    IPAddress ip;
    try {
      ip = new IPAddressString(text, ADDRESS_ONLY).toAddress();
    } catch (AddressStringException e) {
      throw new IllegalArgumentException("not an IP address: \"" + abbreviate(text) + "\"", e);
    }
    if (ip.isMultiple()) {
      throw new IllegalArgumentException("\"" + ip + "\" is a network, expected one address");
    }
    return of(ip);
  }

  private static ClientAddress of(IPAddress ip) {
    if (ip.isIPv6() && ip.toIPv6().isIPv4Mapped()) {
      return of(ip.toIPv6().getEmbeddedIPv4Address());
    }
    ByteBuffer bytes = ByteBuffer.wrap(ip.getBytes());
    return ip.isIPv4()
        ? new ClientAddress(true, 0, Integer.toUnsignedLong(bytes.getInt()))
        : new ClientAddress(false, bytes.getLong(), bytes.getLong());
  }

  /**
   * The 32 bits of an IPv4 address in its usual form, which nearly all are in; -1 for any other
   * text.
   */
  private static long dottedQuad(String text) {
    long bits = 0;
    int octet = -1;
    int octets = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        // No leading zeros: they have been read as octal.
        octet = octet == 0 ? 256 : Math.max(octet, 0) * 10 + c - '0';
      } else if (c == '.' && octet >= 0 && octets < 3) {
        bits = bits << 8 | octet;
        octets++;
        octet = -1;
      } else {
        return -1;
      }
      if (octet > 255) {
        return -1;
      }
    }
    return octets == 3 && octet >= 0 ? bits << 8 | octet : -1;
  }

  /** The address in the form of the library that reckons with addresses and networks. */
  public IPAddress ip() {
    return ipv4 ? new IPv4Address((int) low) : new IPv6Address(bytes());
  }

  /** 4 or 16 bytes in network order. */
  public byte[] bytes() {
    return ipv4
        ? ByteBuffer.allocate(IPV4_BYTES).putInt((int) low).array()
        : ByteBuffer.allocate(IPV6_BYTES).putLong(high).putLong(low).array();
  }

  /**
   * Whether the address is in this network: {@code 192.0.2.0/24}, {@code 2001:db8:7::/56}, or one
   * address. What a network of the IPv4-mapped {@code ::ffff:0:0/96} holds are IPv4 addresses; no
   * other IPv6 network holds any.
   *
   * @param network a prefix block, or an address within one with its prefix length
   */
  public boolean isWithin(IPAddress network) {
    IPAddress block = network.toPrefixBlock();
    if (block.isIPv6() && block.toIPv6().isIPv4Mapped()) {
      block = block.toIPv6().getEmbeddedIPv4Address();
    }
    return block.contains(ip());
  }

  /**
   * The address's neighbourhood as a prefix, such as {@code 192.0.2.0/24} or {@code 2001:db8::/48}.
   */
  public String network() {
    return ipv4
        ? (low >>> 24)
            + "."
            + (low >>> 16 & 0xff)
            + "."
            + (low >>> 8 & 0xff)
            + ".0/"
            + IPV4_NETWORK_BITS
        : ip().toPrefixBlock(IPV6_NETWORK_BITS).toCanonicalString();
  }

  /**
   * The address's neighbourhood as a number below 2^49: equal for two addresses exactly if {@link
   * #network} is.
   */
  public long networkNumber() {
    return ipv4
        ? low >>> (8 * IPV4_BYTES - IPV4_NETWORK_BITS)
        : 1L << IPV6_NETWORK_BITS | high >>> (Long.SIZE - IPV6_NETWORK_BITS);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientAddress address
        && ipv4 == address.ipv4
        && high == address.high
        && low == address.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode((high * 31 + low) * 0x9E3779B97F4A7C15L);
  }

  @Override
  public String toString() {
    return ip().toCanonicalString();
  }

  private static String abbreviate(String text) {
    return text.length() <= 64 ? text : text.substring(0, 61) + "...";
  }
}

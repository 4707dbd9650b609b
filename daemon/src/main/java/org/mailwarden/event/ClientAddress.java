package org.mailwarden.event;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;

/**
 * The IP address of a client, in one form only: an IPv4-mapped IPv6 address is its IPv4 address, a
 * zone ({@code %eth0}) is gone. Two equal addresses are the same client, however a log wrote them.
 */
public record ClientAddress(IPAddress ip) {
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
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .getParentBuilder()
          .toParams();

  public ClientAddress {
    if (ip.isMultiple()) {
      throw new IllegalArgumentException("\"" + ip + "\" is a network, expected one address");
    }
    ip = ip.withoutPrefixLength();
    if (ip.isIPv6()) {
      IPv6Address v6 = ip.toIPv6();
      ip = v6.isIPv4Mapped() ? v6.getEmbeddedIPv4Address() : v6.removeZone();
    }
  }

  /**
   * Reads an address as logs write it: {@code 192.0.2.7}, {@code 2001:db8::7}, {@code
   * ::ffff:192.0.2.7}.
   *
   * @throws IllegalArgumentException if the text is not one address
   */
  public static ClientAddress parse(String text) {
    try {
      return new ClientAddress(new IPAddressString(text, ADDRESS_ONLY).toAddress());
    } catch (AddressStringException e) {
      throw new IllegalArgumentException("not an IP address: \"" + abbreviate(text) + "\"", e);
    }
  }

  /** The address with these 4 or 16 bytes in network order. */
  public static ClientAddress ofBytes(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> new ClientAddress(new IPv4Address(bytes));
      case 16 -> new ClientAddress(new IPv6Address(bytes));
      default -> throw new IllegalArgumentException(bytes.length + " bytes, expected 4 or 16");
    };
  }

  /** 4 or 16 bytes in network order. */
  public byte[] bytes() {
    return ip.getBytes();
  }

  /**
   * The address's neighbourhood as a prefix, such as {@code 192.0.2.0/24} or {@code 2001:db8::/48}.
   */
  public String network() {
    int bits = ip.isIPv4() ? IPV4_NETWORK_BITS : IPV6_NETWORK_BITS;
    return ip.toPrefixBlock(bits).toCanonicalString();
  }

  @Override
  public String toString() {
    return ip.toCanonicalString();
  }

  private static String abbreviate(String text) {
    return text.length() <= 64 ? text : text.substring(0, 61) + "...";
  }
}

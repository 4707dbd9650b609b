package org.mailwarden.rules;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.yaml.Expected;

/**
 * An address or a network as administrators write it: {@code 192.0.2.7}, {@code 10.0.0.0/8}, {@code
 * 2001:db8::/32}. An IPv4 address written as IPv6, {@code ::ffff:192.0.2.7}, is the IPv4 address.
 */
final class NetworkText {
  private static final String EXPECTED = "a network such as 10.0.0.0/8 or 2001:db8::/32";
  private static final int MAPPED_BITS = 96;

  /** Numbers of the wrong length, wildcards and masks are refused: they are misprints, mostly. */
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowAll(false)
          .allowEmpty(false)
          .allowSingleSegment(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .getParentBuilder()
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .toParams();

  private NetworkText() {}

  /** The network, which has one address where no prefix length is written; empty if it is none. */
  static Optional<IPAddress> read(String text) {
    try {
      IPAddress address = new IPAddressString(text, STRICT).toAddress();
      return address == null ? Optional.empty() : Optional.of(plain(address));
    } catch (AddressStringException | inet.ipaddr.IncompatibleAddressException e) {
      return Optional.empty();
    }
  }

  /** One address, as {@link ClientAddress} reads it; empty if it is none. */
  static Optional<IPAddress> address(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(ClientAddress.parse(text).ip());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is wrong with the text as a network; empty if nothing is. */
  static Optional<String> mistake(String text) {
    Optional<IPAddress> network = read(text);
    if (network.isEmpty()) {
      return Optional.of(Expected.but(EXPECTED, text));
    }
    IPAddress block = network.get().toPrefixBlock();
    return block.equals(network.get())
        ? Optional.empty()
        : Optional.of(
            Expected.but("a network without bits behind its prefix", text)
                + "; did you mean \""
                + block.toCanonicalString()
                + "\"?");
  }

  private static IPAddress plain(IPAddress address) {
    if (!address.isIPv6() || !address.toIPv6().isIPv4Mapped()) {
      return address;
    }
    IPAddress ipv4 = address.toIPv6().getEmbeddedIPv4Address();
    Integer bits = address.getNetworkPrefixLength();
    return bits == null || bits < MAPPED_BITS
        ? ipv4
        : ipv4.withoutPrefixLength().setPrefixLength(bits - MAPPED_BITS, false);
  }
}

package org.mailwarden.cli.bench.quality;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.SplittableRandom;
import org.mailwarden.event.ClientAddress;

/**
 * Somebody who gives addresses to clients: an ISP, a carrier, a campus, a hosting company. Real
 * ranges, so that geo files know them.
 *
 * @param name for readers of a world; who announces a range is the geo files' matter
 * @param ranges such as {@code 59.112.0.0/12}
 */
record Provider(String name, List<String> ranges) {
  /** How far, in bits, a dynamic address wanders: the pool of one part of a town. */
  private static final int POOL_BITS = 12;

  Provider {
    ranges = List.copyOf(ranges);
  }

  static Provider of(String name, String... ranges) {
    return new Provider(name, List.of(ranges));
  }

  /** Any of its addresses. */
  ClientAddress address(SplittableRandom random) {
    return within(ranges.get(random.nextInt(ranges.size())), random);
  }

  /** The pool that a line at home gets its addresses from. */
  String pool(SplittableRandom random) {
    IPAddress ip = address(random).ip();
    return ip.toPrefixBlock(ip.isIPv4() ? ip.getBitCount() - POOL_BITS : 56).toString();
  }

  /** An address in a network; of IPv6 one whose last 64 bits nobody had before (RFC 8981). */
  static ClientAddress within(String network, SplittableRandom random) {
    IPAddress block = new IPAddressString(network).getAddress().toPrefixBlock();
    byte[] bytes = block.getLower().getBytes();
    int prefix = block.getPrefixLength();
    for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
      if (random.nextBoolean()) {
        bytes[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
      }
    }
    return ClientAddress.ofBytes(bytes);
  }
}

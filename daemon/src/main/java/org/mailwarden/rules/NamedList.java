package org.mailwarden.rules;

import inet.ipaddr.Address;
import inet.ipaddr.IPAddress;
import inet.ipaddr.format.util.AssociativeAddressTrie;
import inet.ipaddr.ipv4.IPv4AddressAssociativeTrie;
import inet.ipaddr.ipv6.IPv6AddressAssociativeTrie;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One list of {@code rules/lists}, built for looking up: networks by a trie of their prefixes, all
 * else by its text. Not changed once built.
 */
final class NamedList {
  private final String name;
  private final Clock clock;
  private final IPv4AddressAssociativeTrie<LocalDate> ipv4 = new IPv4AddressAssociativeTrie<>();
  private final IPv6AddressAssociativeTrie<LocalDate> ipv6 = new IPv6AddressAssociativeTrie<>();
  private final Map<String, LocalDate> texts = new HashMap<>();

  /**
   * @param clock says which day it is, in its zone
   */
  NamedList(String name, List<ListEntry> entries, Clock clock) {
    this.name = name;
    this.clock = clock;
    for (ListEntry entry : entries) {
      Optional<IPAddress> network = entry.network();
      if (network.isPresent()) {
        add(network.get().toPrefixBlock(), entry.until());
      } else {
        texts.merge(plain(entry.text()), entry.until(), NamedList::later);
      }
    }
  }

  String name() {
    return name;
  }

  boolean has(String value) {
    if (value.isEmpty()) {
      return false;
    }
    LocalDate today = LocalDate.now(clock);
    LocalDate until = texts.get(plain(value));
    if (until != null && !until.isBefore(today)) {
      return true;
    }
    return (!ipv4.isEmpty() || !ipv6.isEmpty())
        && NetworkText.address(value).filter(address -> hasAddress(address, today)).isPresent();
  }

  private boolean hasAddress(IPAddress address, LocalDate today) {
    return address.isIPv4()
        ? counts(ipv4, address.toIPv4(), today)
        : counts(ipv6, address.toIPv6(), today);
  }

  private static <E extends Address> boolean counts(
      AssociativeAddressTrie<E, LocalDate> networks, E address, LocalDate today) {
    var around = networks.elementsContaining(address);
    if (around == null) {
      return false;
    }
    // A wider network may be listed for longer than the narrowest one around the address.
    for (E network : around) {
      if (!networks.get(network).isBefore(today)) {
        return true;
      }
    }
    return false;
  }

  private void add(IPAddress block, LocalDate until) {
    if (block.isIPv4()) {
      LocalDate before = ipv4.get(block.toIPv4());
      ipv4.put(block.toIPv4(), before == null ? until : later(before, until));
    } else {
      LocalDate before = ipv6.get(block.toIPv6());
      ipv6.put(block.toIPv6(), before == null ? until : later(before, until));
    }
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isAfter(b) ? a : b;
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

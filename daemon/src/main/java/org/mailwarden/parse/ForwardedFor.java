package org.mailwarden.parse;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/**
 * Who asked a web server through reverse proxies, by what these wrote into {@code X-Forwarded-For}.
 *
 * <p>Every proxy adds the address that it was asked from at the right end; whatever stands left of
 * that came with the request, and a client may have made it up. So the list is read from the right
 * for as long as the addresses are ones that only a proxy of the site's own can have: private and
 * loopback addresses. The first that is public is the client. Where none is, the nearest that isn't
 * loopback is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239#section-8.1">RFC 7239 §8.1</a>
 */
final class ForwardedFor {
  private final ClientAddresses addresses;

  ForwardedFor(ClientAddresses addresses) {
    this.addresses = addresses;
  }

  /**
   * The client, or empty if the list has no address at its right end.
   *
   * @param list separated by commas, the nearest last; hostile but for its right end
   */
  Optional<ClientAddress> client(String list) {
    List<ClientAddress> nearestFirst = new ArrayList<>();
    int end = list.length();
    while (end >= 0) {
      int comma = list.lastIndexOf(',', end - 1);
      Optional<ClientAddress> hop =
          addresses.of(withoutPort(list.substring(comma + 1, end).strip()));
      // What isn't an address no proxy wrote, so nothing left of it can be trusted either.
      if (hop.isEmpty()) {
        break;
      }
      if (!isPrivate(hop.get().ip())) {
        return hop;
      }
      nearestFirst.add(hop.get());
      end = comma;
    }
    return nearestFirst.stream()
        .filter(hop -> !hop.ip().isLoopback())
        .findFirst()
        .or(() -> nearestFirst.stream().findFirst());
  }

  private static boolean isPrivate(IPAddress ip) {
    return ip.isLoopback()
        || ip.isLinkLocal()
        || (ip.isIPv4() ? ip.toIPv4().isPrivate() : ip.toIPv6().isUniqueLocal());
  }

  /**
   * {@code 192.0.2.7:4711} and {@code [2001:db8::7]:4711} as the addresses that they begin with.
   */
  static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      return close < 0 ? text : text.substring(1, close);
    }
    int colon = text.indexOf(':');
    return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }
}

package org.mailwarden.parse;

import inet.ipaddr.IPAddress;
import java.time.ZoneId;
import java.util.List;

/**
 * What a parser must be told of the site and the source.
 *
 * @param zone the zone of time stamps that carry none
 * @param domains the site's own mail domains, lower case; the first completes a login that has
 *     none. May be empty: then logins stay as they are
 * @param ownNetworks prefixes whose clients may send without a login
 * @param patterns the site's own formats, tried in this order behind all others
 */
public record ParseSettings(
    ZoneId zone, List<String> domains, List<IPAddress> ownNetworks, List<LinePattern> patterns) {
  /** Of a site without formats of its own. */
  public ParseSettings(ZoneId zone, List<String> domains, List<IPAddress> ownNetworks) {
    this(zone, domains, ownNetworks, List.of());
  }

  public ParseSettings {
    domains = List.copyOf(domains);
    ownNetworks = List.copyOf(ownNetworks);
    patterns = List.copyOf(patterns);
  }
}

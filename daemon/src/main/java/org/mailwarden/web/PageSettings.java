package org.mailwarden.web;

import inet.ipaddr.IPAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the page needs to know of the site.
 *
 * @param contact whom people ask
 * @param address as people reach it, without a slash at its end
 * @param session how long a session lives when nothing is asked
 * @param retention how long rows can be looked up, in whole days
 * @param trustedProxies whose X-Forwarded-For is believed
 * @param creditDbIp whether where addresses are is told by DB-IP's data, whose licence wants a link
 */
public record PageSettings(
    String siteName,
    String contact,
    URI changePasswordUrl,
    URI address,
    Duration session,
    Duration retention,
    List<IPAddress> trustedProxies,
    boolean creditDbIp) {
  public PageSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  boolean https() {
    return "https".equals(address.getScheme());
  }
}

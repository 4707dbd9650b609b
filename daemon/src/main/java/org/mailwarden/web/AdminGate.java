package org.mailwarden.web;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Locale;

/**
 * Says who may see the administrators' page: clients of the allowed networks. A proxy of ours that
 * stands on this machine makes nobody a client on this machine, and neither does another site's
 * page in an administrator's browser whose name was made to lead here (DNS rebinding).
 */
final class AdminGate {
  private final List<IPAddress> allowed;
  private final Clients clients;
  private final String pageHost;

  /**
   * @param pageHost the host of the page's address as people reach it
   */
  AdminGate(List<IPAddress> allowed, Clients clients, String pageHost) {
    this.allowed = List.copyOf(allowed);
    this.clients = clients;
    this.pageHost = pageHost.toLowerCase(Locale.ROOT);
  }

  boolean admits(PageRequest request) {
    String client = clients.client(request.peer(), request.forwardedFor());
    if (!Clients.isIn(allowed, client)) {
      return false;
    }
    // Through a proxy there must be somebody behind it whom a proxy of ours names.
    return request.forwardedFor().isEmpty()
        ? isOurName(request.host())
        : clients.isTrusted(request.peer()) && !clients.isTrusted(client);
  }

  /** An address leads where it says; a name leads where its owner says. */
  private boolean isOurName(String host) {
    String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    return name.equals("localhost")
        || name.equals(pageHost)
        || (!bare.isEmpty() && new IPAddressString(bare).isIPAddress());
  }
}

package org.mailwarden.cli.config;

/**
 * Where to listen.
 *
 * @param host a name or an address, an IPv6 one without brackets
 * @param port from 0 to 65535; 0 lets the system choose one
 */
public record HostPort(String host, int port) {
  public HostPort {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("expected a port from 0 to 65535, but was " + port);
    }
  }

  /**
   * Reads {@code 127.0.0.1:8080} or {@code [::1]:8080}.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    return new HostPort(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }
}

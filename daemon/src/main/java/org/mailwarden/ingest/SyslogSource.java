package org.mailwarden.ingest;

/**
 * A syslog listener.
 *
 * @param name the source's name in the configuration, in health and in metrics
 */
public record SyslogSource(String name, Transport transport, String host, int port) {
  /** How messages come. */
  public enum Transport {
    UDP,
    TCP
  }

  String template() {
    return transport == Transport.UDP ? "ingest-syslog-udp" : "ingest-syslog-tcp";
  }
}

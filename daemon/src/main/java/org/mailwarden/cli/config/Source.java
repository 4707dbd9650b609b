package org.mailwarden.cli.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Where log lines come from.
 *
 * @param name unique among the sources
 * @param zone of time stamps that carry none
 * @param host the server that wrote lines which name none
 * @param silence after so long without a line administrators are told; empty: never
 */
public record Source(
    String name, Input input, ZoneId zone, Optional<String> host, Optional<Duration> silence) {
  /** How the lines come. */
  public sealed interface Input {}

  /**
   * From files that grow.
   *
   * @param pattern an absolute path, perhaps with {@code *} in its last part
   */
  public record Files(String pattern) implements Input {}

  /** As syslog datagrams. */
  public record SyslogUdp(HostPort listen) implements Input {}

  /** As a syslog stream. */
  public record SyslogTcp(HostPort listen) implements Input {}

  /** As JSON lines by POST at {@code /ingest/NAME} on the page's port, with this token. */
  public record Http(Secret token) implements Input {}
}

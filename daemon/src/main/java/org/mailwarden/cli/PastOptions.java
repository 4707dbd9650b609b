package org.mailwarden.cli;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Option;

/** Which past a command looks at: logs, or what the database has. */
final class PastOptions {
  @Option(
      names = "--log",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Logs, also gzipped (.gz); no database is needed, and no configuration.")
  List<Path> logs = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "The configuration. With --log it may be left out: then the shipped geo files, the",
        "machine's time zone and no domain are used, or what the options say."
      })
  Path config;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Of log lines' times that carry none, and of people.")
  ZoneId zone;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "An own mail domain; the first completes a login that has none. Repeatable.")
  List<String> domains = List.of();

  @Option(
      names = "--own-network",
      paramLabel = "CIDR",
      description = "Whose clients may send without a login. Repeatable.")
  List<String> ownNetworks = List.of();

  @Option(
      names = "--format-file",
      paramLabel = "FILE",
      description = "A log format of your own, tried behind all others. Repeatable.")
  List<Path> formatFiles = List.of();

  @Option(names = "--geo-country", paramLabel = "FILE", description = "A country file (.mmdb).")
  Path geoCountry;

  @Option(names = "--geo-asn", paramLabel = "FILE", description = "An ASN file (.mmdb).")
  Path geoAsn;

  @Option(
      names = "--accounts",
      paramLabel = "FILE.csv",
      description = "With --log: who owns which account, as mailwarden accounts import takes it.")
  Path accounts;

  boolean isOfLogs() {
    return !logs.isEmpty();
  }

  List<IPAddress> networks() {
    return ownNetworks.stream()
        .map(
            text -> {
              IPAddress network = new IPAddressString(text).getAddress();
              if (network == null) {
                throw new CommandFailedException(
                    "--own-network: expected a network such as 192.0.2.0/24, but was \""
                        + text
                        + "\"");
              }
              return network;
            })
        .toList();
  }
}

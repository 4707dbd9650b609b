package org.mailwarden.cli.config;

import inet.ipaddr.IPAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.mailwarden.web.PortalSettings;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlTree;

/**
 * Everything that a site says about itself and its daemon; {@code docs/configuration.md} is its
 * manual. All paths are absolute.
 *
 * @param ownNetworks clients that may send without a login
 * @param portal hands people over to the page; where empty, there is none
 * @param retention how long log rows are kept, in whole days
 * @param administrators who get mails about the daemon itself
 * @param warnings what works and should still be mended
 */
public record Configuration(
    Site site,
    Database database,
    List<Source> sources,
    List<IPAddress> ownNetworks,
    Smtp smtp,
    Page page,
    Optional<PortalSettings> portal,
    Duration retention,
    Geo geo,
    Folders folders,
    Spool spool,
    String digestSchedule,
    Jobs jobs,
    List<Administrator> administrators,
    Brake brake,
    Admin admin,
    List<Problem> warnings) {
  public Configuration {
    sources = List.copyOf(sources);
    ownNetworks = List.copyOf(ownNetworks);
    administrators = List.copyOf(administrators);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a file, and what the environment sets instead.
   *
   * @param environment variables by name; those that don't begin with {@code MAILWARDEN_} are not
   *     ours
   * @param installation the launcher's folder, where routes, rules and templates are by default
   * @throws InvalidFilesException if anything is wrong; it has all that is
   */
  public static Configuration load(Path file, Map<String, String> environment, Path installation) {
    return ConfigurationReader.read(
        YamlTree.read(file, file.toString()),
        environment,
        file.toAbsolutePath().getParent(),
        installation);
  }

  /**
   * As {@link #load}, for a text made by a program.
   *
   * @param base where relative paths start
   */
  public static Configuration ofText(
      String yaml, Map<String, String> environment, Path base, Path installation) {
    return ConfigurationReader.read(
        YamlTree.ofText(yaml, "configuration"), environment, base, installation);
  }

  /** What routes may refer to as <code>{{mailwarden.smtp.host}}</code>. No secret is among it. */
  public Properties routeProperties() {
    return RouteProperties.of(this);
  }

  /**
   * The site, to people.
   *
   * @param domains lower case; the first completes a login that has none
   * @param languages language tags; the first is the default
   * @param contact whom people ask
   */
  public record Site(
      String name,
      List<String> domains,
      List<String> languages,
      ZoneId zone,
      String contact,
      URI changePasswordUrl,
      Optional<URI> helpUrl) {
    public Site {
      domains = List.copyOf(domains);
      languages = List.copyOf(languages);
    }
  }

  /** The relay that takes our mail. */
  public record Smtp(
      String host,
      int port,
      Tls tls,
      Optional<String> user,
      Optional<Secret> password,
      String from,
      String envelopeFrom) {
    /** How the connection is protected. */
    public enum Tls {
      NONE,
      STARTTLS,
      IMPLICIT
    }
  }

  /**
   * The query page.
   *
   * @param address as people reach it, without a slash at its end
   * @param secret signs links; where empty, one is made and kept in the data folder
   */
  public record Page(
      URI address,
      HostPort listen,
      List<IPAddress> trustedProxies,
      Duration linkExpiry,
      Duration session,
      Optional<Secret> secret) {
    public Page {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** Files in MaxMind's format; where empty, the country file that ships and no ASNs. */
  public record Geo(Optional<Path> country, Optional<Path> asn) {}

  /**
   * Where the product's parts are.
   *
   * @param formats log formats of the site's own; there may be no such folder
   */
  public record Folders(Path routes, Path rules, Path templates, Path formats, Path data) {}

  /**
   * Where syslog messages wait for the database.
   *
   * @param bytes that the messages of one source may take
   */
  public record Spool(Path folder, long bytes) {}

  /** How often the jobs run. */
  public record Jobs(Duration judge, Duration send, Duration reload) {}

  /**
   * One who looks after the daemon.
   *
   * @param language a language tag, one of the site's
   */
  public record Administrator(String address, String language) {}

  /**
   * When a rule's mails are held for an administrator to decide.
   *
   * @param share of all accounts, from 0 to 1, that one rule may mail within an hour
   * @param atLeast accounts that a rule may mail within an hour however few there are
   */
  public record Brake(double share, int atLeast) {}

  /**
   * The administrators' page.
   *
   * @param allow clients that may see it; to all others there is no such page
   */
  public record Admin(List<IPAddress> allow) {
    public Admin {
      allow = List.copyOf(allow);
    }
  }
}

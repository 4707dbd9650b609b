package org.mailwarden.cli.config;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.ingest.SpoolSettings;
import org.mailwarden.web.AddressCheck;
import org.mailwarden.web.PortalKeys;
import org.mailwarden.web.PortalSettings;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.SizeText;
import org.mailwarden.yaml.Suggestion;
import org.mailwarden.yaml.YamlNode;
import org.mailwarden.yaml.YamlSchema;
import org.mailwarden.yaml.YamlTree;
import org.quartz.CronExpression;

/**
 * Makes a configuration of a tree that its schema found good, and finds what a schema can't see:
 * zones, networks and schedules that don't exist, keys that exclude one another, missing files.
 */
final class ConfigurationReader {
  private static final YamlSchema SCHEMA =
      YamlSchema.ofResource(ConfigurationReader.class, "mailwarden.schema.json");
  private static final List<String> INPUTS = List.of("file", "syslog-udp", "syslog-tcp", "http");

  /** Prefixes and addresses only: no ranges, wildcards, masks or inet_aton octal. */
  private static final IPAddressStringParameters NETWORK =
      new IPAddressStringParameters.Builder()
          .allowAll(false)
          .allowEmpty(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .allowWildcardedSeparator(false)
          .allowSingleSegment(false)
          .setRangeOptions(AddressStringParameters.RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .getParentBuilder()
          .toParams();

  private static final List<IPAddress> LOOPBACK =
      List.of(
          new IPAddressString("127.0.0.0/8").getAddress(), new IPAddressString("::1").getAddress());

  private final Path base;
  private final Path installation;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final SecretReader secrets;

  private ConfigurationReader(Path base, Path installation) {
    this.base = base.toAbsolutePath().normalize();
    this.installation = installation.toAbsolutePath().normalize();
    this.secrets = new SecretReader(this.base, problems, warnings);
  }

  static Configuration read(
      YamlTree file, Map<String, String> environment, Path base, Path installation) {
    List<Problem> found = new ArrayList<>();
    YamlTree tree =
        file.isReadable()
            ? new Environment(SCHEMA.document()).overlay(file, environment, found)
            : file;
    found.addAll(SCHEMA.check(tree));
    if (!found.isEmpty()) {
      throw new InvalidFilesException(found);
    }
    ConfigurationReader reader = new ConfigurationReader(base, installation);
    Configuration configuration = reader.configuration(tree.root());
    if (!reader.problems.isEmpty()) {
      throw new InvalidFilesException(reader.problems);
    }
    return configuration;
  }

  private Configuration configuration(YamlNode root) {
    Configuration.Site site = site(root.get("site"));
    Configuration.Folders folders = folders(root.get("folders"));
    return new Configuration(
        site,
        database(root.get("database"), folders),
        sources(root.get("sources"), site.zone()),
        networks(root.get("own-networks")),
        smtp(root.get("smtp"), site),
        page(root.get("page")),
        portal(root.get("portal")),
        root.get("retention").duration(Duration.ofDays(30)),
        new Configuration.Geo(
            existingFile(root.get("geo").get("country")), existingFile(root.get("geo").get("asn"))),
        folders,
        spool(root.get("spool"), folders),
        schedule(root.get("digest").get("schedule")),
        new Configuration.Jobs(
            root.get("jobs").get("judge").duration(Duration.ofSeconds(5)),
            root.get("jobs").get("send").duration(Duration.ofSeconds(5)),
            root.get("jobs").get("reload").duration(Duration.ofSeconds(2))),
        administrators(root.get("administrators"), site.languages()),
        brake(root.get("brake")),
        admin(root.get("admin")),
        warnings);
  }

  private Configuration.Site site(YamlNode site) {
    List<String> languages = site.get("languages").texts();
    return new Configuration.Site(
        site.get("name").text(),
        site.get("domains").texts().stream().map(d -> d.toLowerCase(Locale.ROOT)).toList(),
        languages.isEmpty() ? List.of("en") : languages,
        zone(site.get("time-zone"), ZoneId.systemDefault()),
        site.get("contact").text(),
        url(site.get("change-password-url")),
        site.get("help-url").isPresent()
            ? Optional.of(url(site.get("help-url")))
            : Optional.empty());
  }

  private Database database(YamlNode database, Configuration.Folders folders) {
    int poolSize = database.get("pool-size").integer(10);
    Optional<Secret> password = secrets.read(database, "password");
    YamlNode url = database.get("url");
    if (url.isPresent()) {
      if (database.get("embedded").isPresent()) {
        problems.add(
            database
                .get("embedded")
                .keyProblem("expected either url or embedded, but both are set; remove one"));
      }
      if (url.text().matches("(?i).*(password=|//[^/]*@).*")) {
        problems.add(
            url.keyProblem("a url is printed; put user and password into user and password-file"));
      }
      return new Database.Server(
          url.text(), database.get("user").text("mailwarden"), password, poolSize);
    }
    for (String key : List.of("user", "password", "password-file")) {
      if (database.get(key).isPresent()) {
        problems.add(
            database
                .get(key)
                .keyProblem(key + " is for a server of one's own, which needs url; set it too"));
      }
    }
    return new Database.Embedded(
        database
            .get("embedded")
            .get("folder")
            .optionalText()
            .map(base::resolve)
            .orElse(folders.data().resolve("database")),
        poolSize);
  }

  private List<Source> sources(YamlNode list, ZoneId siteZone) {
    List<Source> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode entry : list.entries()) {
      String name = entry.get("name").text();
      if (!names.add(name)) {
        problems.add(
            entry.get("name").problem("\"" + name + "\" is already the name of another source"));
      }
      ZoneId zone = zone(entry.get("time-zone"), siteZone);
      input(entry)
          .map(
              input ->
                  new Source(
                      name,
                      input,
                      zone,
                      entry.get("host").optionalText(),
                      silence(entry.get("silence"), input)))
          .ifPresent(sources::add);
    }
    if (sources.isEmpty() && problems.isEmpty()) {
      warnings.add(list.problem("no log is read; name at least one source"));
    }
    return sources;
  }

  /** A portal may have nothing to say for days; a mail server's log never is that quiet. */
  private static Optional<Duration> silence(YamlNode node, Source.Input input) {
    if (!node.isPresent()) {
      return input instanceof Source.Http ? Optional.empty() : Optional.of(Duration.ofHours(24));
    }
    return node.text().equals("off")
        ? Optional.empty()
        : Optional.of(node.duration(Duration.ofHours(24)));
  }

  private List<Configuration.Administrator> administrators(
      YamlNode list, List<String> siteLanguages) {
    List<Configuration.Administrator> administrators = new ArrayList<>();
    for (YamlNode entry : list.entries()) {
      YamlNode language = entry.get("language");
      String spoken = language.text(siteLanguages.get(0));
      if (!siteLanguages.contains(spoken)) {
        problems.add(
            language.problem(
                Expected.but("one of site.languages, " + String.join(" or ", siteLanguages), spoken)
                    + "; add it there, or choose another"));
      }
      String address = entry.get("address").text();
      if (administrators.stream().anyMatch(known -> known.address().equals(address))) {
        problems.add(entry.get("address").problem(Expected.quote(address) + " is there twice"));
      }
      administrators.add(new Configuration.Administrator(address, spoken));
    }
    return administrators;
  }

  private static Configuration.Brake brake(YamlNode brake) {
    String percent = brake.get("share").text("1%");
    return new Configuration.Brake(
        Double.parseDouble(percent.substring(0, percent.length() - 1)) / 100,
        brake.get("at-least").integer(10));
  }

  private Configuration.Admin admin(YamlNode admin) {
    YamlNode allow = admin.get("allow");
    return new Configuration.Admin(allow.isPresent() ? networks(allow) : LOOPBACK);
  }

  private Optional<Source.Input> input(YamlNode entry) {
    List<String> given = INPUTS.stream().filter(key -> entry.get(key).isPresent()).toList();
    if (given.size() != 1) {
      problems.add(
          entry.problem(
              "expected one of "
                  + String.join(", ", INPUTS)
                  + ", but there is "
                  + (given.isEmpty() ? "none" : String.join(" and ", given))));
      return Optional.empty();
    }
    YamlNode value = entry.get(given.get(0));
    return switch (given.get(0)) {
      case "file" -> Optional.of(new Source.Files(base.resolve(value.text()).toString()));
      case "syslog-udp" -> address(value).map(Source.SyslogUdp::new);
      case "syslog-tcp" -> address(value).map(Source.SyslogTcp::new);
      default -> http(value);
    };
  }

  private Optional<Source.Input> http(YamlNode http) {
    int before = problems.size();
    Optional<Secret> token = secrets.read(http, "token");
    if (token.isEmpty() && problems.size() == before) {
      problems.add(http.problem("missing key \"token-file\" or \"token\"; nobody could send"));
    }
    return token.map(Source.Http::new);
  }

  private Configuration.Smtp smtp(YamlNode smtp, Configuration.Site site) {
    Configuration.Smtp.Tls tls =
        Configuration.Smtp.Tls.valueOf(smtp.get("tls").text("none").toUpperCase(Locale.ROOT));
    int usualPort =
        switch (tls) {
          case NONE -> 25;
          case STARTTLS -> 587;
          case IMPLICIT -> 465;
        };
    Optional<String> user = smtp.get("user").optionalText();
    Optional<Secret> password = secrets.read(smtp, "password");
    if (user.isPresent() && tls == Configuration.Smtp.Tls.NONE) {
      warnings.add(
          smtp.get("user")
              .problem("the password travels unencrypted; set smtp.tls to starttls or implicit"));
    }
    String from = smtp.get("from").text("mailwarden@" + site.domains().get(0));
    return new Configuration.Smtp(
        smtp.get("host").text("localhost"),
        smtp.get("port").integer(usualPort),
        tls,
        user,
        password,
        from,
        smtp.get("envelope-from").text(from));
  }

  private Configuration.Page page(YamlNode page) {
    return new Configuration.Page(
        url(page.get("address")),
        address(page.get("listen")).orElse(new HostPort("127.0.0.1", 8080)),
        networks(page.get("trusted-proxies")),
        page.get("link-expiry").duration(Duration.ofDays(7)),
        page.get("session").duration(Duration.ofMinutes(30)),
        secrets.readKeys(page, "secret"));
  }

  private Optional<PortalSettings> portal(YamlNode portal) {
    if (!portal.isPresent()) {
      return Optional.empty();
    }
    int before = problems.size();
    Optional<Secret> secret = secrets.readKeys(portal, "secret");
    YamlNode place =
        portal.get("secret-file").isPresent() ? portal.get("secret-file") : portal.get("secret");
    if (secret.isEmpty() && problems.size() == before) {
      problems.add(
          portal.problem("missing key \"secret-file\" or \"secret\"; nobody could be handed over"));
    }
    portal
        .get("secret-file")
        .optionalText()
        .map(base::resolve)
        .ifPresent(file -> secrets.refuseWhereOthersCanRead(file, place));
    AddressCheck check =
        AddressCheck.valueOf(portal.get("address-check").text("exact").toUpperCase(Locale.ROOT));
    if (check == AddressCheck.OFF) {
      warnings.add(
          portal
              .get("address-check")
              .problem("whoever gets hold of a hand-off can use it for two minutes"));
    }
    Optional<URI> address =
        portal.get("address").isPresent()
            ? Optional.of(url(portal.get("address")))
            : Optional.empty();
    return secret
        .flatMap(text -> portalKeys(text, place))
        .map(keys -> new PortalSettings(keys, check, address));
  }

  private Optional<PortalKeys> portalKeys(Secret text, YamlNode node) {
    try {
      return Optional.of(PortalKeys.of(text.value()));
    } catch (IllegalArgumentException e) {
      problems.add(node.problem(e.getMessage()));
      return Optional.empty();
    }
  }

  private Configuration.Folders folders(YamlNode folders) {
    return new Configuration.Folders(
        folder(folders, "routes"),
        folder(folders, "rules"),
        folder(folders, "templates"),
        formats(folders.get("formats")),
        folder(folders, "data"));
  }

  /** Beside the configuration, whose site's they are, and not beside the launcher. */
  private Path formats(YamlNode node) {
    Path folder = base.resolve(node.text("formats"));
    if (node.isPresent() && !Files.isDirectory(folder)) {
      problems.add(node.problem("there is no folder " + folder));
    }
    return folder;
  }

  private Path folder(YamlNode folders, String key) {
    return folders.get(key).optionalText().map(base::resolve).orElse(installation.resolve(key));
  }

  private Configuration.Spool spool(YamlNode spool, Configuration.Folders folders) {
    YamlNode size = spool.get("size");
    long bytes = SizeText.parse(size.text("1GB"));
    if (bytes < SpoolSettings.FEWEST_BYTES) {
      problems.add(size.problem(Expected.but("at least 16MB", size.text())));
    }
    return new Configuration.Spool(
        spool
            .get("folder")
            .optionalText()
            .map(base::resolve)
            .orElse(folders.data().resolve("spool")),
        bytes);
  }

  private Optional<Path> existingFile(YamlNode node) {
    Optional<Path> file = node.optionalText().map(base::resolve);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> problems.add(node.problem("there is no readable file " + path)));
    return file;
  }

  private Optional<HostPort> address(YamlNode node) {
    try {
      return node.optionalText().map(HostPort::parse);
    } catch (IllegalArgumentException e) {
      problems.add(node.problem(e.getMessage()));
      return Optional.empty();
    }
  }

  private List<IPAddress> networks(YamlNode list) {
    List<IPAddress> networks = new ArrayList<>();
    for (YamlNode entry : list.entries()) {
      try {
        networks.add(new IPAddressString(entry.text(), NETWORK).toAddress().toPrefixBlock());
      } catch (AddressStringException e) {
        problems.add(entry.problem(Expected.but("a network such as 192.0.2.0/24", entry.text())));
      }
    }
    return networks;
  }

  private ZoneId zone(YamlNode node, ZoneId otherwise) {
    try {
      return node.optionalText().map(ZoneId::of).orElse(otherwise);
    } catch (DateTimeException e) {
      String text = node.text();
      problems.add(
          node.problem(
              Expected.but("a time zone such as Asia/Taipei", text)
                  + Suggestion.after(text, ZoneId.getAvailableZoneIds())));
      return otherwise;
    }
  }

  private URI url(YamlNode node) {
    String text = node.text();
    try {
      return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      problems.add(node.problem(Expected.but("a URL such as https://logs.campus.example", text)));
      return URI.create("http://localhost");
    }
  }

  private String schedule(YamlNode node) {
    String text = node.text("0 0 8 ? * MON");
    try {
      CronExpression.validateExpression(text);
    } catch (ParseException e) {
      problems.add(
          node.problem(
              Expected.but("a Quartz cron expression such as 0 0 8 ? * MON", text)
                  + " ("
                  + e.getMessage()
                  + ")"));
    }
    return text;
  }
}

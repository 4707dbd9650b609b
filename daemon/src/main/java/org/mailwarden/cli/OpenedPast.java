package org.mailwarden.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.detect.replay.DatabasePast;
import org.mailwarden.detect.replay.LogReplay;
import org.mailwarden.detect.replay.Owners;
import org.mailwarden.detect.replay.Past;
import org.mailwarden.directory.AccountsCsv;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.event.LogEvent;
import org.mailwarden.formats.Formats;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.geo.Locations;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredAlert;

/** The past that a command's options name, opened, and what is known of the site it is of. */
final class OpenedPast implements AutoCloseable {
  private static final Path DEFAULT_CONFIG = Path.of("mailwarden.yaml");
  private static final Duration DEFAULT_JUDGE = Duration.ofSeconds(5);

  private final Optional<Configuration> configuration;
  private final Optional<OpenedDatabase> database;
  private final Past past;
  private final Owners owners;
  private final GeoFiles geo;
  private final ZoneId zone;

  private OpenedPast(
      Optional<Configuration> configuration,
      Optional<OpenedDatabase> database,
      Past past,
      Owners owners,
      GeoFiles geo,
      ZoneId zone) {
    this.configuration = configuration;
    this.database = database;
    this.past = past;
    this.owners = owners;
    this.geo = geo;
    this.zone = zone;
  }

  /**
   * Opens logs.
   *
   * @throws IOException if the accounts' file can't be read
   */
  static OpenedPast ofLogs(PastOptions options, Map<String, String> environment, Path installation)
      throws IOException {
    Optional<Configuration> configuration =
        Optional.ofNullable(options.config)
            .map(file -> Configuration.load(file, environment, installation));
    Optional<Configuration.Site> site = configuration.map(Configuration::site);
    ZoneId zone =
        Optional.ofNullable(options.zone)
            .or(() -> site.map(Configuration.Site::zone))
            .orElseGet(ZoneId::systemDefault);
    ParseSettings settings =
        new ParseSettings(
            zone,
            options.domains.isEmpty()
                ? site.map(Configuration.Site::domains).orElse(List.of())
                : options.domains,
            options.ownNetworks.isEmpty()
                ? configuration.map(Configuration::ownNetworks).orElse(List.of())
                : options.networks(),
            (options.formatFiles.isEmpty() && configuration.isPresent()
                    ? Formats.inFolder(configuration.get().folders().formats())
                    : Formats.inFiles(options.formatFiles))
                .patterns());
    GeoFiles geo = geo(options, configuration);
    List<AccountRecord> records =
        options.accounts == null ? List.of() : AccountsCsv.read(options.accounts);
    Languages languages =
        new Languages(site.map(Configuration.Site::languages).orElse(List.of("en")));
    LogReplay logs = new LogReplay(() -> LogParsers.create(settings), geo);
    return new OpenedPast(
        configuration,
        Optional.empty(),
        replay -> logs.read(options.logs, replay::add),
        new SiteOwners(records, languages, zone),
        geo,
        zone);
  }

  /**
   * Opens the configured database.
   *
   * @param stretch how far back
   */
  static OpenedPast ofDatabase(
      PastOptions options, Duration stretch, Map<String, String> environment, Path installation)
      throws InterruptedException {
    return ofDatabase(options, configuration(options, environment, installation), stretch);
  }

  /** Opens the configured database, for all the days that it keeps. */
  static OpenedPast ofStoredDays(
      PastOptions options, Map<String, String> environment, Path installation)
      throws InterruptedException {
    Configuration configuration = configuration(options, environment, installation);
    return ofDatabase(options, configuration, configuration.retention());
  }

  private static Configuration configuration(
      PastOptions options, Map<String, String> environment, Path installation) {
    return Configuration.load(
        options.config == null ? DEFAULT_CONFIG : options.config, environment, installation);
  }

  private static OpenedPast ofDatabase(
      PastOptions options, Configuration configuration, Duration stretch)
      throws InterruptedException {
    GeoFiles geo = geo(options, Optional.of(configuration));
    OpenedDatabase opened = OpenedDatabase.openBesideDaemon(configuration, Clock.systemUTC());
    ZoneId zone = configuration.site().zone();
    Languages languages = new Languages(configuration.site().languages());
    return new OpenedPast(
        Optional.of(configuration),
        Optional.of(opened),
        new DatabasePast(opened.database().past(), stretch, geo),
        new DirectoryOwners(new Directory(opened.database().people(), languages, zone)),
        geo,
        zone);
  }

  private static GeoFiles geo(PastOptions options, Optional<Configuration> configuration) {
    return GeoFiles.open(
        Optional.ofNullable(options.geoCountry)
            .or(() -> configuration.flatMap(c -> c.geo().country())),
        Optional.ofNullable(options.geoAsn).or(() -> configuration.flatMap(c -> c.geo().asn())));
  }

  Past past() {
    return past;
  }

  Owners owners() {
    return owners;
  }

  /** Where clients may be. */
  Locations locations() {
    return geo;
  }

  /** The alert with this id that is stored; empty if there is none, or no database. */
  Optional<StoredAlert> alert(long id) {
    return database.flatMap(
        opened -> opened.database().alerts().alerts(List.of(id)).stream().findFirst());
  }

  /** The event with where its client is today. */
  LocatedEvent located(LogEvent event) {
    return new LocatedEvent(event, event.client().map(geo::resolve));
  }

  /**
   * The folder of the rules to judge by.
   *
   * @param asked null for the configuration's, or the shipped ones
   */
  Path rules(Path asked, Path installation) {
    return Optional.ofNullable(asked)
        .or(() -> configuration.map(c -> c.folders().rules()))
        .orElseGet(() -> installation.resolve("rules"));
  }

  /** The site's time zone. */
  ZoneId zone() {
    return zone;
  }

  /** How often the daemon judges. */
  Duration judgeInterval() {
    return configuration.map(c -> c.jobs().judge()).orElse(DEFAULT_JUDGE);
  }

  /** Empty where logs are enough. */
  Optional<Configuration> configuration() {
    return configuration;
  }

  @Override
  public void close() {
    database.ifPresent(OpenedDatabase::close);
  }
}

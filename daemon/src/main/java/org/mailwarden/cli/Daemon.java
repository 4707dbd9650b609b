package org.mailwarden.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.cli.config.Configuration.Administrator;
import org.mailwarden.cli.config.HostPort;
import org.mailwarden.cli.config.Source;
import org.mailwarden.detect.AccountOwners;
import org.mailwarden.detect.JudgeJob;
import org.mailwarden.detect.Judgement;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.formats.Formats;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.ingest.FileSource;
import org.mailwarden.ingest.HttpIngest;
import org.mailwarden.ingest.HttpIngestRoute;
import org.mailwarden.ingest.Ingest;
import org.mailwarden.ingest.LogFileComponent;
import org.mailwarden.ingest.SourceHealth;
import org.mailwarden.ingest.SpoolSettings;
import org.mailwarden.ingest.SyslogFramesFactory;
import org.mailwarden.ingest.SyslogListeners;
import org.mailwarden.ingest.SyslogSource;
import org.mailwarden.mail.AdministratorMails;
import org.mailwarden.mail.AdministratorWatch;
import org.mailwarden.mail.Administrators;
import org.mailwarden.mail.Composer;
import org.mailwarden.mail.DigestJob;
import org.mailwarden.mail.MailSettings;
import org.mailwarden.mail.SendJob;
import org.mailwarden.mail.StoredMailboxLog;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.Redaction;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.Database;
import org.mailwarden.template.Templates;
import org.mailwarden.web.AdminSettings;
import org.mailwarden.web.Links;
import org.mailwarden.web.PageRoute;
import org.mailwarden.web.PageSettings;
import org.mailwarden.web.Portal;
import org.mailwarden.web.SigningKeys;
import org.mailwarden.web.Website;
import org.quartz.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: everything wired together. {@link #start} gives a running one; {@link #close} stops
 * it cleanly: first what takes lines in, then what they feed, the database last.
 */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** Of one POST: twenty thousand lines of a fair length. */
  private static final int MOST_POSTED_BYTES = 16 << 20;

  private final Configuration configuration;
  private final Clock clock;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** What was opened, to be closed in the opposite order. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Database database;
  private Links links;
  private LogFileComponent files;
  private Ingest ingest;
  private DigestJob digests;

  /** Null until the routes have started. */
  private volatile SyslogListeners listeners;

  private Daemon(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Starts a daemon. Waits for a database of the site's own that can't be reached yet, saying so.
   *
   * @throws CommandFailedException if it can't start; the message says what to do
   * @throws org.mailwarden.store.StoreUnavailableException if the embedded database can't run
   * @throws org.mailwarden.yaml.InvalidFilesException if rules or templates are broken
   */
  public static Daemon start(Configuration configuration, Clock clock) {
    Daemon daemon = new Daemon(configuration, clock);
    boolean started = false;
    try {
      daemon.open();
      started = true;
      return daemon;
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("stopped before it had started", e);
    } catch (Exception e) {
      throw new CommandFailedException("the daemon can't start: " + e.getMessage(), e);
    } finally {
      if (!started) {
        daemon.close();
      }
    }
  }

  /** The database that it works on. */
  public Database database() {
    return database;
  }

  /** Makes links to its pages. */
  public Links links() {
    return links;
  }

  /** Puts the digests that wait into the outbox now, whatever the schedule. */
  public int collectDigests() {
    return digests.run();
  }

  /** How every source stands. */
  public List<SourceHealth> sources() {
    List<SourceHealth> all = new ArrayList<>(files.health());
    if (listeners != null) {
      all.addAll(listeners.health());
    }
    return all.stream().map(source -> source.or(ingest.problem(source.source()))).toList();
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable last = opened.pop();
      try {
        last.close();
      } catch (Exception e) {
        LOG.warn("a part of the daemon didn't stop cleanly", e);
      }
    }
  }

  private void open() throws Exception {
    Configuration.Folders folders = configuration.folders();
    RuleFolder rules =
        RuleFolder.load(folders.rules(), clock.withZone(configuration.site().zone()));
    Formats formats = Formats.inFolder(folders.formats());
    Templates mails = Templates.load(folders.templates().resolve("mail"));
    Templates pages = Templates.load(folders.templates().resolve("page"));
    GeoFiles geo = GeoFiles.open(configuration.geo().country(), configuration.geo().asn());
    checkFree(configuration.page().listen());

    OpenedDatabase openedDatabase = OpenedDatabase.open(configuration, clock);
    opened.push(openedDatabase);
    database = openedDatabase.database();
    Languages languages = new Languages(configuration.site().languages());
    Directory directory = new Directory(database.people(), languages, configuration.site().zone());
    SigningKeys keys = signingKeys();
    links =
        new Links(configuration.page().address(), configuration.page().linkExpiry(), keys, clock);
    ingest = ingest(geo, formats);
    files = new LogFileComponent(fileSources(), ingest::settle, this::position, meters);

    digests = new DigestJob(database.outbox(), directory);
    Main main = new Main();
    main.configure().setName("mailwarden");
    main.configure()
        .setRoutesIncludePattern("file:" + folders.routes().toAbsolutePath() + "/*.yaml");
    main.setOverrideProperties(properties());
    main.bind("ingest", ingest);
    main.bind("logfile", files);
    Judgement judgement =
        new Judgement(
            rules::current,
            AccountOwners.of(directory, database.people()),
            geo,
            this::administratorAddresses);
    main.bind(
        "judge",
        new JudgeJob(
            database.alerts(), judgement.at(clock), clock, JudgeJob.SETTLE, this::readsBacklog));
    main.bind(
        "send",
        new SendJob(
            database.outbox(),
            database.alerts(),
            directory,
            new Composer(
                mails,
                links,
                mailSettings(),
                rules::current,
                new StoredMailboxLog(database.logs())),
            new AdministratorMails(
                mails,
                mailSettings(),
                administrators(languages),
                database.alerts(),
                database.held(),
                rules::current),
            mailSettings(),
            database.outbox()::firstOfIncident,
            message -> Smtp.send(main.getCamelTemplate(), message),
            clock));
    main.bind("digest", digests);
    main.bind(
        "watch",
        new AdministratorWatch(
            database.notices(),
            database.outbox(),
            database.events()::lastLines,
            quietSources(),
            rules,
            geo::describe,
            hostName(),
            clock));
    main.bind("maintain", new Maintain(database, rules, clock));
    main.bind("reload", new Reload(rules, geo, mails, pages));
    RecentBacktest backtest =
        new RecentBacktest(
            database.past(),
            rules,
            new DirectoryOwners(directory),
            geo,
            configuration.jobs().judge(),
            clock);
    main.bind("backtest", backtest);
    main.bind("syslogFrames", new SyslogFramesFactory());
    main.bind("ingestHttp", new HttpIngestRoute(new HttpIngest(httpTokens(), ingest, clock)));
    main.bind("health", new HealthExchange(database, this::sources, rules, judgement, geo, meters));
    main.bind(
        "page",
        new PageRoute(website(keys, directory, pages, languages, adminSettings(rules, backtest))));
    main.bind(Smtp.scheme(configuration.smtp()), Smtp.component(configuration.smtp()));
    Scheduler scheduler = ClusteredQuartz.scheduler(database.pool());
    opened.push(() -> scheduler.shutdown(true));
    QuartzComponent quartz = new QuartzComponent();
    quartz.setScheduler(scheduler);
    main.bind("quartz", quartz);
    // Ingest lets go of a batch that waits for the database before Camel waits for its routes to
    // end.
    opened.push(main::stop);
    opened.push(ingest);
    main.start();
    listeners =
        new SyslogListeners(
            main.getCamelContext(), syslogSources(), ingest, this::position, spool(), clock);
    opened.push(listeners);
    listeners.start();
    files.addRoutes(main.getCamelContext());
    LOG.info(
        "started: the page listens on {}:{}, {} rules are in force",
        configuration.page().listen().host(),
        configuration.page().listen().port(),
        rules.current().rules().size());
  }

  /** Until all sources are there, they may have one. */
  private boolean readsBacklog() {
    return files.isBehind() || listeners == null || listeners.isBehind();
  }

  private Ingest ingest(GeoFiles geo, Formats formats) {
    Ingest made = new Ingest(database.events()::store, geo, Redaction::of, clock, meters);
    for (Source source : configuration.sources()) {
      ParseSettings settings =
          new ParseSettings(
              source.zone(),
              configuration.site().domains(),
              configuration.ownNetworks(),
              formats.patterns());
      made.open(
          () -> database.events().openSource(source.name()), () -> LogParsers.create(settings));
    }
    return made;
  }

  private Optional<String> position(String source) {
    return database.events().openSource(source).position();
  }

  private SpoolSettings spool() {
    return new SpoolSettings(configuration.spool().folder(), configuration.spool().bytes());
  }

  private List<FileSource> fileSources() {
    List<FileSource> sources = new ArrayList<>();
    for (Source source : configuration.sources()) {
      if (source.input() instanceof Source.Files input) {
        sources.add(new FileSource(source.name(), Path.of(input.pattern()), source.zone()));
      }
    }
    return sources;
  }

  private List<SyslogSource> syslogSources() {
    List<SyslogSource> sources = new ArrayList<>();
    for (Source source : configuration.sources()) {
      if (source.input() instanceof Source.SyslogUdp input) {
        sources.add(syslog(source, SyslogSource.Transport.UDP, input.listen()));
      } else if (source.input() instanceof Source.SyslogTcp input) {
        sources.add(syslog(source, SyslogSource.Transport.TCP, input.listen()));
      }
    }
    return sources;
  }

  private static SyslogSource syslog(
      Source source, SyslogSource.Transport transport, HostPort listen) {
    return new SyslogSource(source.name(), transport, listen.host(), listen.port());
  }

  private Map<String, String> httpTokens() {
    Map<String, String> tokens = new HashMap<>();
    for (Source source : configuration.sources()) {
      if (source.input() instanceof Source.Http input) {
        tokens.put(source.name(), input.token().value());
      }
    }
    return tokens;
  }

  private Website website(
      SigningKeys keys,
      Directory directory,
      Templates pages,
      Languages languages,
      AdminSettings admin) {
    return new Website(
        new PageSettings(
            configuration.site().name(),
            configuration.site().contact(),
            configuration.site().changePasswordUrl(),
            configuration.page().address(),
            configuration.page().session(),
            configuration.retention(),
            configuration.page().trustedProxies(),
            configuration.geo().asn().isEmpty()),
        languages,
        pages,
        configuration.folders().templates().resolve("page/static"),
        directory,
        database.logs(),
        database.alerts(),
        links,
        keys,
        configuration
            .portal()
            .map(portal -> new Portal(portal, database.portalNonces()::use, clock)),
        admin,
        clock);
  }

  private AdminSettings adminSettings(RuleFolder rules, RecentBacktest backtest) {
    ZoneId zone = configuration.site().zone();
    return new AdminSettings(
        configuration.admin().allow(),
        zone,
        new AdminOverview(database, this::sources, rules, backtest, zone, clock));
  }

  private List<String> administratorAddresses() {
    return configuration.administrators().stream().map(Administrator::address).toList();
  }

  private Administrators administrators(Languages languages) {
    Map<String, Locale> spoken = new HashMap<>();
    for (Administrator administrator : configuration.administrators()) {
      spoken.put(administrator.address(), Locale.forLanguageTag(administrator.language()));
    }
    return new Administrators(spoken, languages.all().get(0), configuration.site().zone());
  }

  private List<AdministratorWatch.QuietSource> quietSources() {
    List<AdministratorWatch.QuietSource> sources = new ArrayList<>();
    for (Source source : configuration.sources()) {
      source
          .silence()
          .ifPresent(
              silence -> sources.add(new AdministratorWatch.QuietSource(source.name(), silence)));
    }
    return sources;
  }

  /** What this machine calls itself; a machine that can't say is told from none. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.debug("this machine's name is unknown", e);
      return "localhost";
    }
  }

  private MailSettings mailSettings() {
    return Smtp.mailSettings(configuration);
  }

  private SigningKeys signingKeys() {
    return configuration
        .page()
        .secret()
        .map(secret -> SigningKeys.of(secret.value()))
        .orElseGet(() -> SigningKeys.keptIn(configuration.folders().data()));
  }

  private Properties properties() {
    Properties properties = configuration.routeProperties();
    properties.setProperty("mailwarden.smtp.scheme", Smtp.scheme(configuration.smtp()));
    properties.setProperty("camel.server.enabled", "true");
    properties.setProperty("camel.server.host", configuration.page().listen().host());
    properties.setProperty(
        "camel.server.port", String.valueOf(configuration.page().listen().port()));
    properties.setProperty("camel.server.fileUploadEnabled", "false");
    properties.setProperty("camel.server.maxBodySize", String.valueOf(MOST_POSTED_BYTES));
    return properties;
  }

  /** Says what to do before anything else is started; the server's own message comes later. */
  private static void checkFree(HostPort listen) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(listen.host(), listen.port()));
    } catch (BindException e) {
      throw new CommandFailedException(
          "the page can't listen on "
              + listen.host()
              + ":"
              + listen.port()
              + " ("
              + e.getMessage()
              + "): stop what uses that port, or choose another with page.listen",
          e);
    }
  }
}

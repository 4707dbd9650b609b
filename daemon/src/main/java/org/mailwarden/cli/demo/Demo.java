package org.mailwarden.cli.demo;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailwarden.cli.CommandFailedException;
import org.mailwarden.cli.Daemon;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.directory.AccountsCsv;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Database;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.EventStore;
import org.mailwarden.store.StoreSettings;
import org.mailwarden.store.embedded.EmbeddedMariaDb;

/**
 * A running demo: the daemon reads the campus's thirty days, which only teach; then a few things
 * happen that should alarm their owners.
 */
final class Demo implements AutoCloseable {
  private static final ZoneId ZONE = ZoneId.of("Asia/Taipei");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LINK = Pattern.compile("https?://\\S+/l/\\S+");

  private static final String HANOI = "14.160.24.118";
  private static final String SAO_PAULO = "177.54.144.87";
  private static final String OTHER_PROVIDER = "139.175.12.201";

  /**
   * Alert mails: two to the mailboxes and the one recovery address, one about sending; a digest.
   */
  private static final int MAILS = 5;

  private final Path data;
  private final Path installation;
  private final Clock clock;
  private final Instant started;
  private final Campus campus;
  private final CampusLog log;
  private final EmbeddedMariaDb server;
  private final DemoInbox inbox;
  private final Daemon daemon;
  private final int port;

  private Demo(
      Path installation,
      Path data,
      Clock clock,
      Campus campus,
      CampusLog log,
      EmbeddedMariaDb server,
      DemoInbox inbox,
      Daemon daemon,
      int port,
      Instant started) {
    this.installation = installation;
    this.data = data;
    this.clock = clock;
    this.campus = campus;
    this.log = log;
    this.server = server;
    this.inbox = inbox;
    this.daemon = daemon;
    this.port = port;
    this.started = started;
  }

  /**
   * Starts everything and returns when the last mail has arrived.
   *
   * @param wantedPort of the query page; another is taken if it is in use
   * @param progress is told what is being done
   */
  static Demo start(
      Path installation,
      Path data,
      long seed,
      int wantedPort,
      Clock clock,
      Consumer<String> progress)
      throws Exception {
    Instant started = clock.instant();
    SplittableRandom random = new SplittableRandom(seed);
    Campus campus = new Campus(random);
    CampusLog log = new CampusLog(campus, ZONE, random);
    Path logs = Files.createDirectories(data.resolve("logs"));
    progress.accept("Writing thirty days of logs of a made-up campus ...");
    List<String> mailLog = log.history(clock.instant());
    List<String> accountLog = log.accounts(clock.instant());
    Files.write(logs.resolve("mail.log"), mailLog);
    Files.write(logs.resolve("accounts.log"), accountLog);
    Files.writeString(data.resolve("people.csv"), campus.csv());

    progress.accept("Starting MariaDB (the first time, it is unpacked) ...");
    EmbeddedMariaDb server = EmbeddedMariaDb.start(data.resolve("database"));
    DemoInbox inbox = DemoInbox.start(0, 0, ZONE);
    try {
      int port = freePort(wantedPort);
      Configuration configuration = configuration(installation, data, server, inbox, port);
      prepare(server.settings(), data, clock);
      progress.accept("Starting the daemon ...");
      Daemon daemon = Daemon.start(configuration, clock);
      Demo demo =
          new Demo(installation, data, clock, campus, log, server, inbox, daemon, port, started);
      demo.readHistory(mailLog.size() + accountLog.size(), progress);
      demo.letThingsHappen(progress);
      return demo;
    } catch (Exception e) {
      inbox.close();
      server.close();
      throw e;
    }
  }

  URI inbox() {
    return inbox.page();
  }

  URI page() {
    return DemoCommand.localhost(port);
  }

  Path rules() {
    return installation.resolve("rules").resolve("new-country.yaml");
  }

  /** A command that signs somebody in from far away, once more. */
  String tryLine() {
    Campus.Mailbox grace = campus.mailboxes().get(7);
    String line = log.foreignLogin(grace, SAO_PAULO, 0, clock.instant()).get(0);
    int stamp = line.indexOf(' ');
    return "echo \"$(date --iso-8601=seconds)"
        + line.substring(stamp)
        + "\" >> "
        + data.resolve("logs/mail.log").toAbsolutePath();
  }

  /** What came of it all. */
  Summary summary() throws IOException {
    long read = 0;
    long unparsed = 0;
    for (EventStore.SourceSummary source : daemon.database().events().sources()) {
      read += source.lines().all();
      unparsed += source.lines().unreadable();
    }
    Map<Stream, Long> events = new EnumMap<>(Stream.class);
    for (Stream stream : Stream.values()) {
      events.put(stream, daemon.database().logs().count(stream));
    }
    URI link = link();
    return new Summary(
        read,
        events,
        unparsed,
        daemon.database().alerts().count(),
        inbox.mails().size(),
        link,
        status(link),
        Duration.between(started, clock.instant()).toSeconds());
  }

  @Override
  public void close() {
    daemon.close();
    inbox.close();
    server.close();
  }

  private void readHistory(long lines, Consumer<String> progress) {
    long[] told = {0};
    await(
        "the logs were not read",
        () -> {
          long read = linesRead();
          if (read > told[0]) {
            progress.accept("Reading logs: " + read + " of " + lines + " lines");
            told[0] = read;
          }
          return read >= lines;
        });
  }

  private void letThingsHappen(Consumer<String> progress) throws IOException {
    progress.accept("Now somebody signs in from Vietnam, somebody from Brazil after some tries,");
    progress.accept("somebody from a new provider, and one mailbox sends to 240 people ...");
    List<Campus.Mailbox> mailboxes = campus.mailboxes();
    Instant now = clock.instant();
    append(log.foreignLogin(mailboxes.get(0), HANOI, 0, now));
    append(log.foreignLogin(mailboxes.get(1), SAO_PAULO, 3, now));
    append(log.foreignLogin(mailboxes.get(2), OTHER_PROVIDER, 0, now));
    append(log.burst(mailboxes.get(mailboxes.size() - 1), 240, now));
    await("the alerts were not raised", () -> daemon.database().alerts().count() >= 4);
    daemon.collectDigests();
    await("the mails did not arrive", () -> inbox.mails().size() >= MAILS);
    progress.accept("The owners have mail.");
  }

  private void append(List<String> lines) throws IOException {
    Files.write(data.resolve("logs/mail.log"), lines, StandardOpenOption.APPEND);
  }

  private long linesRead() {
    return daemon.database().events().sources().stream()
        .mapToLong(source -> source.lines().all())
        .sum();
  }

  private void await(String otherwise, BooleanSupplier condition) {
    Instant end = clock.instant().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (clock.instant().isAfter(end)) {
        throw new CommandFailedException(
            otherwise
                + " within "
                + PATIENCE.toSeconds()
                + " s; what the daemon says above may tell why, and so may "
                + page()
                + "/health");
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailedException("interrupted", e);
      }
    }
  }

  /** The link in the mail to the owner whose mailbox was read from Vietnam. */
  private URI link() throws IOException {
    String owner = campus.mailboxes().get(0).address();
    try {
      for (MimeMessage mail : inbox.mails()) {
        Matcher matcher = LINK.matcher(DemoInbox.body(mail, "text/plain"));
        if (mail.getAllRecipients()[0].toString().equals(owner) && matcher.find()) {
          return URI.create(matcher.group());
        }
      }
    } catch (MessagingException e) {
      throw new IOException("a mail in the demo's inbox can't be read", e);
    }
    throw new IOException("no mail to " + owner + " has a link");
  }

  /** The status of the page that the link ends at. */
  private static int status(URI link) throws IOException {
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      return browser
          .send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * An empty database, since the logs of an earlier demo ended at an earlier now; then the people.
   */
  private static void prepare(DatabaseSettings where, Path data, Clock clock)
      throws SQLException, IOException {
    String name = where.url().replaceFirst(".*/", "");
    try (Connection connection =
            DriverManager.getConnection(where.url(), where.user(), where.password());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name);
      statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }
    try (Database database =
        Database.open(where, new StoreSettings(Duration.ofDays(30), "localhost"), clock)) {
      database.people().upsert(AccountsCsv.read(data.resolve("people.csv")));
    }
  }

  private static Configuration configuration(
      Path installation, Path data, EmbeddedMariaDb server, DemoInbox inbox, int port) {
    String yaml =
        """
        site:
          name: Campus Mail
          domains: [campus.example, student.campus.example]
          languages: [en, zh-TW]
          time-zone: Asia/Taipei
          contact: postmaster@campus.example
          change-password-url: https://mail.campus.example/password
        database:
          url: %s
          user: %s
        sources:
          - name: mail-log
            file: logs/mail.log
          - name: account-log
            file: logs/accounts.log
        smtp:
          host: 127.0.0.1
          port: %d
          tls: none
          from: mailwarden@campus.example
        page:
          address: http://127.0.0.1:%d
          listen: 127.0.0.1:%d
          session: 12h
        folders:
          data: state
        jobs:
          judge: 1s
          send: 1s
        """
            .formatted(
                server.settings().url(), server.settings().user(), inbox.smtpPort(), port, port);
    return Configuration.ofText(
        yaml,
        Map.of("MAILWARDEN_DATABASE_PASSWORD", server.settings().password()),
        data.toAbsolutePath(),
        installation);
  }

  private static int freePort(int wanted) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback, wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
        return socket.getLocalPort();
      }
    }
  }

  /**
   * What came of a demo.
   *
   * @param events rows in each of the four logs
   * @param mails that the inbox took by SMTP
   * @param link out of a mail
   * @param linkStatus of the page that the link ends at
   */
  record Summary(
      long linesRead,
      Map<Stream, Long> events,
      long unparsed,
      long alerts,
      long mails,
      URI link,
      int linkStatus,
      long seconds) {}
}

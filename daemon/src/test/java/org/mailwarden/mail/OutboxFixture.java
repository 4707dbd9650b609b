package org.mailwarden.mail;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.BrakeSettings;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Database;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.MovedClock;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.Sighting;
import org.mailwarden.store.StoreSettings;
import org.mailwarden.store.TestDatabase;
import org.mailwarden.template.Templates;

/**
 * A real outbox with a clock that stands still until it is moved, filled the way the daemon fills
 * it: a login from Vietnam is stored and judged.
 */
public final class OutboxFixture implements AutoCloseable {
  public static final Instant NIGHT = Instant.parse("2026-03-10T06:05:33Z");

  private static final Origin JAPAN = new Origin("JP", 2501, "UTnet", "133.11.0.0/24");
  private static final Origin VIETNAM = new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24");

  private final TestDatabase tables = TestDatabase.create();
  private final MovedClock clock = new MovedClock(NIGHT);
  private final Database database;
  private final Directory directory;

  /** At a site that doesn't brake. */
  public OutboxFixture() {
    this(new BrakeSettings(1, 1000));
  }

  OutboxFixture(BrakeSettings brake) {
    database =
        tables.open(
            new StoreSettings(
                TestDatabase.RETENTION,
                "mail.campus.example",
                brake,
                List.of("root@campus.example", "wang@campus.example")),
            clock);
    directory =
        new Directory(
            database.people(), new Languages(List.of("en", "zh-TW")), ZoneId.of("Asia/Taipei"));
  }

  /** Stores a login to each account and raises an alert that is mailed to its mailbox at once. */
  public void alert(String... accounts) {
    for (String account : accounts) {
      raise(account, false, List.of(new Recipient(account, Recipient.Role.OWNER)));
    }
  }

  /** As {@link #alert}, of a login from Japan. */
  void alertFromJapan(String account) {
    raise(
        account,
        ClientAddress.parse("133.11.0.7"),
        JAPAN,
        false,
        List.of(new Recipient(account, Recipient.Role.OWNER)));
  }

  /** Stores a login and raises an alert, for the next digest or for these recipients. */
  public void raise(String account, boolean digest, List<Recipient> mails) {
    raise(account, ClientAddress.parse("14.160.20.30"), VIETNAM, digest, mails);
  }

  private void raise(
      String account, ClientAddress client, Origin origin, boolean digest, List<Recipient> mails) {
    database
        .events()
        .store(
            new EventBatch(
                database.events().openSource(account).id(),
                "1",
                Optional.empty(),
                List.of(
                    new LocatedEvent(
                        new SuccessfulLogin(
                            NIGHT, new Account(account), account, "imap", Optional.of(client)),
                        Optional.of(origin))),
                List.of(),
                new EventBatch.LineCounts(1, 0, 0),
                List.of(),
                false));
    database
        .alerts()
        .judge(
            100,
            (sightings, history, ledger) ->
                sightings.stream()
                    .filter(sighting -> sighting.signs().containsKey(Candidate.Kind.COUNTRY))
                    .map(sighting -> newAlert(sighting, digest, mails))
                    .forEach(ledger::add));
  }

  private static NewAlert newAlert(Sighting sighting, boolean digest, List<Recipient> mails) {
    return new NewAlert(
        sighting.accountId(),
        "new-country",
        "critical",
        "on",
        "country:VN",
        sighting.located().event().time(),
        new Evidence(
            Candidate.Kind.COUNTRY,
            sighting.signs().get(Candidate.Kind.COUNTRY),
            "imap",
            sighting.located().event().client(),
            sighting.located().origin(),
            Map.of()),
        digest,
        mails);
  }

  /** A job that sends through this relay with the mail templates of the checkout. */
  public SendJob sendJob(SendJob.Relay relay) {
    return sendJob(relay, Path.of("../templates/mail"));
  }

  SendJob sendJob(SendJob.Relay relay, Path templates) {
    MailSettings settings =
        new MailSettings(
            "Campus Mail",
            "mailwarden@campus.example",
            "postmaster@campus.example",
            URI.create("https://mail.campus.example/password"),
            URI.create("https://logs.campus.example"));
    LogLinks links =
        (account, stream, day) -> URI.create("https://logs.campus.example/l/TOKEN-" + day);
    Templates words = Templates.load(templates);
    return new SendJob(
        database.outbox(),
        database.alerts(),
        directory,
        new Composer(
            words,
            links,
            settings,
            () -> new RuleSet(List.of()),
            new StoredMailboxLog(database.logs())),
        new AdministratorMails(
            words,
            settings,
            new Administrators(
                Map.of("wang@campus.example", Locale.forLanguageTag("zh-TW")),
                Locale.ENGLISH,
                ZoneId.of("Asia/Taipei")),
            database.alerts(),
            database.held(),
            () -> new RuleSet(List.of())),
        settings,
        database.outbox()::firstOfIncident,
        relay,
        clock);
  }

  DigestJob digestJob() {
    return new DigestJob(database.outbox(), directory);
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    clock.set(clock.instant().plus(time));
  }

  /** Recipient, state, attempts and error of every mail, oldest first. */
  public List<String> mails() {
    return tables.query(
        "SELECT recipient, state, attempts, COALESCE(error, '') FROM outbox ORDER BY id");
  }

  /** Where its tables are. */
  public DatabaseSettings tables() {
    return tables.settings();
  }

  /** The result of a query in the outbox's database, columns separated by a bar. */
  public List<String> query(String sql) {
    return tables.query(sql);
  }

  Database database() {
    return database;
  }

  Clock clock() {
    return clock;
  }

  void execute(String sql) {
    tables.execute(sql);
  }

  @Override
  public void close() {
    database.close();
    tables.close();
  }
}

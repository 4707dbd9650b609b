package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.Database;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.TestDatabase;

/** A day that three servers wrote while nobody read, under the default rules. */
class BacklogTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Account MEI = new Account("mei@campus.example");
  private static final Account LI = new Account("li@campus.example");
  private static final ClientAddress TAIPEI = ClientAddress.parse("61.216.1.7");
  private static final ClientAddress HANOI = ClientAddress.parse("14.160.20.30");

  private final MovedClock clock = new MovedClock();
  private boolean backlog = true;
  private TestDatabase tables;
  private Database database;
  private JudgeJob job;

  @BeforeEach
  void twoAccountsOfTaipei() {
    tables = TestDatabase.create();
    database = tables.open(clock);
    RuleSet rules = RuleFolder.load(Path.of("../rules")).current();
    Directory directory =
        new Directory(database.people(), new Languages(List.of("en")), ZoneOffset.UTC);
    job =
        new JudgeJob(
            database.alerts(),
            new Judgement(
                    () -> rules,
                    AccountOwners.of(directory, database.people()),
                    Locations.byCountry(),
                    List::of)
                .at(clock),
            clock,
            JudgeJob.SETTLE,
            () -> backlog);
    List<LogEvent> month = new ArrayList<>();
    for (int day = 30; day > 1; day--) {
      month.add(login(MEI, NOW.minus(Duration.ofDays(day)), TAIPEI));
      month.add(login(LI, NOW.minus(Duration.ofDays(day)), TAIPEI));
    }
    store("imap-1", true, month);
  }

  @AfterEach
  void close() {
    database.close();
    tables.close();
  }

  @Test
  void mailsOncePerIncidentInWhicheverOrderTheSourcesAreRead() {
    storeDay();
    assertThat(job.run()).as("another source is still behind").isZero();
    backlog = false;
    clock.now = clock.now.plus(JudgeJob.SETTLE.minusMillis(1));
    assertThat(job.run()).as("its last lines are on their way").isZero();
    clock.now = clock.now.plusMillis(1);

    assertThat(job.run()).isPositive();

    assertThat(
            tables.query(
                "SELECT recipient, COUNT(*) FROM outbox WHERE role = 'owner' AND kind = 'alert'"
                    + " GROUP BY recipient ORDER BY recipient"))
        .containsExactly("li@campus.example|1", "mei@campus.example|1");
    assertThat(tables.query("SELECT COUNT(*) FROM incident")).containsExactly("2");
    assertThat(tables.query("SELECT DISTINCT rule FROM alert WHERE account = " + idOf(MEI)))
        .contains("new-country", "sending-volume");
    assertThat(database.alerts().waiting()).isZero();
  }

  @Test
  void waitsForASourceThatIsBehindTenMinutesAtMost() {
    storeDay();
    clock.now = NOW.plus(JudgeJob.PATIENCE).minusMillis(1);
    assertThat(job.run()).isZero();

    clock.now = NOW.plus(JudgeJob.PATIENCE);

    assertThat(job.run()).isPositive();
  }

  /** What was sent is read first, the failures before the login last. */
  private void storeDay() {
    Instant morning = NOW.minus(Duration.ofHours(5));
    List<LogEvent> burst = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      burst.add(mail(morning.plusSeconds(900 + i), i));
    }
    store("smtp", false, burst);
    store(
        "imap-2",
        false,
        List.of(
            login(MEI, morning.plusSeconds(300), HANOI),
            login(LI, morning.plusSeconds(600), HANOI)));
    List<LogEvent> failures = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      failures.add(failure(morning.plusSeconds(i * 20L)));
    }
    store("imap-1", false, failures);
  }

  private long idOf(Account account) {
    return database.people().account(account).orElseThrow().id();
  }

  private void store(String source, boolean history, List<LogEvent> events) {
    List<LocatedEvent> located =
        events.stream()
            .map(event -> new LocatedEvent(event, event.client().map(BacklogTest::origin)))
            .toList();
    database
        .events()
        .store(
            new EventBatch(
                database.events().openSource(source).id(),
                source + history,
                Optional.empty(),
                located,
                List.of(),
                new EventBatch.LineCounts(events.size(), 0, 0),
                List.of(),
                history));
  }

  private static Origin origin(ClientAddress client) {
    return client.equals(HANOI)
        ? new Origin("VN", 45_899, "VNPT", client.network())
        : new Origin("TW", 3_462, "HiNet", client.network());
  }

  private static LogEvent login(Account account, Instant time, ClientAddress client) {
    return new SuccessfulLogin(time, account, account.address(), "imap", Optional.of(client));
  }

  private static LogEvent failure(Instant time) {
    return new FailedLogin(
        time, MEI, MEI.address(), "imap", Optional.of(HANOI), FailedLogin.Reason.WRONG_PASSWORD);
  }

  private static LogEvent mail(Instant time, int number) {
    return new MailAttempt(
        time,
        MEI,
        Optional.of(HANOI),
        MEI.address(),
        MEI.address(),
        "mx.other.example",
        "Q" + number,
        "sent",
        "friend" + number + "@other.example",
        "250 ok");
  }

  /** Stands until it is moved. */
  private static final class MovedClock extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

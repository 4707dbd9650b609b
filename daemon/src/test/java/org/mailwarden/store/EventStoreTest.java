package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.SourceParser.MemoryChange;

class EventStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Account MEI = new Account("mei@campus.example");
  private static final List<LogTable> LOGS =
      List.of(
          LogTable.SUCCESSFUL_LOGIN,
          LogTable.FAILED_LOGIN,
          LogTable.SMTP_MAIL,
          LogTable.ACCOUNT_CHANGE);
  private static final ClientAddress TAIPEI = ClientAddress.parse("61.216.1.9");
  private static final ClientAddress HANOI = ClientAddress.parse("14.160.20.30");

  private final TestDatabase tables = TestDatabase.create();
  private Database database;
  private SourceState source;

  @BeforeEach
  void open() {
    database = tables.open(Clock.fixed(NOW, ZoneOffset.UTC));
    source = database.events().openSource("mail.log");
  }

  @AfterEach
  void close() {
    database.close();
    tables.close();
  }

  @Test
  void storesRowsAndPositionTogether() {
    database.events().store(batch("offset 100", false, login(NOW, TAIPEI, "TW")));

    assertThat(
            tables.query(
                "SELECT a.address, l.time, l.service, l.country, l.login"
                    + " FROM successful_login l JOIN account a ON a.id = l.account"))
        .containsExactly("mei@campus.example|2026-03-10 12:00:00.000000|imap|TW|mei");
    assertThat(database.events().openSource("mail.log").position()).contains("offset 100");
  }

  @Test
  void storesNothingOfABatchThatFailsAndAllOfItAfterwards() {
    EventBatch batch =
        new EventBatch(
            source.id(),
            "offset 100",
            Optional.empty(),
            List.of(login(NOW, TAIPEI, "TW")),
            List.of(new MemoryChange("qid", "state", NOW)),
            new EventBatch.LineCounts(1, 0, 0),
            List.of(),
            false);
    tables.execute("RENAME TABLE parser_memory TO gone");

    assertThatThrownBy(() -> database.events().store(batch))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(tables.query("SELECT * FROM successful_login")).isEmpty();
    assertThat(tables.query("SELECT * FROM candidate")).isEmpty();
    assertThat(tables.query("SELECT * FROM account")).isEmpty();

    tables.execute("RENAME TABLE gone TO parser_memory");
    database.events().store(batch);
    assertThat(tables.query("SELECT kind, value FROM candidate ORDER BY kind"))
        .containsExactly("country|TW", "network|61.216.1.0/24", "service|imap");
    assertThat(tables.query("SELECT batch, understood FROM source")).containsExactly("1|1");
    assertThat(database.events().openSource("mail.log").memory())
        .containsExactly(new MemoryChange("qid", "state", NOW));
  }

  @Test
  void aRestartForgetsNothingOfAnOldLogThatIsStillBeingRead() {
    MemoryChange halfOpen = new MemoryChange("qid", "state", NOW.minus(Duration.ofDays(20)));
    database
        .events()
        .store(
            new EventBatch(
                source.id(),
                "offset 100",
                Optional.empty(),
                List.of(),
                List.of(halfOpen),
                new EventBatch.LineCounts(1, 0, 0),
                List.of(),
                true));
    database.close();
    database = tables.open(Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(database.events().openSource("mail.log").memory()).containsExactly(halfOpen);
  }

  @Test
  void makesACandidateOfAPlaceOnce() {
    database.events().store(batch("1", false, login(NOW, HANOI, "VN")));
    tables.execute("DELETE FROM candidate");
    database.events().store(batch("2", false, login(NOW.plusSeconds(5), HANOI, "VN")));
    try (Database other = tables.open(Clock.fixed(NOW, ZoneOffset.UTC))) {
      SourceState syslog = other.events().openSource("syslog");
      other
          .events()
          .store(
              new EventBatch(
                  syslog.id(),
                  "1",
                  Optional.empty(),
                  List.of(login(NOW.plusSeconds(9), HANOI, "VN")),
                  List.of(),
                  new EventBatch.LineCounts(1, 0, 0),
                  List.of(),
                  false));
    }

    assertThat(tables.query("SELECT * FROM candidate")).isEmpty();
  }

  @Test
  void historyTeachesAndMakesNoCandidates() {
    database
        .events()
        .store(batch("1", true, login(NOW, HANOI, "VN"), mail(NOW, "Q1", "a@b.example", "sent")));

    assertThat(tables.query("SELECT * FROM candidate")).isEmpty();
    // The first day of the account's week.
    assertThat(
            tables.query(
                "SELECT kind, value, last_seen FROM account_origin WHERE kind <> 'sender_network' ORDER BY kind"))
        .containsExactly(
            "country|VN|2026-03-04",
            "network|14.160.20.0/24|2026-03-04",
            "service|imap|2026-03-04");
    assertThat(tables.query("SELECT first_seen FROM account"))
        .containsExactly("2026-03-10 12:00:00.000000");
  }

  @Test
  void keepsNoRowsOlderThanTheRetentionTimeButLearnsFromThem() {
    Instant old = NOW.minus(Duration.ofDays(45));
    database.events().store(batch("1", true, login(old, HANOI, "VN")));

    assertThat(tables.query("SELECT * FROM successful_login")).isEmpty();
    assertThat(tables.query("SELECT value FROM account_origin WHERE kind = 'country'"))
        .containsExactly("VN");
  }

  @Test
  void failedLoginsCreateNoAccountAndCountTowardsSpraying() {
    database.events().store(batch("1", false, failure("admin@campus.example")));
    database
        .events()
        .store(batch("2", false, login(NOW, TAIPEI, "TW"), failure("mei@campus.example")));

    assertThat(tables.query("SELECT address FROM account")).containsExactly("mei@campus.example");
    assertThat(tables.query("SELECT reason FROM failed_login")).containsExactly("wrong-password");
    assertThat(tables.query("SELECT HEX(ip), failures FROM stray_failure_hour"))
        .containsExactly("0EA0141E|1");
  }

  @Test
  void aFailureBeforeTheFirstLoginIsAStrayWhereverTheBatchEnds() {
    database
        .events()
        .store(
            batch(
                "1",
                false,
                failure("mei@campus.example"),
                login(NOW, TAIPEI, "TW"),
                failure("mei@campus.example")));

    assertThat(tables.query("SELECT COUNT(*) FROM failed_login")).containsExactly("1");
    assertThat(tables.query("SELECT failures FROM stray_failure_hour")).containsExactly("1");
  }

  @Test
  void aNewPlacesCandidateIsItsFirstLineWhereverTheBatchEnds() {
    database
        .events()
        .store(
            batch(
                "1",
                false,
                login(NOW, HANOI, "VN"),
                // From a server whose clock is slow.
                login(NOW.minusSeconds(2), HANOI, "VN")));

    assertThat(tables.query("SELECT DISTINCT time FROM candidate"))
        .containsExactly("2026-03-10 12:00:00.000000");
    assertThat(tables.query("SELECT DISTINCT first_seen FROM account_origin"))
        .containsExactly("2026-03-10 11:59:58.000000");
  }

  @Test
  void countsAMessageOnceAndItsRecipientsEach() {
    database
        .events()
        .store(
            batch(
                "1",
                false,
                mail(NOW, "Q1", "a@b.example", "sent"),
                mail(NOW, "Q1", "c@b.example", "deferred")));
    database
        .events()
        .store(
            batch(
                "2",
                false,
                mail(NOW.plusSeconds(9), "Q1", "c@b.example", "bounced"),
                mail(NOW.plusSeconds(9), "Q2", "a@b.example", "sent")));

    assertThat(tables.query("SELECT hour, messages, recipients, bounced FROM sending_hour"))
        .containsExactly("2026-03-10 12:00:00|2|3|1");
    assertThat(tables.query("SELECT kind FROM candidate")).containsExactly("sender_network");
  }

  @Test
  void looksAtSendingFromTheFloorOnWhereverTheBatchesEnd() {
    for (int batch = 0; batch < 3; batch++) {
      LocatedEvent[] mails = new LocatedEvent[4];
      for (int i = 0; i < mails.length; i++) {
        mails[i] = mail(NOW.plusSeconds(batch * 4L + i), "Q1", "r" + i + "@b.example", "bounced");
      }
      database.events().store(batch("b" + batch, false, mails));
    }

    assertThat(
            tables.query(
                "SELECT kind, value, time FROM candidate WHERE kind <> 'sender_network' ORDER BY kind, time"))
        .containsExactly(
            "bounces|2026-03-10T12:00:00Z|2026-03-10 12:00:09.000000",
            "bounces|2026-03-10T12:00:00Z|2026-03-10 12:00:10.000000",
            "bounces|2026-03-10T12:00:00Z|2026-03-10 12:00:11.000000",
            "volume|2026-03-10T12:00:00Z|2026-03-10 12:00:09.000000",
            "volume|2026-03-10T12:00:00Z|2026-03-10 12:00:10.000000",
            "volume|2026-03-10T12:00:00Z|2026-03-10 12:00:11.000000");
  }

  @Test
  void looksAtLoginsForADayAfterFiveFailuresThoughTheDaemonRestarts() {
    database.events().store(batch("1", true, login(NOW.minusSeconds(60), TAIPEI, "TW")));
    LocatedEvent failure = failure("mei@campus.example");
    database.events().store(batch("2", false, failure, failure, failure, failure, failure));
    database.close();
    database = tables.open(Clock.fixed(NOW, ZoneOffset.UTC));
    database.events().openSource("mail.log");
    database
        .events()
        .store(
            batch(
                "3",
                false,
                login(NOW.plus(Duration.ofHours(23)), TAIPEI, "TW"),
                login(NOW.plus(Duration.ofHours(25)), TAIPEI, "TW")));

    assertThat(tables.query("SELECT DISTINCT kind, time FROM candidate ORDER BY time"))
        .containsExactly(
            "failures|2026-03-10 12:00:00.000000", "watched|2026-03-11 11:00:00.000000");
  }

  @Test
  void storesADeliveryThatNamesItselfOnce() {
    EventBatch batch =
        new EventBatch(
            source.id(),
            "1",
            Optional.of("delivery 7"),
            List.of(login(NOW, TAIPEI, "TW")),
            List.of(),
            new EventBatch.LineCounts(1, 0, 0),
            List.of(),
            false);

    assertThat(database.events().store(batch)).isEqualTo(EventStore.Outcome.STORED);
    assertThat(database.events().store(batch)).isEqualTo(EventStore.Outcome.REPEATED);
    assertThat(tables.query("SELECT COUNT(*) FROM successful_login")).containsExactly("1");
  }

  @Test
  void refusesASecondReaderOfASource() {
    try (Database other = tables.open(Clock.fixed(NOW, ZoneOffset.UTC))) {
      other.events().openSource("mail.log");
      other.events().store(batch("1", false, login(NOW, TAIPEI, "TW")));
    }

    assertThatThrownBy(() -> database.events().store(batch("2", false, login(NOW, TAIPEI, "TW"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("source \"mail.log\" is read by another process");
  }

  @Test
  void keepsHostileTextAsTextAndCutsWhatIsTooLong() {
    String hostile = "'; DROP TABLE account; -- \"><script>\u0000";
    database
        .events()
        .store(
            batch(
                "1",
                false,
                new LocatedEvent(
                    new MailAttempt(
                        NOW,
                        MEI,
                        Optional.empty(),
                        hostile,
                        "",
                        "",
                        "Q1",
                        "sent",
                        "a@b.example",
                        "😀".repeat(2000)),
                    Optional.empty())));

    long id = database.people().account(MEI).orElseThrow().id();
    MailAttempt read =
        database
            .logs()
            .mails(MEI, id, NOW, NOW.plusSeconds(1), Optional.empty(), 10)
            .get(0)
            .event();
    assertThat(read.sender()).isEqualTo(hostile);
    assertThat(read.response()).isEqualTo("😀".repeat(1023) + "…");
  }

  @Test
  void makesPartitionsAheadAndDropsOldOnes() {
    assertThat(partitions()).startsWith("p20260304").endsWith("p20260317", "p_future");
    database.close();
    database = tables.open(Clock.fixed(NOW.plus(Duration.ofDays(3)), ZoneOffset.UTC));

    assertThat(partitions()).startsWith("p20260307").endsWith("p20260320", "p_future");
  }

  @Test
  void readsOneAccountsDayNewestFirstByTheClusteredKey() {
    database
        .events()
        .store(
            batch(
                "1",
                false,
                login(NOW.minusSeconds(60), TAIPEI, "TW"),
                login(NOW, TAIPEI, "TW"),
                login(NOW, HANOI, "VN")));
    long id = database.people().account(MEI).orElseThrow().id();

    var first =
        database
            .logs()
            .successfulLogins(
                MEI, id, NOW.minusSeconds(99), NOW.plusSeconds(1), Optional.empty(), 2);
    var second =
        database
            .logs()
            .successfulLogins(
                MEI,
                id,
                NOW.minusSeconds(99),
                NOW.plusSeconds(1),
                Optional.of(first.get(1).cursor()),
                2);
    assertThat(first).extracting(LogQuery.Row::country).containsExactly("VN", "TW");
    assertThat(second).extracting(row -> row.event().time()).containsExactly(NOW.minusSeconds(60));
    assertThat(
            tables.query(
                "EXPLAIN PARTITIONS SELECT * FROM successful_login WHERE account = "
                    + id
                    + " AND time >= '2026-03-10' AND time < '2026-03-11'"
                    + " ORDER BY account DESC, time DESC, seq DESC LIMIT 500"))
        .singleElement()
        .asString()
        .contains("|p20260310|range|PRIMARY|PRIMARY|")
        .doesNotContain("filesort");
  }

  @Test
  void losesNothingWhenSourcesThatShareAccountsAreReadAtOnce() throws Exception {
    int sources = 4;
    int logins = 1_500;
    ExecutorService readers = Executors.newFixedThreadPool(sources);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      SourceState mine = database.events().openSource("source " + i);
      int first = i;
      done.add(
          readers.submit(
              () -> {
                for (int batch = 0; batch < 6; batch++) {
                  List<LocatedEvent> events = new ArrayList<>();
                  for (int n = 0; n < logins / 6; n++) {
                    // Each in an order of its own, so that they meet.
                    int user = (n * (first * 2 + 1) + batch * 40) % 400;
                    events.add(
                        located(
                            new SuccessfulLogin(
                                NOW,
                                new Account("user" + user + "@campus.example"),
                                "u",
                                "imap",
                                Optional.of(ClientAddress.parse("61.216." + user % 200 + ".9"))),
                            "TW"));
                  }
                  database
                      .events()
                      .store(
                          new EventBatch(
                              mine.id(),
                              "batch " + batch,
                              Optional.empty(),
                              events,
                              List.of(),
                              new EventBatch.LineCounts(events.size(), 0, 0),
                              List.of(),
                              false));
                }
              }));
    }
    for (Future<?> reader : done) {
      reader.get();
    }
    readers.shutdown();

    assertThat(tables.query("SELECT COUNT(*) FROM successful_login"))
        .containsExactly(String.valueOf(sources * logins));
    assertThat(tables.query("SELECT COUNT(*) FROM stray_failure_hour")).containsExactly("0");
    assertThat(tables.query("SELECT COUNT(*) FROM candidate WHERE kind = 'network'"))
        .isEqualTo(tables.query("SELECT COUNT(*) FROM account_origin WHERE kind = 'network'"));
  }

  @Test
  void takesTwoDeliveriesForTwoThoughOnlyASpaceSetsThemApart() {
    assertThat(database.events().store(delivery("id"))).isEqualTo(EventStore.Outcome.STORED);
    assertThat(database.events().store(delivery("id "))).isEqualTo(EventStore.Outcome.STORED);
    assertThatThrownBy(() -> delivery("x".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 200");
  }

  @Test
  void storesOnceABatchWhoseCommitWasNotAnswered() {
    EventBatch batch = batch("position 1", false, login(NOW, TAIPEI, "TW"));
    database.events().store(batch);
    try (Database again = tables.open(Clock.fixed(NOW, ZoneOffset.UTC))) {
      // As if this process had not heard of its own commit.
      again.events().openSource("mail.log");
      tables.execute("UPDATE source SET batch = batch + 1, position = 'position 2'");
      again.events().store(batch("position 2", false, login(NOW, HANOI, "VN")));
      again.events().store(batch("position 3", false, login(NOW.plusSeconds(1), HANOI, "VN")));
    }

    assertThat(tables.query("SELECT country FROM successful_login ORDER BY time"))
        .containsExactly("TW", "VN");
  }

  @Test
  void keepsWhatLiesInTheFutureWithWhatCanNotBeRead() {
    database
        .events()
        .store(batch("1", false, login(Instant.parse("9999-12-31T23:00:00Z"), HANOI, "VN")));

    assertThat(tables.query("SELECT reason FROM unreadable_line"))
        .containsExactly("its time lies in the future");
    assertThat(tables.query("SELECT * FROM account_origin")).isEmpty();
  }

  @Test
  void goesOnAfterADeliveryWhoseCommitWasNotAnswered() {
    try (HikariDataSource pool = pool()) {
      FaultyConnections connections = new FaultyConnections(pool);
      EventStore events =
          new EventStore(
              new Transactions(connections.dataSource()),
              new Retention(TestDatabase.RETENTION, Clock.fixed(NOW, ZoneOffset.UTC)),
              false);
      events.openSource("mail.log");
      connections.loseNextAnswer();
      assertThatThrownBy(() -> events.store(delivery("a")))
          .isInstanceOf(StoreUnavailableException.class);

      assertThat(events.store(delivery("b"))).isEqualTo(EventStore.Outcome.STORED);
      assertThat(events.store(delivery("a"))).isEqualTo(EventStore.Outcome.REPEATED);
    }
    assertThat(tables.query("SELECT delivery_id FROM delivery ORDER BY delivery_id"))
        .containsExactly("a", "b");
    assertThat(tables.query("SELECT COUNT(*) FROM successful_login")).containsExactly("2");
  }

  /** An administrator may have switched LOAD DATA LOCAL off. */
  @Test
  void rowsAreTheSameWhicheverWayTheyGoIn() {
    LocatedEvent[] events = {
      login(NOW, TAIPEI, "TW"),
      failure("mei@campus.example"),
      new LocatedEvent(
          new MailAttempt(
              NOW,
              MEI,
              Optional.empty(),
              "a\tb\nc\\d\0e",
              "漢😀",
              "\\N",
              "'\"",
              "x".repeat(40),
              "",
              "y".repeat(2_000)),
          Optional.empty()),
      new LocatedEvent(
          new AccountChange(
              NOW.plusNanos(1_999),
              MEI,
              AccountChange.Kind.LOCKED,
              Optional.of(ClientAddress.parse("2001:db8::9")),
              "",
              "é"),
          Optional.empty())
    };
    List<List<String>> ways = new ArrayList<>();
    try (HikariDataSource pool = filePool()) {
      for (boolean loadData : new boolean[] {true, false}) {
        EventStore store =
            new EventStore(
                new Transactions(pool),
                new Retention(TestDatabase.RETENTION, Clock.fixed(NOW, ZoneOffset.UTC)),
                loadData);
        store.openSource("mail.log");
        store.store(batch(loadData ? "1" : "2", false, events));
        List<String> rows = new ArrayList<>();
        for (LogTable table : LOGS) {
          String columns = String.join(", ", table.columns()).replace("seq, ", "");
          rows.addAll(
              tables.query(
                  "SELECT CONCAT_WS('|', "
                      + columns.replace(" ip,", " HEX(ip),")
                      + ") FROM "
                      + table.name()));
          tables.execute("DELETE FROM " + table.name());
        }
        ways.add(rows);
      }
    }

    assertThat(ways.get(0)).hasSize(4).isEqualTo(ways.get(1));
  }

  @Test
  void openingASourceAgainUsesNoIdUp() {
    for (int i = 0; i < 5; i++) {
      database.events().openSource("mail.log");
    }

    assertThat(database.events().openSource("next").id()).isEqualTo(source.id() + 1);
  }

  private HikariDataSource filePool() {
    HikariConfig config = poolConfig();
    config.addDataSourceProperty("allowLocalInfile", "true");
    return new HikariDataSource(config);
  }

  private HikariDataSource pool() {
    return new HikariDataSource(poolConfig());
  }

  private HikariConfig poolConfig() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(tables.settings().url());
    config.setUsername(tables.settings().user());
    config.setPassword(tables.settings().password());
    config.setMaximumPoolSize(1);
    config.addDataSourceProperty("sessionVariables", "time_zone='+00:00'");
    return config;
  }

  private EventBatch delivery(String id) {
    return new EventBatch(
        source.id(),
        "position of " + id,
        Optional.of(id),
        List.of(login(NOW, TAIPEI, "TW")),
        List.of(),
        new EventBatch.LineCounts(1, 0, 0),
        List.of(),
        false);
  }

  private List<String> partitions() {
    return tables.query(
        "SELECT partition_name FROM information_schema.partitions"
            + " WHERE table_schema = DATABASE() AND table_name = 'smtp_mail'"
            + " ORDER BY partition_ordinal_position");
  }

  private EventBatch batch(String position, boolean history, LocatedEvent... events) {
    return new EventBatch(
        source.id(),
        position,
        Optional.empty(),
        Arrays.asList(events),
        List.of(),
        new EventBatch.LineCounts(events.length, 0, 0),
        List.of(),
        history);
  }

  private static LocatedEvent login(Instant time, ClientAddress from, String country) {
    return located(new SuccessfulLogin(time, MEI, "mei", "imap", Optional.of(from)), country);
  }

  private static LocatedEvent failure(String address) {
    return located(
        new FailedLogin(
            NOW,
            new Account(address),
            address,
            "imap",
            Optional.of(HANOI),
            FailedLogin.Reason.WRONG_PASSWORD),
        "VN");
  }

  private static LocatedEvent mail(Instant time, String queueId, String to, String status) {
    return located(
        new MailAttempt(
            time,
            MEI,
            Optional.of(TAIPEI),
            "mei@campus.example",
            "mei",
            "mx",
            queueId,
            status,
            to,
            ""),
        "TW");
  }

  private static LocatedEvent located(LogEvent event, String country) {
    return new LocatedEvent(
        event, Optional.of(new Origin(country, 0, "", event.client().orElseThrow().network())));
  }
}

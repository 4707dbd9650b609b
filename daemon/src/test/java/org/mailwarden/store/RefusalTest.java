package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Account;
import org.mailwarden.event.MailAttempt;

/** What is said when a database takes nothing, and that the same batch is stored once it does. */
class RefusalTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final int MAILS = 2_000;

  private final TestDatabase tables = TestDatabase.create();
  private int source;

  @BeforeEach
  void makeTables() {
    try (Database database = tables.open(CLOCK)) {
      source = database.events().openSource("mail").id();
    }
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aFullTableIsAFullDisk() {
    tables.execute(
        "SET STATEMENT max_heap_table_size = 16384 FOR ALTER TABLE sent_message ENGINE = MEMORY");
    try (HikariDataSource pool = pool("")) {
      EventStore events = events(new Transactions(pool));

      assertThatThrownBy(() -> events.store(batch()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(
              "the database takes nothing, for its disk is full: make room there (")
          .hasMessageContaining("The table 'sent_message' is full");
      assertThat(tables.query("SELECT * FROM smtp_mail")).isEmpty();

      tables.execute("ALTER TABLE sent_message ENGINE = InnoDB");
      tables.execute("DELETE FROM sent_message");
      events.store(batch());
    }
    assertThat(tables.query("SELECT COUNT(*) FROM smtp_mail"))
        .containsExactly(String.valueOf(MAILS));
    assertThat(tables.query("SELECT SUM(messages) FROM sending_hour"))
        .containsExactly(String.valueOf(MAILS));
  }

  @Test
  void tooManyConnectionsAreNamedAndEndedOnesHelp() throws SQLException {
    String before = tables.query("SELECT @@GLOBAL.max_connections").get(0);
    List<Connection> others = new ArrayList<>();
    try (HikariDataSource pool = pool("")) {
      tables.execute("SET GLOBAL max_connections = 10");
      assertThatThrownBy(() -> takeAll(others)).isInstanceOf(SQLException.class);
      EventStore events = events(new Transactions(pool));

      assertThatThrownBy(() -> events.openSource("mail"))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(
              "the database takes nothing, for it has too many connections: raise its"
                  + " max_connections");

      closeAll(others);
      assertThat(events.openSource("mail").id()).isEqualTo(source);
    } finally {
      closeAll(others);
      tables.execute("SET GLOBAL max_connections = " + before);
    }
  }

  @Test
  void aReadOnlyDatabaseIsNamed() {
    try (HikariDataSource pool = pool("SET SESSION TRANSACTION READ ONLY")) {
      assertThatThrownBy(() -> events(new Transactions(pool)).openSource("other"))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(
              "the database takes nothing, for it is read-only: make it writable");
    }
  }

  @Test
  void aLockThatIsNotLetGoIsNamed() throws SQLException {
    try (HikariDataSource pool = pool("SET SESSION innodb_lock_wait_timeout = 1");
        Connection other = connect();
        Statement statement = other.createStatement()) {
      EventStore events = events(new Transactions(pool));
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM source FOR UPDATE");

      assertThatThrownBy(() -> events.store(batch()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(
              "the database takes nothing, for another transaction holds rows that are needed");

      other.rollback();
      assertThat(events.store(batch())).isEqualTo(EventStore.Outcome.STORED);
    }
  }

  /** Those that can't be brought about here, with the codes and texts of the server's own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1021|Disk full (/tmp/#sql); waiting for someone to free some space...|its disk is full",
        "1026|Error writing file 'x' (Errcode: 28 \"No space left on device\")|its disk is full",
        "1030|Got error 28 \"No space left on device\" from storage engine InnoDB|its disk is full",
        "1290|The MariaDB server is running with the --read-only option|it is read-only",
        "1203|User already has more than 'max_user_connections' active|it has too many connections"
      })
  void eachRefusalHasItsWordsAndTheSameBatchIsStoredLater(int code, String text, String words) {
    try (HikariDataSource pool = pool("")) {
      FaultyConnections connections = new FaultyConnections(pool);
      EventStore events = events(new Transactions(connections.dataSource()));
      connections.refuseNext(new SQLException(text, "HY000", code));

      assertThatThrownBy(() -> events.store(batch()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("the database takes nothing, for " + words)
          .hasMessageEndingWith("(" + text + ")");
      assertThat(events.store(batch())).isEqualTo(EventStore.Outcome.STORED);
    }
    assertThat(tables.query("SELECT COUNT(*) FROM smtp_mail"))
        .containsExactly(String.valueOf(MAILS));
  }

  @Test
  void aDatabaseThatIsAwayIsSaidToBe() {
    SQLException away = new SQLNonTransientConnectionException("Socket error", "08000", -1);
    assertThat(Refusal.exception(away)).hasMessage("the database can't be reached: Socket error");
    assertThat(
            Refusal.exception(
                new BatchUpdateException("Socket error", "08000", -1, new int[0], away)))
        .hasMessage("the database can't be reached: Socket error");
  }

  private EventStore events(Transactions transactions) {
    EventStore events =
        new EventStore(transactions, new Retention(TestDatabase.RETENTION, CLOCK), false);
    try {
      events.openSource("mail");
    } catch (StoreUnavailableException e) {
      // What the test is about.
    }
    return events;
  }

  private EventBatch batch() {
    return new EventBatch(
        source,
        "position",
        Optional.empty(),
        IntStream.range(0, MAILS).mapToObj(RefusalTest::mail).toList(),
        List.of(),
        new EventBatch.LineCounts(MAILS, 0, 0),
        List.of(),
        true);
  }

  private static LocatedEvent mail(int number) {
    return new LocatedEvent(
        new MailAttempt(
            NOW,
            new Account("mei@campus.example"),
            Optional.empty(),
            "mei@campus.example",
            "mei",
            "mx",
            "Q" + number,
            "sent",
            "a@b.example",
            ""),
        Optional.empty());
  }

  private void takeAll(List<Connection> taken) throws SQLException {
    while (taken.size() < 100) {
      taken.add(connect());
    }
  }

  private static void closeAll(List<Connection> connections) throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  private Connection connect() throws SQLException {
    DatabaseSettings where = tables.settings();
    return DriverManager.getConnection(where.url(), where.user(), where.password());
  }

  private HikariDataSource pool(String initSql) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(tables.settings().url());
    config.setUsername(tables.settings().user());
    config.setPassword(tables.settings().password());
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(1_000);
    config.setConnectionInitSql(initSql.isEmpty() ? null : initSql);
    return new HikariDataSource(config);
  }
}

package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;

class SqlHistoryTest extends HistoryContract {
  private static TestDatabase tables;

  private Database database;
  private Connection connection;

  @BeforeAll
  static void create() {
    tables = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    tables.close();
  }

  @BeforeEach
  void open() throws SQLException {
    // Remembers nothing of the test before.
    database = tables.open(Clock.fixed(NOON, ZoneOffset.UTC));
    connection = database.pool().getConnection();
    for (String table :
        List.of(
            "successful_login",
            "failed_login",
            "smtp_mail",
            "account_change",
            "account_origin",
            "sending_hour",
            "sent_message",
            "stray_failure_hour",
            "candidate",
            "watch",
            "account")) {
      tables.execute("DELETE FROM " + table);
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  /** In memory nothing later has come yet; in the tables it has. */
  @Test
  void leavesOutWhatWasSentLaterInTheRunningHour() {
    History history =
        of(
            mail(NOON, "Q1", "sent"),
            mail(NOON.plusSeconds(5), "Q1", "bounced"),
            mail(NOON.plusSeconds(6), "Q1", "bounced"),
            mail(NOON.plusSeconds(6), "Q2", "sent"),
            mail(NOON.plusSeconds(7), "Q2", "sent"));

    assertThat(history.sending(idOf(MEI), NOON.minusSeconds(3_600), NOON.plusSeconds(5)))
        .containsExactly(new SendingHour(NOON, 1, 2, 1));
    assertThat(history.sending(idOf(MEI), NOON, NOON.plusSeconds(6)))
        .containsExactly(new SendingHour(NOON, 2, 4, 2));
  }

  @Override
  protected History of(LocatedEvent... events) {
    SourceState source = database.events().openSource("mail.log");
    database
        .events()
        .store(
            new EventBatch(
                source.id(),
                "position",
                Optional.empty(),
                Arrays.asList(events),
                List.of(),
                new EventBatch.LineCounts(events.length, 0, 0),
                List.of(),
                false));
    return new SqlHistory(connection);
  }

  @Override
  protected long idOf(Account account) {
    return database.people().account(account).orElseThrow().id();
  }
}

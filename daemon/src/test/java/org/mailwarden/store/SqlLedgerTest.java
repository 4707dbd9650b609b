package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;

class SqlLedgerTest extends LedgerContract {
  private static TestDatabase tables;

  private Database database;

  @BeforeAll
  static void create() {
    tables = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    tables.close();
  }

  @BeforeEach
  void open() {
    database = tables.open(Clock.fixed(NOON, ZoneOffset.UTC));
    for (String table : List.of("outbox", "alert", "incident", "candidate")) {
      tables.execute("DELETE FROM " + table);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A ledger is there while something is judged: two changes, one of each account. */
  @Override
  protected void with(Consumer<Ledger> use) {
    SourceState source = database.events().openSource("mail.log");
    database
        .events()
        .store(
            new EventBatch(
                source.id(),
                "position",
                Optional.empty(),
                Stream.of(MEI, LI).map(SqlLedgerTest::change).toList(),
                List.of(),
                new EventBatch.LineCounts(2, 0, 0),
                List.of(),
                false));
    int judged = database.alerts().judge(100, (sightings, history, ledger) -> use.accept(ledger));
    assertThat(judged).isEqualTo(2);
  }

  @Override
  protected long idOf(Account account) {
    return database.people().account(account).orElseThrow().id();
  }

  private static LocatedEvent change(Account account) {
    return new LocatedEvent(
        new AccountChange(
            NOON, account, AccountChange.Kind.PASSWORD_CHANGED, Optional.empty(), "", ""),
        Optional.empty());
  }
}

package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.store.People.AccountRecord;

class PeopleTest {
  private static final StoredPerson MEI =
      new StoredPerson("B101", "陳美", Optional.of("zh-TW"), Optional.of("Asia/Taipei"));
  private static final StoredPerson LI =
      new StoredPerson("B102", "Li", Optional.empty(), Optional.empty());

  private static TestDatabase tables;
  private static Database database;
  private static People people;

  @BeforeAll
  static void open() {
    tables = TestDatabase.create();
    database = tables.open(Clock.fixed(Instant.parse("2026-03-10T12:00:00Z"), ZoneOffset.UTC));
    people = database.people();
  }

  @AfterAll
  static void close() {
    database.close();
    tables.close();
  }

  @BeforeEach
  void empty() {
    tables.execute("DELETE FROM account");
    tables.execute("DELETE FROM person_group");
    tables.execute("DELETE FROM person");
  }

  @Test
  void createsPeopleAndTheirAccounts() {
    people.upsert(List.of(record("mei@campus.example", MEI, "Staff @mx", "mei@home.example")));

    StoredAccount stored = stored("mei@campus.example");
    assertThat(stored)
        .isEqualTo(
            new StoredAccount(
                stored.id(),
                new Account("mei@campus.example"),
                Optional.of(MEI),
                Optional.of("Staff @mx"),
                Optional.of("mei@home.example"),
                Optional.empty()));
    assertThat(people.account(stored.id())).contains(stored);
  }

  @Test
  void importsAnAccountThatALogCreatesAtTheSameMoment() throws Exception {
    CompletableFuture<Void> importing;
    try (Connection log = database.pool().getConnection()) {
      log.setAutoCommit(false);
      log.createStatement().execute("INSERT INTO account (address) VALUES ('mei@campus.example')");
      importing =
          CompletableFuture.runAsync(
              () ->
                  people.upsert(
                      List.of(record("mei@campus.example", MEI, "Staff @mx", "mei@home.example"))));
      // The import waits for the log's transaction: it has the address, and not for sure.
      await()
          .until(
              () ->
                  !tables
                      .query(
                          "SELECT trx_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                      .isEmpty());
      log.commit();
    }
    importing.get(30, TimeUnit.SECONDS);

    assertThat(stored("mei@campus.example").person()).contains(MEI);
  }

  @Test
  void knowsNoAccountThatIsNotThere() {
    assertThat(people.account(4711)).isEmpty();
    assertThat(people.account(new Account("nobody@campus.example"))).isEmpty();
    assertThat(people.accountsOf("B999")).isEmpty();
  }

  @Test
  void givesAnAccountThatLogsShowedFirstItsOwner() {
    tables.execute(
        "INSERT INTO account (address, first_seen)"
            + " VALUES ('mei@campus.example', '2026-03-01 08:00')");
    long id = stored("mei@campus.example").id();

    people.upsert(List.of(record("mei@campus.example", MEI, null, null)));

    StoredAccount owned = stored("mei@campus.example");
    assertThat(owned.id()).isEqualTo(id);
    assertThat(owned.person()).contains(MEI);
    assertThat(owned.firstSeen()).contains(Instant.parse("2026-03-01T08:00:00Z"));
  }

  @Test
  void aPersonIsInTheGroupsThatTheLastImportSays() {
    people.upsert(List.of(record("mei@campus.example", in("staff", "library"), null, null)));
    assertThat(stored("mei@campus.example").person()).contains(in("library", "staff"));

    people.upsert(List.of(record("mei@campus.example", in("alumni", "staff"), null, null)));

    assertThat(stored("mei@campus.example").person()).contains(in("alumni", "staff"));
    assertThat(people.accountsOf("B101")).hasSize(1);
  }

  private static StoredPerson in(String... groups) {
    return new StoredPerson("B101", "陳美", Optional.empty(), Optional.empty(), List.of(groups));
  }

  @Test
  void updatesWhatTheNextImportSaysOtherwise() {
    people.upsert(List.of(record("mei@campus.example", MEI, "Staff @mx", "mei@home.example")));
    long id = stored("mei@campus.example").id();
    StoredPerson renamed =
        new StoredPerson("B101", "陳美華", Optional.empty(), Optional.of("Asia/Tokyo"));

    people.upsert(List.of(record("mei@campus.example", renamed, "Alumni @mx", null)));

    assertThat(stored("mei@campus.example"))
        .isEqualTo(
            new StoredAccount(
                id,
                new Account("mei@campus.example"),
                Optional.of(renamed),
                Optional.of("Alumni @mx"),
                Optional.empty(),
                Optional.empty()));
    assertThat(tables.query("SELECT COUNT(*) FROM person")).containsExactly("1");
  }

  @Test
  void handsAnAccountOverToAnotherPerson() {
    people.upsert(List.of(record("office@campus.example", MEI, null, null)));

    people.upsert(List.of(record("office@campus.example", LI, null, null)));

    assertThat(stored("office@campus.example").person()).contains(LI);
    assertThat(people.accountsOf("B101")).isEmpty();
  }

  @Test
  void listsAPersonsAccountsByMailboxServiceAndAddress() {
    people.upsert(
        List.of(
            record("z@campus.example", MEI, "Alumni @mx", null),
            record("b@campus.example", MEI, "Staff @mx", null),
            record("a@campus.example", MEI, "Staff @mx", null),
            record("li@campus.example", LI, "Staff @mx", null)));

    assertThat(people.accountsOf("B101"))
        .extracting(account -> account.account().address())
        .containsExactly("z@campus.example", "a@campus.example", "b@campus.example");
  }

  @Test
  void takesNothingOfAnImportThatFails() {
    people.upsert(List.of(record("mei@campus.example", MEI, "Staff @mx", null)));
    StoredPerson nameless =
        new StoredPerson("B103", "x".repeat(201), Optional.empty(), Optional.empty());

    assertThatThrownBy(
            () ->
                people.upsert(
                    List.of(
                        record("mei@campus.example", MEI, "Alumni @mx", null),
                        record("li@campus.example", LI, null, null),
                        record("x@campus.example", nameless, null, null))))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(stored("mei@campus.example").mailboxService()).contains("Staff @mx");
    assertThat(people.account(new Account("li@campus.example"))).isEmpty();
    assertThat(people.accountsOf("B102")).isEmpty();
  }

  @Test
  void takesTwoThousandAccountsAtOnce() {
    List<AccountRecord> records = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      StoredPerson person =
          new StoredPerson("S" + i / 2, "Student " + i / 2, Optional.empty(), Optional.empty());
      records.add(record("s" + i + "@campus.example", person, "Student @ms", null));
    }

    people.upsert(records);

    assertThat(tables.query("SELECT COUNT(*), COUNT(DISTINCT person) FROM account"))
        .containsExactly("2000|1000");
  }

  private static StoredAccount stored(String address) {
    return people.account(new Account(address)).orElseThrow();
  }

  private static AccountRecord record(
      String address, StoredPerson person, String mailboxService, String recovery) {
    return new AccountRecord(
        new Account(address),
        person,
        Optional.ofNullable(mailboxService),
        Optional.ofNullable(recovery));
  }
}

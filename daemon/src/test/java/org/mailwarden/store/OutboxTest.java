package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;

class OutboxTest {
  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Account MEI = new Account("mei@campus.example");
  private static final Account LI = new Account("li@campus.example");
  private static final Recipient OWNER = new Recipient("mei@campus.example", Recipient.Role.OWNER);
  private static final Recipient RECOVERY =
      new Recipient("mei@home.example", Recipient.Role.RECOVERY);

  private static final MovedClock CLOCK = new MovedClock(START);
  private static TestDatabase tables;
  private static Database database;
  private static Outbox outbox;

  @BeforeAll
  static void open() {
    tables = TestDatabase.create();
    database = tables.open(CLOCK);
    outbox = database.outbox();
  }

  @AfterAll
  static void close() {
    database.close();
    tables.close();
  }

  @BeforeEach
  void empty() {
    CLOCK.set(START);
    for (String table : List.of("outbox", "alert", "incident", "candidate", "account")) {
      tables.execute("DELETE FROM " + table);
    }
    tables.execute(
        "INSERT INTO account (address) VALUES ('mei@campus.example'), ('li@campus.example')");
  }

  @Test
  void givesOutAMailWithAllThatIsNeededToSendIt() {
    raise(alert(MEI, START, false, OWNER));
    long alert = Long.parseLong(tables.query("SELECT id FROM alert").get(0));

    OutboxMail mail = claimOne();

    assertThat(mail)
        .isEqualTo(
            new OutboxMail(
                mail.id(),
                OutboxMail.Kind.ALERT,
                idOf(MEI),
                List.of(alert),
                OWNER,
                mail.messageId(),
                0));
  }

  @Test
  void givesAMailToNobodyElseBeforeTheLeaseHasRunOut() {
    raise(alert(MEI, START, false, OWNER));
    OutboxMail first = claimOne();

    CLOCK.set(START.plus(LEASE).minusMillis(1));
    assertThat(outbox.claim(10, LEASE)).isEmpty();

    CLOCK.set(START.plus(LEASE));
    assertThat(claimOne()).isEqualTo(first);
  }

  @Test
  void givesOutTheOldestFirstAndNoMoreThanTheLimit() {
    raise(alert(MEI, START, false, OWNER, RECOVERY));
    CLOCK.set(START.plusSeconds(1));
    raise(alert(LI, START, false, new Recipient("li@campus.example", Recipient.Role.OWNER)));

    assertThat(outbox.claim(2, LEASE))
        .extracting(OutboxMail::recipient)
        .containsExactly(OWNER, RECOVERY);
    assertThat(outbox.claim(2, LEASE)).extracting(OutboxMail::accountId).containsExactly(idOf(LI));
  }

  @Test
  void neverGivesOutAgainWhatWasSentOrRefused() {
    raise(alert(MEI, START, false, OWNER, RECOVERY));
    List<OutboxMail> mails = outbox.claim(10, LEASE);

    outbox.sent(mails.get(0));
    outbox.refused(mails.get(1), "550 5.1.1 no such user");

    CLOCK.set(START.plus(Duration.ofDays(1)));
    assertThat(outbox.claim(10, LEASE)).isEmpty();
    assertThat(outbox.depth()).isEqualTo(new Outbox.Depth(0, 1, 1, 0));
    assertThat(tables.query("SELECT state, attempts, error, finished FROM outbox ORDER BY id"))
        .containsExactly(
            "sent|1|null|2026-03-10 12:00:00.000000",
            "refused|1|550 5.1.1 no such user|2026-03-10 12:00:00.000000");
  }

  @Test
  void givesOutAgainWhatIsToBeTriedAgainWhenItIsDue() {
    raise(alert(MEI, START, false, OWNER));
    OutboxMail first = claimOne();

    outbox.retry(first, "451 try later", START.plusSeconds(30));
    CLOCK.set(START.plusSeconds(29));
    assertThat(outbox.claim(10, LEASE)).isEmpty();

    CLOCK.set(START.plusSeconds(30));
    OutboxMail second = claimOne();
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(outbox.depth()).isEqualTo(new Outbox.Depth(1, 0, 0, 0));
  }

  @Test
  void cutsAnErrorThatIsLongerThanItsColumn() {
    raise(alert(MEI, START, false, OWNER));

    outbox.refused(claimOne(), "錯".repeat(2000));

    assertThat(tables.query("SELECT CHAR_LENGTH(error), RIGHT(error, 1) FROM outbox"))
        .containsExactly("1000|…");
  }

  @Test
  void whoeverIsLateChangesNothing() {
    raise(alert(MEI, START, false, OWNER));
    OutboxMail late = claimOne();
    CLOCK.set(START.plus(LEASE));
    outbox.sent(claimOne());
    List<String> sent = tables.query("SELECT * FROM outbox");

    CLOCK.set(START.plus(LEASE.multipliedBy(2)));
    outbox.retry(late, "connection lost", CLOCK.instant());
    outbox.refused(late, "550 no");

    assertThat(tables.query("SELECT * FROM outbox")).isEqualTo(sent);
    assertThat(outbox.claim(10, LEASE)).isEmpty();
  }

  @Test
  void collectsOneDigestARecipientOfAllThatWaits() {
    raise(
        alert(MEI, START.minusSeconds(1), true),
        alert(MEI, START.minusSeconds(2), true),
        alert(MEI, START.minusSeconds(3), false));
    List<Long> waiting =
        tables.query("SELECT id FROM alert WHERE digest = 'waiting' ORDER BY time").stream()
            .map(Long::valueOf)
            .toList();

    assertThat(outbox.collectDigests(account -> List.of(OWNER, RECOVERY))).isEqualTo(2);

    assertThat(outbox.claim(10, LEASE))
        .extracting(
            OutboxMail::kind, OutboxMail::accountId, OutboxMail::alerts, OutboxMail::recipient)
        .containsExactly(
            tuple(OutboxMail.Kind.DIGEST, idOf(MEI), waiting, OWNER),
            tuple(OutboxMail.Kind.DIGEST, idOf(MEI), waiting, RECOVERY));
  }

  @Test
  void collectsTheDigestOfEachAccountApart() {
    raise(alert(MEI, START, true), alert(LI, START, true));

    int collected =
        outbox.collectDigests(
            account ->
                List.of(
                    new Recipient(
                        database.people().account(account).orElseThrow().account().address(),
                        Recipient.Role.OWNER)));

    assertThat(collected).isEqualTo(2);
    assertThat(outbox.claim(10, LEASE))
        .extracting(OutboxMail::accountId, mail -> mail.recipient().address())
        .containsExactlyInAnyOrder(
            tuple(idOf(MEI), "mei@campus.example"), tuple(idOf(LI), "li@campus.example"));
  }

  @Test
  void takesAnAlertIntoOneDigestOnly() {
    raise(alert(MEI, START, true));
    outbox.collectDigests(account -> List.of(OWNER));

    assertThat(outbox.collectDigests(account -> List.of(OWNER))).isZero();
    assertThat(outbox.depth().waiting()).isEqualTo(1);
  }

  @Test
  void takesTheAlertsOfAnAccountThatNobodyIsToldOf() {
    raise(alert(MEI, START, true));

    assertThat(outbox.collectDigests(account -> List.of())).isZero();

    assertThat(tables.query("SELECT digest FROM alert")).containsExactly("taken");
    assertThat(tables.query("SELECT * FROM outbox")).isEmpty();
  }

  @Test
  void givesEachMailAMessageIdOfItsOwnAtTheConfiguredHost() {
    raise(alert(MEI, START, true, OWNER, RECOVERY));
    outbox.collectDigests(account -> List.of(OWNER));

    List<String> ids = outbox.claim(10, LEASE).stream().map(OutboxMail::messageId).toList();

    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    assertThat(ids.subList(0, 2))
        .allSatisfy(
            id -> assertThat(id).matches("<alert\\.[0-9a-f-]{36}@mail\\.campus\\.example>"));
    assertThat(ids.get(2)).matches("<digest\\.[0-9a-f-]{36}@mail\\.campus\\.example>");
  }

  private static OutboxMail claimOne() {
    List<OutboxMail> claimed = outbox.claim(10, LEASE);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  /** Stores alerts the way they are made: of a candidate. */
  private static void raise(NewAlert... alerts) {
    tables.execute(
        "INSERT INTO candidate (account, kind, value, time, service)"
            + " SELECT MIN(id), 'country', 'VN', '2026-03-10 12:00', 'imap' FROM account");
    assertThat(
            database
                .alerts()
                .judge(
                    1, (sightings, history, ledger) -> Arrays.asList(alerts).forEach(ledger::add)))
        .isEqualTo(1);
  }

  private static NewAlert alert(Account account, Instant time, boolean digest, Recipient... mails) {
    return new NewAlert(
        idOf(account),
        "new-country",
        "warning",
        "on",
        "country:VN",
        time,
        new Evidence(
            Candidate.Kind.COUNTRY, "VN", "imap", Optional.empty(), Optional.empty(), Map.of()),
        digest,
        Arrays.asList(mails));
  }

  private static long idOf(Account account) {
    return database.people().account(account).orElseThrow().id();
  }
}

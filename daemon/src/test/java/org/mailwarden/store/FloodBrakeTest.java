package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.HeldMails.Released;
import org.mailwarden.store.HeldMails.Selection;

/** A site of forty accounts, whose rules may mail a tenth of them, and at least two. */
class FloodBrakeTest {
  private static final Instant FIRST = Instant.parse("2026-03-10T12:00:00Z");
  private static final int ACCOUNTS = 40;
  private static final Duration DAY = Duration.ofDays(1);
  private static final String CANDIDATE =
      "INSERT INTO candidate (account, kind, value, time, service, country)"
          + " VALUES (1, 'country', 'VN', '2026-03-10 12:00:00', 'imap', 'VN')";
  private static final MovedClock CLOCK = new MovedClock(FIRST);

  /** The brake remembers for a while: each test has days of its own. */
  private static int days;

  private final Instant start = FIRST.plus(Duration.ofDays(days += 7));

  private static TestDatabase tables;
  private static Database database;

  @BeforeAll
  static void open() {
    tables = TestDatabase.create();
    database =
        tables.open(
            new StoreSettings(
                TestDatabase.RETENTION,
                "mail.campus.example",
                new BrakeSettings(0.1, 2),
                List.of("root@campus.example")),
            CLOCK);
  }

  @AfterAll
  static void close() {
    database.close();
    tables.close();
  }

  @BeforeEach
  void fortyAccounts() {
    CLOCK.set(start);
    for (String table : List.of("outbox", "alert", "incident", "candidate", "episode", "account")) {
      tables.execute("DELETE FROM " + table);
    }
    for (int i = 1; i <= ACCOUNTS; i++) {
      tables.execute("INSERT INTO account (id, address) VALUES (" + i + ", '" + address(i) + "')");
    }
  }

  @Test
  void holdsWhatARuleWouldMailBeyondItsShareOfTheAccounts() {
    raise("new-country", 1, 2, 3, 4, 5, 6);

    assertThat(states())
        .containsExactly("waiting", "waiting", "waiting", "waiting", "held", "held");
    assertThat(database.outbox().depth().held()).isEqualTo(2);
  }

  @Test
  void countsEachRuleForItself() {
    raise("new-country", 1, 2, 3, 4);
    raise("new-network", 5);

    assertThat(states()).containsOnly("waiting");
  }

  @Test
  void tellsEachAdministratorOnceAnEpisode() {
    raise("new-country", 1, 2, 3, 4, 5, 6);
    CLOCK.pass(Duration.ofMinutes(50));
    raise("new-country", 7);

    assertThat(notices()).containsExactly("root@campus.example new-country");
  }

  @Test
  void tellsOfAnotherEpisodeWhenTheRuleHasBeenQuietForAnHour() {
    raise("new-country", 1, 2, 3, 4, 5);
    CLOCK.pass(Duration.ofMinutes(61));
    raise("new-country", 6);
    raise("new-country", 7, 8, 9, 10);

    assertThat(states())
        .containsExactly(
            "waiting", "waiting", "waiting", "waiting", "held", "waiting", "waiting", "waiting",
            "waiting", "held");
    assertThat(notices()).hasSize(2);
  }

  @Test
  void holdsTheRecoveryMailOfAnAlertTogetherWithItsOwners() {
    raise("new-country", 1, 2, 3);
    judge(
        alert(
            "new-country",
            4,
            new Recipient(address(4), Recipient.Role.OWNER),
            new Recipient("four@home.example", Recipient.Role.RECOVERY)));

    assertThat(states()).containsOnly("waiting");
  }

  @Test
  void holdsAnAdministratorsMailsOfARuleBeyondTheFewest() {
    Recipient root = new Recipient("root@campus.example", Recipient.Role.ADMINISTRATOR);
    judge(
        alert("password-spray", 1, root),
        alert("password-spray", 2, root),
        alert("password-spray", 3, root));

    assertThat(states()).containsExactly("waiting", "waiting", "held");
    assertThat(notices()).hasSize(1);
  }

  @Test
  void mailsAreSentInTheirOrderOnceReleased() {
    raise("new-country", 1, 2, 3, 4, 5, 6, 7);
    sendAll();

    Released released =
        database.held().release(new Selection(List.of("new-country"), List.of()), rule -> DAY);

    assertThat(released).isEqualTo(new Released(3, 0));
    assertThat(sendAll()).containsExactly(address(5), address(6), address(7));
  }

  @Test
  void leavesToTheDigestWhatIsTooOldWhenItIsReleased() {
    raise("new-country", 1, 2, 3, 4, 5);
    sendAll();
    CLOCK.pass(Duration.ofDays(2));

    Released released = database.held().release(Selection.all(), rule -> DAY);

    assertThat(released).isEqualTo(new Released(0, 1));
    assertThat(states()).endsWith("dropped");
    assertThat(tables.query("SELECT account FROM alert WHERE digest = 'waiting'"))
        .containsExactly("5");
  }

  @Test
  void releasesOneAlertAlone() {
    raise("new-country", 1, 2, 3, 4, 5, 6);
    long ofSix = Long.parseLong(tables.query("SELECT id FROM alert WHERE account = 6").get(0));

    database.held().release(new Selection(List.of(), List.of(ofSix)), rule -> DAY);

    assertThat(states()).endsWith("held", "waiting");
  }

  @Test
  void dropsARulesMailsAndKeepsTheirAlerts() {
    raise("new-country", 1, 2, 3, 4, 5, 6);
    raise("new-network", 1, 2, 3, 4, 5);

    assertThat(database.held().drop(new Selection(List.of("new-country"), List.of()))).isEqualTo(2);

    assertThat(database.held().byRule()).extracting(HeldRule::rule).containsExactly("new-network");
    assertThat(database.alerts().count()).isEqualTo(11);
  }

  @Test
  void neverBrakesASiteThatMayMailAllAccounts() {
    try (Database unbraked =
        tables.open(
            new StoreSettings(
                TestDatabase.RETENTION, "mail.campus.example", new BrakeSettings(1, 1), List.of()),
            CLOCK)) {
      tables.execute(CANDIDATE);
      unbraked
          .alerts()
          .judge(
              10,
              (sightings, history, ledger) ->
                  List.of(owners("r", 1), owners("r", 2), owners("r", 3)).forEach(ledger::add));
    }

    assertThat(states()).hasSize(3).containsOnly("waiting");
  }

  @Test
  void saysHowMuchOfEachRuleIsHeld() {
    raise("new-country", 1, 2, 3, 4, 5);
    CLOCK.pass(Duration.ofMinutes(1));
    raise("new-country", 6);

    assertThat(database.held().byRule())
        .containsExactly(
            new HeldRule("new-country", 2, 2, start, start.plus(Duration.ofMinutes(1))));
  }

  @Test
  void findsTheAlertsThatHeldMailsTellOf() {
    raise("new-country", 1, 2, 3, 4, 5, 6);

    List<Long> alerts = database.held().alerts(Selection.all(), 10);

    assertThat(database.alerts().alerts(alerts))
        .extracting(alert -> alert.account().address())
        .containsExactly(address(5), address(6));
  }

  @Test
  void tellsAMatterOnceUntilItIsSettled() {
    Notices notices = database.notices();
    Notice refused = new Notice.RulesRefused("mx1", List.of("rules/a.yaml:1:1: no"));

    assertThat(notices.tell(refused)).isTrue();
    assertThat(notices.tell(refused)).isFalse();
    assertThat(notices.tell(new Notice.RulesRefused("mx1", List.of("rules/b.yaml:1:1: no"))))
        .as("another set of problems")
        .isTrue();
    assertThat(notices.settleWith(new Notice.RulesMended("mx1", 7))).isTrue();
    assertThat(notices.settleWith(new Notice.RulesMended("mx1", 7))).as("once").isFalse();
    assertThat(tables.query("SELECT COUNT(*) FROM outbox WHERE kind = 'notice'"))
        .containsExactly("3");
  }

  @Test
  void aNoticeComesOutOfTheOutboxAsItWentIn() {
    Notice silent = new Notice.SourceSilent("mail-log", start, DAY);
    database.notices().tell(silent);

    OutboxMail mail = database.outbox().claim(1, DAY).get(0);

    assertThat(mail.notice()).contains(silent);
    assertThat(mail.accountId()).isZero();
    assertThat(mail.recipient().role()).isEqualTo(Recipient.Role.ADMINISTRATOR);
  }

  @Test
  void aFailingMailToAnAdministratorIsNoStuckOutbox() {
    database.notices().tell(new Notice.SourceSilent("mail-log", null, DAY));
    OutboxMail mail = database.outbox().claim(1, DAY).get(0);
    database.outbox().retry(mail, "no route to host", start);

    assertThat(database.outbox().stuckSince(start.plus(DAY))).isEmpty();
  }

  @Test
  void aMailToAnOwnerThatFailsForLongIsAStuckOutbox() {
    raise("new-country", 1, 2);
    OutboxMail mail = database.outbox().claim(1, DAY).get(0);
    database.outbox().retry(mail, "no route to host", start);

    assertThat(database.outbox().stuckSince(start.plus(DAY)))
        .contains(new Notice.OutboxStuck(2, start, "no route to host"));
    assertThat(database.outbox().stuckSince(start)).as("put in just now").isEmpty();
  }

  private static void raise(String rule, int... accounts) {
    for (int account : accounts) {
      judge(owners(rule, account));
    }
  }

  private static NewAlert owners(String rule, int account) {
    return alert(rule, account, new Recipient(address(account), Recipient.Role.OWNER));
  }

  private static void judge(NewAlert... alerts) {
    tables.execute(CANDIDATE);
    database
        .alerts()
        .judge(10, (sightings, history, ledger) -> List.of(alerts).forEach(ledger::add));
  }

  private static NewAlert alert(String rule, int account, Recipient... mails) {
    return new NewAlert(
        account,
        rule,
        "critical",
        "on",
        "country:VN",
        CLOCK.instant(),
        new Evidence(
            Candidate.Kind.COUNTRY, "VN", "imap", Optional.empty(), Optional.empty(), Map.of()),
        false,
        List.of(mails));
  }

  private static List<String> sendAll() {
    List<String> sent = new ArrayList<>();
    for (OutboxMail mail : database.outbox().claim(100, DAY)) {
      database.outbox().sent(mail);
      sent.add(mail.recipient().address());
    }
    return sent;
  }

  private static List<String> states() {
    return tables.query("SELECT state FROM outbox WHERE kind = 'alert' ORDER BY id");
  }

  private static List<String> notices() {
    return tables.query(
        "SELECT CONCAT(recipient, ' ', JSON_VALUE(notice, '$.rule')) FROM outbox"
            + " WHERE kind = 'notice' ORDER BY id");
  }

  private static String address(int account) {
    return "a" + account + "@campus.example";
  }
}

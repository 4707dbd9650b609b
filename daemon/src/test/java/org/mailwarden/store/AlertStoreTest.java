package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

class AlertStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final ClientAddress HANOI = ClientAddress.parse("14.160.20.30");
  private static final Recipient OWNER = new Recipient("mei@campus.example", Recipient.Role.OWNER);
  private static final Recipient RECOVERY =
      new Recipient("mei@home.example", Recipient.Role.RECOVERY);

  private static final AtomicInteger TESTS = new AtomicInteger();

  private static TestDatabase tables;
  private static Database database;
  private static AlertStore alerts;

  /** Others in each test: an open database remembers the accounts and places it has seen. */
  private final int test = TESTS.incrementAndGet();

  private final Account mei = new Account("mei" + test + "@campus.example");
  private final Account li = new Account("li" + test + "@campus.example");

  @BeforeAll
  static void open() {
    tables = TestDatabase.create();
    database = tables.open(Clock.fixed(NOW, ZoneOffset.UTC));
    alerts = database.alerts();
  }

  @AfterAll
  static void close() {
    database.close();
    tables.close();
  }

  @BeforeEach
  void empty() {
    for (String table : List.of("outbox", "alert", "candidate")) {
      tables.execute("DELETE FROM " + table);
    }
  }

  @Test
  void makesAlertsAndTheirMailsOfCandidatesAndRemovesThem() {
    store(login(mei, NOW, "VN"));

    int judged =
        alerts.judge(
            10,
            (sightings, history, ledger) -> ledger.add(alert(country(sightings), OWNER, RECOVERY)));

    assertThat(judged).isEqualTo(4);
    assertThat(tables.query("SELECT rule, subject, time, raised, digest FROM alert"))
        .containsExactly(
            "new-country|country:VN|2026-03-10 12:00:00.000000|2026-03-10 12:00:00.000000|null");
    assertThat(
            tables.query(
                "SELECT o.kind, o.recipient, o.role, o.state, o.attempts,"
                    + " o.alerts = CONCAT('[', a.id, ']') FROM outbox o, alert a ORDER BY o.id"))
        .containsExactly(
            "alert|mei@campus.example|owner|waiting|0|1",
            "alert|mei@home.example|recovery|waiting|0|1");
    assertThat(alerts.waiting()).isZero();
    assertThat(alerts.count()).isEqualTo(1);
  }

  @Test
  void givesTheJudgeAllThatIsKnownOfACandidate() {
    store(login(mei, NOW, "VN"));
    List<Sighting> seen = new ArrayList<>();

    alerts.judge(10, (sightings, history, ledger) -> seen.addAll(sightings));

    assertThat(seen)
        .containsExactly(
            new Sighting(
                idOf(mei),
                login(mei, NOW, "VN"),
                Map.of(
                    Candidate.Kind.COUNTRY, "VN",
                    Candidate.Kind.NETWORK, "14.160.20.0/24",
                    Candidate.Kind.ASN, "45899",
                    Candidate.Kind.SERVICE, "imap"),
                Optional.of(NOW)));
  }

  @Test
  void removesCandidatesThatAreNoAlert() {
    store(login(mei, NOW, "VN"));

    alerts.judge(10, (sightings, history, ledger) -> {});

    assertThat(alerts.waiting()).isZero();
    assertThat(alerts.count()).isZero();
  }

  @Test
  void keepsTheCandidatesOfAJudgeThatThrows() {
    store(login(mei, NOW, "VN"));
    long waiting = alerts.waiting();

    assertThatThrownBy(
            () ->
                alerts.judge(
                    10,
                    (sightings, history, ledger) -> {
                      throw new IllegalStateException("no rules");
                    }))
        .hasMessage("no rules");

    assertThat(alerts.waiting()).isEqualTo(waiting).isPositive();
  }

  @Test
  void storesNeitherAlertNorMailIfTheMailCanNotBeStored() {
    store(login(mei, NOW, "VN"));
    long waiting = alerts.waiting();
    Recipient tooLong = new Recipient("x".repeat(321), Recipient.Role.RECOVERY);

    assertThatThrownBy(
            () ->
                alerts.judge(
                    10,
                    (sightings, history, ledger) ->
                        ledger.add(alert(country(sightings), OWNER, tooLong))))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(alerts.count()).isZero();
    assertThat(tables.query("SELECT * FROM outbox")).isEmpty();
    assertThat(alerts.waiting()).isEqualTo(waiting);
  }

  @Test
  void judgesInTheOrderOfEventsAndNoMoreThanTheLimit() {
    store(login(mei, NOW, "VN"), login(li, NOW.minusSeconds(1), "VN"));
    List<Account> seen = new ArrayList<>();
    AlertStore.Judge judge =
        (sightings, history, ledger) ->
            sightings.forEach(sighting -> seen.add(sighting.located().event().account()));

    assertThat(alerts.judge(4, judge)).isEqualTo(4);
    assertThat(alerts.judge(4, judge)).isEqualTo(4);
    assertThat(alerts.judge(4, judge)).isZero();

    assertThat(seen).containsExactly(li, mei);
  }

  @Test
  void leavesWhatWasStoredLaterThanAskedFor() {
    store(login(mei, NOW, "VN"));

    assertThat(alerts.judge(10, NOW.minusSeconds(1), (sightings, history, ledger) -> {})).isZero();
    assertThat(alerts.waitingSince()).contains(NOW);
    assertThat(alerts.judge(10, NOW, (sightings, history, ledger) -> {})).isEqualTo(4);
    assertThat(alerts.waitingSince()).isEmpty();
  }

  @Test
  void judgesWhatAnOlderVersionLeft() {
    store(login(mei, NOW, "VN"));
    tables.execute("UPDATE candidate SET event = NULL, seq = NULL, received = NULL");
    List<Sighting> seen = new ArrayList<>();

    alerts.judge(10, (sightings, history, ledger) -> seen.addAll(sightings));

    assertThat(seen).extracting(Sighting::located).containsExactly(login(mei, NOW, "VN"));
  }

  @Test
  void judgesAnAddressThatGuessesAtAccountsThatDoNotExist() {
    LocatedEvent[] failures = new LocatedEvent[6];
    for (int i = 0; i < failures.length; i++) {
      failures[i] = failure(new Account("guess" + i + "." + test + "@campus.example"), NOW);
    }
    store(failures);

    alerts.judge(
        10,
        (sightings, history, ledger) -> {
          assertThat(sightings)
              .extracting(Sighting::accountId, Sighting::signs)
              .containsExactly(
                  tuple(0L, Map.of(Candidate.Kind.SOURCE, "14.160.20.30")),
                  tuple(0L, Map.of(Candidate.Kind.SOURCE, "14.160.20.30")));
          ledger.add(alert(0, "source:14.160.20.30", NOW));
          assertThat(ledger.lastAlert(0, "new-country", "source:14.160.20.30")).contains(NOW);
        });

    assertThat(tables.query("SELECT account, incident FROM alert")).containsExactly("null|null");
  }

  @Test
  void alertsWithinADayOfEachOtherAreOneIncidentThatGrows() {
    store(login(mei, NOW, "VN"));
    long id = idOf(mei);

    alerts.judge(
        10,
        (sightings, history, ledger) -> {
          ledger.add(alert(mei, NOW));
          assertThat(ledger.incident(id, NOW))
              .hasValueSatisfying(incident -> assertThat(incident.mailed()).isEmpty());
          ledger.add(alert(id, "country:JP", NOW.plus(Duration.ofHours(24)), OWNER));
          assertThat(ledger.incident(id, NOW).flatMap(Ledger.Incident::mailed))
              .map(Ledger.Mailed::latest)
              .contains(NOW.plus(Duration.ofHours(24)));
          ledger.add(alert(id, "country:KR", NOW.plus(Duration.ofHours(49))));
          assertThat(ledger.incident(id, NOW.plus(Duration.ofHours(50)))).isEmpty();
        });

    assertThat(
            tables.query(
                "SELECT opened, latest, severity, mailed FROM incident WHERE account = "
                    + id
                    + " ORDER BY id"))
        .containsExactly(
            "2026-03-10 12:00:00.000000|2026-03-11 12:00:00.000000|warning|warning",
            "2026-03-12 13:00:00.000000|2026-03-12 13:00:00.000000|warning|null");
    assertThat(tables.query("SELECT COUNT(DISTINCT incident), COUNT(incident) FROM alert"))
        .containsExactly("2|3");
  }

  /** Else one login would be an alert for its country and, judged later, one for its network. */
  @Test
  void theLimitDoesNotPartWhatIsNewOfOneLogin() {
    store(login(mei, NOW, "VN"), login(li, NOW, "VN"));

    assertThat(alerts.judge(2, (sightings, history, ledger) -> {})).isEqualTo(4);
    assertThat(alerts.judge(2, (sightings, history, ledger) -> {})).isEqualTo(4);
    assertThat(alerts.waiting()).isZero();
  }

  /** The second waits for the first's turn to end, and is then given what is left. */
  @Test
  void twoJudgesAtOnceJudgeEachCandidateOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      store(login(new Account("student" + i + "." + test + "@campus.example"), NOW, "VN"));
    }
    long waiting = alerts.waiting();
    CyclicBarrier both = new CyclicBarrier(2);
    List<Future<List<Long>>> judges = new ArrayList<>();
    ExecutorService two = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 2; i++) {
      judges.add(two.submit(() -> judgeAll(both)));
    }
    two.shutdown();

    List<Long> judged =
        Stream.concat(judges.get(0).get().stream(), judges.get(1).get().stream()).toList();
    assertThat(judged).doesNotHaveDuplicates().hasSize((int) waiting / 4);
    assertThat(alerts.waiting()).isZero();
  }

  private static List<Long> judgeAll(CyclicBarrier both) throws Exception {
    List<Long> ids = new ArrayList<>();
    both.await(20, TimeUnit.SECONDS);
    while (alerts.judge(
            7,
            (sightings, history, ledger) ->
                sightings.forEach(sighting -> ids.add(sighting.accountId())))
        > 0) {
      // The next.
    }
    return ids;
  }

  @Test
  void findsAlertsByIdOldestEventFirstAndByAccountNewestFirst() {
    store(login(mei, NOW, "VN"), login(li, NOW, "VN"));
    alerts.judge(
        10,
        (sightings, history, ledger) -> {
          ledger.add(alert(li, NOW));
          ledger.add(alert(mei, NOW.minusSeconds(60)));
          ledger.add(alert(mei, NOW.minusSeconds(120)));
        });
    List<Long> ids = tables.query("SELECT id FROM alert").stream().map(Long::valueOf).toList();

    assertThat(alerts.alerts(ids))
        .extracting(StoredAlert::account, StoredAlert::time)
        .containsExactly(
            tuple(mei, NOW.minusSeconds(120)), tuple(mei, NOW.minusSeconds(60)), tuple(li, NOW));
    assertThat(alerts.alerts(List.of())).isEmpty();
    assertThat(alerts.alerts(idOf(mei), NOW.minusSeconds(120), NOW))
        .extracting(StoredAlert::time)
        .containsExactly(NOW.minusSeconds(60), NOW.minusSeconds(120));
    assertThat(alerts.alerts(idOf(mei), NOW.minusSeconds(119), NOW.minusSeconds(60))).isEmpty();
  }

  @Test
  void givesBackTheEvidenceAsItWasStored() {
    store(login(mei, NOW, "VN"));
    List<NewAlert> seen = new ArrayList<>();
    alerts.judge(
        10,
        (sightings, history, ledger) -> {
          seen.add(alert(country(sightings)));
          ledger.add(seen.get(0));
        });

    assertThat(alerts.alerts(idOf(mei), NOW, NOW.plusSeconds(1)))
        .extracting(StoredAlert::evidence)
        .containsExactly(seen.get(0).evidence());
  }

  @Test
  void tellsTheLastAlertOfARuleAndSubject() {
    store(login(mei, NOW, "VN"));
    alerts.judge(
        10,
        (sightings, history, ledger) -> {
          ledger.add(alert(mei, NOW));
          ledger.add(alert(mei, NOW.minusSeconds(60)));
        });
    long id = idOf(mei);
    store(login(li, NOW, "VN"));

    alerts.judge(
        10,
        (sightings, history, ledger) -> {
          assertThat(ledger.lastAlert(id, "new-country", "country:VN")).contains(NOW);
          assertThat(ledger.lastAlert(id, "new-country", "country:JP")).isEmpty();
          assertThat(ledger.lastAlert(id, "new-network", "country:VN")).isEmpty();
          assertThat(ledger.lastAlert(id + 1, "new-country", "country:VN")).isEmpty();
        });
    assertThat(alerts.waiting()).isZero();
  }

  @Test
  void aForgottenPlaceIsNewAgain() {
    store(login(mei, NOW, "VN"));
    alerts.judge(10, (sightings, history, ledger) -> {});

    alerts.forget(Candidate.Kind.COUNTRY, NOW);
    store(login(mei, NOW.plusSeconds(1), "VN"));
    assertThat(alerts.waiting()).as("seen today, not forgotten yet").isZero();

    alerts.forget(Candidate.Kind.COUNTRY, NOW.plus(Duration.ofDays(1)));
    try (Database restarted = tables.open(Clock.fixed(NOW, ZoneOffset.UTC))) {
      store(restarted, login(mei, NOW.plusSeconds(2), "VN"));
    }
    assertThat(tables.query("SELECT kind, value FROM candidate")).containsExactly("country|VN");
  }

  private static Sighting country(List<Sighting> sightings) {
    return sightings.stream()
        .filter(sighting -> sighting.signs().containsKey(Candidate.Kind.COUNTRY))
        .findFirst()
        .orElseThrow();
  }

  private static NewAlert alert(Account account, Instant time) {
    return alert(idOf(account), "country:VN", time);
  }

  private static NewAlert alert(Sighting of, Recipient... mails) {
    return alert(
        of.accountId(),
        "country:" + of.signs().get(Candidate.Kind.COUNTRY),
        of.located().event().time(),
        mails);
  }

  private static NewAlert alert(long account, String subject, Instant time, Recipient... mails) {
    return new NewAlert(
        account,
        "new-country",
        "warning",
        "on",
        subject,
        time,
        new Evidence(
            Candidate.Kind.COUNTRY,
            "VN",
            "imap",
            Optional.of(HANOI),
            Optional.of(new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24")),
            Map.of("usual", 3L)),
        false,
        List.of(mails));
  }

  private static long idOf(Account account) {
    return database.people().account(account).orElseThrow().id();
  }

  private static void store(LocatedEvent... events) {
    store(database, events);
  }

  private static void store(Database into, LocatedEvent... events) {
    SourceState source = into.events().openSource("mail.log");
    into.events()
        .store(
            new EventBatch(
                source.id(),
                "offset",
                Optional.empty(),
                Arrays.asList(events),
                List.of(),
                new EventBatch.LineCounts(events.length, 0, 0),
                List.of(),
                false));
  }

  private static LocatedEvent login(Account account, Instant time, String country) {
    return new LocatedEvent(
        new SuccessfulLogin(time, account, account.address(), "imap", Optional.of(HANOI)),
        Optional.of(new Origin(country, 45899, "VNPT Corp", HANOI.network())));
  }

  private static LocatedEvent failure(Account account, Instant time) {
    return new LocatedEvent(
        new FailedLogin(
            time,
            account,
            account.address(),
            "imap",
            Optional.of(HANOI),
            FailedLogin.Reason.UNKNOWN_USER),
        Optional.empty());
  }
}

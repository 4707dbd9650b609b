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
import org.mailwarden.event.MailAttempt;
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
            10, (candidates, past) -> List.of(alert(country(candidates), OWNER, RECOVERY)));

    assertThat(judged).isEqualTo(3);
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
    List<Candidate> seen = new ArrayList<>();

    alerts.judge(10, (candidates, past) -> keep(seen, candidates));

    Candidate country = country(seen);
    assertThat(country)
        .isEqualTo(
            new Candidate(
                country.id(),
                idOf(mei),
                mei,
                Candidate.Kind.COUNTRY,
                "VN",
                NOW,
                "imap",
                Optional.of(HANOI),
                Optional.of(new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24")),
                NOW));
    assertThat(seen)
        .extracting(Candidate::kind)
        .containsExactlyInAnyOrder(
            Candidate.Kind.COUNTRY, Candidate.Kind.NETWORK, Candidate.Kind.ASN);
  }

  @Test
  void removesCandidatesThatAreNoAlert() {
    store(login(mei, NOW, "VN"));

    alerts.judge(10, (candidates, past) -> List.of());

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
                    (candidates, past) -> {
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
                    10, (candidates, past) -> List.of(alert(country(candidates), OWNER, tooLong))))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(alerts.count()).isZero();
    assertThat(tables.query("SELECT * FROM outbox")).isEmpty();
    assertThat(alerts.waiting()).isEqualTo(waiting);
  }

  @Test
  void judgesTheOldestFirstAndNoMoreThanTheLimit() {
    store(login(mei, NOW, "VN"), login(li, NOW, "VN"));
    List<Candidate> seen = new ArrayList<>();

    assertThat(alerts.judge(3, (candidates, past) -> keep(seen, candidates))).isEqualTo(3);
    assertThat(alerts.judge(3, (candidates, past) -> keep(seen, candidates))).isEqualTo(3);
    assertThat(alerts.judge(3, (candidates, past) -> keep(seen, candidates))).isZero();

    assertThat(seen).extracting(Candidate::id).isSorted().doesNotHaveDuplicates();
  }

  /** Else one login would be an alert for its country and, judged later, one for its network. */
  @Test
  void theLimitDoesNotPartWhatIsNewOfOneLogin() {
    store(login(mei, NOW, "VN"), login(li, NOW, "VN"));

    assertThat(alerts.judge(2, (candidates, past) -> List.of())).isEqualTo(3);
    assertThat(alerts.judge(2, (candidates, past) -> List.of())).isEqualTo(3);
    assertThat(alerts.waiting()).isZero();
  }

  @Test
  void twoJudgesAtOnceJudgeEachCandidateOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      store(login(new Account("student" + i + "." + test + "@campus.example"), NOW, "VN"));
    }
    long waiting = alerts.waiting();
    CyclicBarrier bothHoldSome = new CyclicBarrier(2);
    List<Future<List<Long>>> judges = new ArrayList<>();
    ExecutorService two = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 2; i++) {
      judges.add(two.submit(() -> judgeAll(bothHoldSome)));
    }
    two.shutdown();

    List<Long> judged =
        Stream.concat(judges.get(0).get().stream(), judges.get(1).get().stream()).toList();
    assertThat(judged).doesNotHaveDuplicates().hasSize((int) waiting);
    assertThat(judges.get(0).get()).isNotEmpty();
    assertThat(judges.get(1).get()).isNotEmpty();
    assertThat(alerts.waiting()).isZero();
  }

  private static List<Long> judgeAll(CyclicBarrier bothHoldSome) {
    List<Long> ids = new ArrayList<>();
    int judged;
    do {
      boolean first = ids.isEmpty();
      judged =
          alerts.judge(
              7,
              (candidates, past) -> {
                candidates.forEach(candidate -> ids.add(candidate.id()));
                if (first) {
                  await(bothHoldSome);
                }
                return List.of();
              });
    } while (judged > 0);
    return ids;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the other judge was given nothing", e);
    }
  }

  @Test
  void findsAlertsByIdOldestEventFirstAndByAccountNewestFirst() {
    store(login(mei, NOW, "VN"), login(li, NOW, "VN"));
    alerts.judge(
        10,
        (candidates, past) ->
            List.of(
                alert(li, NOW),
                alert(mei, NOW.minusSeconds(60)),
                alert(mei, NOW.minusSeconds(120))));
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
    List<Candidate> seen = new ArrayList<>();
    alerts.judge(
        10,
        (candidates, past) -> {
          keep(seen, candidates);
          return List.of(alert(country(candidates)));
        });

    assertThat(alerts.alerts(idOf(mei), NOW, NOW.plusSeconds(1)))
        .extracting(StoredAlert::evidence)
        .containsExactly(alert(country(seen)).evidence());
  }

  @Test
  void tellsWhatAnAccountSentByTheHour() {
    Instant ten = Instant.parse("2026-03-10T10:00:00Z");
    store(
        mail(ten.minusSeconds(1), "Q1", "a@x.example"),
        mail(ten, "Q2", "a@x.example"),
        mail(ten.plusSeconds(1), "Q2", "b@x.example"),
        mail(ten.plus(Duration.ofHours(1)), "Q3", "a@x.example"));
    List<SendingHour> hours = new ArrayList<>();

    alerts.judge(
        10,
        (candidates, past) -> {
          hours.addAll(past.sending(idOf(mei), ten, ten.plus(Duration.ofHours(1))));
          return List.of();
        });

    assertThat(hours).containsExactly(new SendingHour(ten, 1, 2, 0));
  }

  @Test
  void tellsTheLastAlertOfARuleAndSubject() {
    store(login(mei, NOW, "VN"));
    alerts.judge(
        10, (candidates, past) -> List.of(alert(mei, NOW), alert(mei, NOW.minusSeconds(60))));
    long id = idOf(mei);
    store(login(li, NOW, "VN"));

    alerts.judge(
        10,
        (candidates, past) -> {
          assertThat(past.lastAlert(id, "new-country", "country:VN")).contains(NOW);
          assertThat(past.lastAlert(id, "new-country", "country:JP")).isEmpty();
          assertThat(past.lastAlert(id, "new-network", "country:VN")).isEmpty();
          assertThat(past.lastAlert(id + 1, "new-country", "country:VN")).isEmpty();
          return List.of();
        });
    assertThat(alerts.waiting()).isZero();
  }

  @Test
  void aForgottenPlaceIsNewAgain() {
    store(login(mei, NOW, "VN"));
    alerts.judge(10, (candidates, past) -> List.of());

    alerts.forget(Candidate.Kind.COUNTRY, NOW);
    store(login(mei, NOW.plusSeconds(1), "VN"));
    assertThat(alerts.waiting()).as("seen today, not forgotten yet").isZero();

    alerts.forget(Candidate.Kind.COUNTRY, NOW.plus(Duration.ofDays(1)));
    try (Database restarted = tables.open(Clock.fixed(NOW, ZoneOffset.UTC))) {
      store(restarted, login(mei, NOW.plusSeconds(2), "VN"));
    }
    assertThat(tables.query("SELECT kind, value FROM candidate")).containsExactly("country|VN");
  }

  private static List<NewAlert> keep(List<Candidate> seen, List<Candidate> candidates) {
    seen.addAll(candidates);
    return List.of();
  }

  private static Candidate country(List<Candidate> candidates) {
    return candidates.stream()
        .filter(candidate -> candidate.kind() == Candidate.Kind.COUNTRY)
        .findFirst()
        .orElseThrow();
  }

  private static NewAlert alert(Account account, Instant time) {
    return alert(
        new Candidate(
            0,
            idOf(account),
            account,
            Candidate.Kind.COUNTRY,
            "VN",
            time,
            "imap",
            Optional.empty(),
            Optional.empty(),
            time));
  }

  private static NewAlert alert(Candidate of, Recipient... mails) {
    return new NewAlert(
        of.accountId(),
        "new-country",
        "warning",
        "on",
        "country:" + of.value(),
        of.time(),
        new Evidence(
            of.kind(), of.value(), of.service(), of.client(), of.origin(), Map.of("usual", 3L)),
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

  private LocatedEvent mail(Instant time, String queueId, String to) {
    return new LocatedEvent(
        new MailAttempt(
            time,
            mei,
            Optional.empty(),
            "mei@campus.example",
            "mei",
            "mx",
            queueId,
            "sent",
            to,
            ""),
        Optional.empty());
  }
}

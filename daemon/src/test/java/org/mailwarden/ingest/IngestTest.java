package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Origin;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.SourceParser.MemoryChange;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.EventStore;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.SourceState;
import org.mailwarden.store.StoreUnavailableException;

class IngestTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final String TRY =
      "Mar 10 10:00:00 mx1 dovecot: auth: passwd-file(mei,192.0.2.7,<a>): Password mismatch";
  private static final String END =
      "Mar 10 10:00:02 mx1 dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs):"
          + " user=<mei>, method=PLAIN, rip=192.0.2.7, lip=10.0.0.5, session=<a>";

  private final List<EventBatch> stored = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private boolean refusing;
  private boolean away;
  private final AtomicInteger unavailable = new AtomicInteger();

  @Test
  void linesGivenAgainAfterARefusedBatchSayTheSame() {
    try (Ingest ingest = ingest()) {
      ingest.take(lines(TRY));
      refusing = true;
      assertThatThrownBy(() -> ingest.take(lines(END))).isInstanceOf(IllegalStateException.class);
      refusing = false;
      ingest.take(lines(END));
    }

    assertThat(events())
        .singleElement()
        .isInstanceOfSatisfying(
            FailedLogin.class,
            login -> assertThat(login.reason()).isEqualTo(FailedLogin.Reason.WRONG_PASSWORD));
  }

  @Test
  void linesThatNoFormatReadsAreCountedByShape() {
    String line = "Mar 10 10:00:00 mx1 maild[7]: login user=%s ip=192.0.2.7";
    try (Ingest ingest = ingest()) {
      ingest.take(
          lines(line.formatted("mei"), END, line.formatted("li"), "Mar 10 10:00:00 a b: c"));
    }

    EventBatch batch = stored.get(0);
    assertThat(batch.lines()).isEqualTo(new EventBatch.LineCounts(1, 1, 0, 2));
    assertThat(batch.unread())
        .containsExactly(
            new EventBatch.UnreadShape("maild: login user=… ip=…", 2, line.formatted("mei"), NOW));
    assertThat(meters.counter("mailwarden.lines", "source", "mail", "outcome", "unread").count())
        .isEqualTo(2);
  }

  @Test
  void postedLinesSentAgainAfterAFailureSayTheSame() {
    try (Ingest ingest = ingest()) {
      ingest.takeOrFail(lines(TRY));
      unavailable.set(1);
      assertThatThrownBy(() -> ingest.takeOrFail(lines(END)))
          .isInstanceOf(StoreUnavailableException.class);
      ingest.takeOrFail(lines(END));
    }

    assertThat(events())
        .singleElement()
        .isInstanceOfSatisfying(
            FailedLogin.class,
            login -> assertThat(login.reason()).isEqualTo(FailedLogin.Reason.WRONG_PASSWORD));
  }

  @Test
  void parsesAnewFromTheStoreEvenIfThatIsAwayWhenABatchWasRefused() {
    try (Ingest ingest = ingest()) {
      ingest.take(lines(TRY));
      refusing = true;
      away = true;
      assertThatThrownBy(() -> ingest.take(lines(END))).isInstanceOf(IllegalStateException.class);
      refusing = false;
      assertThatThrownBy(() -> ingest.takeOrFail(lines(END)))
          .isInstanceOf(StoreUnavailableException.class);
      away = false;
      ingest.take(lines(END));
    }

    assertThat(events()).hasSize(1);
  }

  @Test
  void saysWhyNothingIsReadUntilItGoesOnByItself() throws Exception {
    try (Ingest ingest = ingest()) {
      assertThat(ingest.problem("mail")).isEmpty();
      unavailable.set(Integer.MAX_VALUE);
      Thread reader = new Thread(() -> ingest.take(lines(TRY)));
      reader.start();
      await().until(() -> ingest.problem("mail").isPresent());
      assertThat(ingest.problem("mail"))
          .contains(
              "nothing is stored, and so nothing read, since 2026-03-10T12:00:00Z: its disk is"
                  + " full; it goes on by itself");
      unavailable.set(0);
      reader.join(10_000);
      assertThat(ingest.problem("mail")).isEmpty();
    }
    assertThat(stored).hasSize(1);
  }

  private Ingest ingest() {
    Ingest ingest =
        new Ingest(
            this::store,
            Origin::unknown,
            line -> line,
            Clock.fixed(NOW, ZoneOffset.UTC),
            meters,
            Duration.ofMillis(1));
    ingest.open(
        this::state,
        () ->
            LogParsers.create(
                new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of())));
    return ingest;
  }

  private SourceState state() {
    if (away) {
      throw new StoreUnavailableException("the database can't be reached", null);
    }
    return new SourceState(1, "mail", Optional.empty(), storedMemory());
  }

  private EventStore.Outcome store(EventBatch batch) {
    if (unavailable.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new StoreUnavailableException("its disk is full", null);
    }
    if (refusing) {
      throw new IllegalStateException("the source is read by another process, too");
    }
    stored.add(batch);
    return EventStore.Outcome.STORED;
  }

  private List<MemoryChange> storedMemory() {
    return stored.stream()
        .flatMap(batch -> batch.memory().stream())
        .filter(change -> change.value() != null)
        .toList();
  }

  private List<LogEvent> events() {
    return stored.stream()
        .flatMap(batch -> batch.events().stream())
        .map(LocatedEvent::event)
        .toList();
  }

  private static LineBatch lines(String... lines) {
    return new LineBatch(
        "mail",
        Arrays.stream(lines).map(line -> new LineBatch.Line(line, "here", false)).toList(),
        "position",
        Optional.empty(),
        NOW,
        false);
  }
}

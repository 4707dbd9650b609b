package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.event.Origin;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.EventStore;
import org.mailwarden.store.SourceState;
import org.mailwarden.store.StoreUnavailableException;

class SyslogQueueTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final SyslogSource SOURCE =
      new SyslogSource("tcp", SyslogSource.Transport.TCP, "127.0.0.1", 6514);

  @TempDir Path folder;

  private final List<EventBatch> stored = new CopyOnWriteArrayList<>();
  private final List<String> positions = new CopyOnWriteArrayList<>();
  private volatile boolean storeIsAway;

  @Test
  void whatCameWhileTheStoreWasAwayIsStoredByTheNextRun() throws Exception {
    storeIsAway = true;
    Ingest waiting = ingest();
    SyslogQueue first = queue(waiting);
    first.start();
    first.stream(messages("mei", "lin"));
    first.datagram(login("wei").getBytes(StandardCharsets.UTF_8));
    assertThat(first.health().lag()).isEqualTo(3);
    waiting.close();
    first.close();
    assertThat(stored).isEmpty();
    storeIsAway = false;

    try (Ingest ingest = ingest();
        SyslogQueue queue = queue(ingest)) {
      queue.start();
      queue.stream(messages("mei", "lin"));
      await().atMost(Duration.ofSeconds(10)).until(() -> queue.health().lag() == 0);
      assertThat(queue.health())
          .isEqualTo(new SourceHealth("tcp", Optional.empty(), 0, 0, Optional.empty()));
    }
    assertThat(accounts())
        .containsExactly(
            "mei@campus.example",
            "lin@campus.example",
            "wei@campus.example",
            "mei@campus.example",
            "lin@campus.example");
  }

  @Test
  void aPositionOfBeforeThereWasASpoolIsTheBeginning() throws Exception {
    positions.add("syslog 0b7e7d4e-7a3c-4b57-8f0c-1f6f0e1f6a55");
    try (Ingest ingest = ingest();
        SyslogQueue queue = queue(ingest)) {
      queue.start();
      queue.stream(messages("mei"));
      await().atMost(Duration.ofSeconds(10)).until(() -> queue.health().lag() == 0);
    }

    assertThat(accounts()).containsExactly("mei@campus.example");
  }

  @Test
  void blankMessagesTakeNoRoom() throws Exception {
    try (Ingest ingest = ingest();
        SyslogQueue queue = queue(ingest)) {
      queue.stream(List.of(new SyslogMessage(" ", false)));
      queue.datagram(new byte[] {'\n'});

      assertThat(queue.health().lag()).isZero();
    }
  }

  private SyslogQueue queue(Ingest ingest) {
    return new SyslogQueue(
        SOURCE,
        ingest,
        this::position,
        new SpoolSettings(folder, SpoolSettings.FEWEST_BYTES),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Optional<String> position() {
    return positions.isEmpty()
        ? Optional.empty()
        : Optional.of(positions.get(positions.size() - 1));
  }

  private Ingest ingest() {
    Ingest ingest =
        new Ingest(
            this::store,
            Origin::unknown,
            line -> line,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new SimpleMeterRegistry());
    ingest.open(
        () -> new SourceState(1, "tcp", position(), List.of()),
        () ->
            LogParsers.create(
                new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of())));
    return ingest;
  }

  private EventStore.Outcome store(EventBatch batch) {
    if (storeIsAway) {
      throw new StoreUnavailableException("the database is away", null);
    }
    stored.add(batch);
    positions.add(batch.position());
    return EventStore.Outcome.STORED;
  }

  private List<String> accounts() {
    List<String> accounts = new ArrayList<>();
    for (EventBatch batch : stored) {
      batch.events().forEach(event -> accounts.add(event.event().account().toString()));
    }
    return accounts;
  }

  private static List<SyslogMessage> messages(String... users) {
    return List.of(users).stream().map(user -> new SyslogMessage(login(user), false)).toList();
  }

  private static String login(String user) {
    return "<22>Mar 10 11:59:59 mx1 dovecot: imap-login: Login: user=<"
        + user
        + ">, method=PLAIN, rip=61.216.1.9, lip=10.0.0.5, mpid=1, TLS, session=<a>";
  }
}

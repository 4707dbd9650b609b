package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.event.Origin;
import org.mailwarden.parse.LineOutcome;
import org.mailwarden.parse.LogLine;
import org.mailwarden.parse.SourceParser;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.EventStore;
import org.mailwarden.store.SourceState;
import org.mailwarden.store.StoreUnavailableException;

class IngestFilesRouteTest {
  @TempDir Path folder;
  private final List<EventBatch> stored = new CopyOnWriteArrayList<>();
  private final AtomicInteger parsed = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void theShippedRouteBringsAFilesLinesIntoTheStoreAndParsesThemOnce() throws Exception {
    Path log = Files.writeString(folder.resolve("mail.log"), "one\nbad\n");
    failures.set(2);
    try (Ingest ingest = ingest()) {
      LogFileComponent files =
          new LogFileComponent(
              List.of(new FileSource("mail", log, ZoneOffset.UTC)),
              ingest::settle,
              name -> position(),
              meters);
      ingest.open(
          () -> new SourceState(7, "mail", Optional.empty(), List.of()), CountingParser::new);
      Main main = new Main();
      main.configure().withRoutesIncludePattern("file:../routes/ingest-files.yaml");
      main.configure().withRoutesCollectorEnabled(true);
      main.bind("ingest", ingest);
      main.bind("logfile", files);
      main.start();
      try {
        files.addRoutes(main.getCamelContext());
        await().until(() -> !stored.isEmpty());
        assertThat(main.getCamelContext().getRoute("ingest-file-mail")).isNotNull();
        assertThat(files.health())
            .extracting(SourceHealth::problem)
            .containsExactly(Optional.empty());
      } finally {
        main.stop();
      }
    }

    assertThat(parsed).hasValue(2);
    assertThat(stored)
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.source()).isEqualTo(7);
              assertThat(batch.lines()).isEqualTo(new EventBatch.LineCounts(1, 0, 1));
              assertThat(batch.history()).isTrue();
              assertThat(batch.unreadable().get(0).position()).isEqualTo(log + ", byte 4");
            });
    assertThat(
            meters.counter("mailwarden.lines", "source", "mail", "outcome", "unreadable").count())
        .isEqualTo(1);
  }

  private Optional<String> position() {
    return stored.isEmpty()
        ? Optional.empty()
        : Optional.of(stored.get(stored.size() - 1).position());
  }

  private Ingest ingest() {
    return new Ingest(
        this::store,
        Origin::unknown,
        line -> line,
        Clock.systemUTC(),
        meters,
        Duration.ofMillis(1));
  }

  private EventStore.Outcome store(EventBatch batch) {
    if (failures.getAndDecrement() > 0) {
      throw new StoreUnavailableException("the database does not answer", null);
    }
    stored.add(batch);
    return EventStore.Outcome.STORED;
  }

  private final class CountingParser implements SourceParser {
    @Override
    public LineOutcome parse(LogLine line) {
      parsed.incrementAndGet();
      return line.text().equals("bad")
          ? new LineOutcome.Unreadable("unexpected", line.text())
          : new LineOutcome.Understood(List.of());
    }

    @Override
    public List<MemoryChange> drainMemoryChanges() {
      return List.of();
    }

    @Override
    public void restore(Collection<MemoryChange> entries) {}
  }
}

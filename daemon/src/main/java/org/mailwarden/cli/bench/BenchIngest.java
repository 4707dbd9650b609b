package org.mailwarden.cli.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.ingest.FileSource;
import org.mailwarden.ingest.Ingest;
import org.mailwarden.ingest.LineBatch;
import org.mailwarden.ingest.LogFileFollower;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.parse.Redaction;
import org.mailwarden.store.BenchDatabase;
import org.mailwarden.store.SourceState;

/** The daemon's own way from a followed file into the store. */
final class BenchIngest {
  private static final String SOURCE = "bench";

  private final LogFileFollower follower;
  private final Ingest ingest;

  BenchIngest(BenchDatabase database, Path log, Clock clock) {
    ingest =
        new Ingest(
            database.events()::store,
            GeoFiles.open(Optional.empty(), Optional.empty()),
            Redaction::of,
            clock,
            new SimpleMeterRegistry());
    SourceState state = database.events().openSource(SOURCE);
    ParseSettings settings =
        new ParseSettings(ZoneOffset.UTC, List.of("campus.example"), List.of());
    ingest.open(() -> state, () -> LogParsers.create(settings));
    follower = new LogFileFollower(new FileSource(SOURCE, log, ZoneOffset.UTC), state.position());
  }

  /** Takes all lines that the file has now; they are stored when it returns. */
  void toTheEnd() {
    for (Optional<LineBatch> batch = follower.poll(); batch.isPresent(); batch = follower.poll()) {
      ingest.takeAhead(batch.get());
    }
    ingest.settle(SOURCE);
  }
}

package org.mailwarden.cli.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.detect.replay.LineTotals;
import org.mailwarden.detect.replay.LogReplay;
import org.mailwarden.detect.replay.Replay;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.parse.LogParsers;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.LocatedEvent;

class MailLogTest {
  private static final int ACCOUNTS = 20;
  private static final long SEED = 5;

  private final KnownGeo geo = new KnownGeo(KnownGeo.Extent.FULL);
  private final RuleSet rules = RuleFolder.load(Path.of("../rules")).current();

  @TempDir Path folder;

  @Test
  void eventsThatAreWrittenAndReadAgainGiveTheSameAlerts() throws IOException {
    Path log = folder.resolve("mail.log");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log, StandardCharsets.UTF_8))) {
      month().play(new MailLog(Worlds.TAIWAN.zone(), out)::write);
    }
    List<String> direct =
        alerts(
            sink ->
                month()
                    .play(
                        event ->
                            sink.accept(
                                new LocatedEvent(event, event.client().map(geo::resolve)))));

    List<String> read = alerts(sink -> assertThat(read(log, sink).unread()).isZero());

    assertThat(direct).isNotEmpty();
    assertThat(read).isEqualTo(direct);
  }

  private static CampusMonth month() {
    return new CampusMonth(Worlds.TAIWAN, ACCOUNTS, SEED);
  }

  private LineTotals read(Path log, Consumer<LocatedEvent> sink) {
    ParseSettings settings =
        new ParseSettings(Worlds.TAIWAN.zone(), List.of("campus.example"), List.of());
    try {
      return new LogReplay(() -> LogParsers.create(settings), geo).read(List.of(log), sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> alerts(Consumer<Consumer<LocatedEvent>> source) {
    Replay replay = QualityBench.replay(rules, Worlds.TAIWAN.zone(), geo);
    source.accept(replay::add);
    return replay.finish().alerts().stream().map(MailLogTest::text).toList();
  }

  private static String text(ReplayedAlert alert) {
    return "%s %s %s mailed=%s"
        .formatted(alert.time(), alert.address(), alert.rule(), alert.mailed());
  }
}

package org.mailwarden.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.rules.RuleFolder;

class AdministratorWatchTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final GeoFiles.Description GOOD =
      new GeoFiles.Description("c.mmdb", "GeoLite2-Country", Instant.EPOCH, Optional.empty());

  private final OutboxFixture outbox = new OutboxFixture();
  private final Map<String, Instant> lastLines = new HashMap<>();
  private GeoFiles.Description geo = GOOD;

  @TempDir Path folder;
  private RuleFolder rules;
  private AdministratorWatch watch;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        name: dormant
        type: any
        on: successful-login
        when: account.idle_days >= 90
        title: {en: A, zh-TW: 甲}
        advice: {en: B, zh-TW: 乙}
        """);
    rules = RuleFolder.load(folder);
    watch = watch();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void hasNothingToSayWhenAllIsWell() {
    lastLines.put("mail-log", OutboxFixture.NIGHT);

    watch.run();

    assertThat(told()).isEmpty();
  }

  @Test
  void tellsOfBrokenRulesOnceAndWhenTheyAreMended() throws IOException {
    String good = Files.readString(folder.resolve("a.yaml"));
    save(good.replace("type:", "tpye:"));
    watch.run();
    watch.run();
    watch().run();
    assertThat(told()).containsExactly("rules-refused");

    save(good);
    watch.run();
    watch.run();
    assertThat(told()).containsExactly("rules-refused", "rules-mended");
  }

  @Test
  void tellsOfASourceThatFellSilentOnceUntilItSpeaksAgain() {
    lastLines.put("mail-log", OutboxFixture.NIGHT);
    outbox.pass(DAY);
    watch.run();
    outbox.pass(DAY);
    watch.run();
    assertThat(told()).containsExactly("source-silent");

    lastLines.put("mail-log", outbox.clock().instant());
    watch.run();
    outbox.pass(DAY);
    watch.run();
    assertThat(told()).containsExactly("source-silent", "source-silent");
  }

  @Test
  void givesAStartTimeToReadWhatHasWaited() {
    lastLines.put("mail-log", OutboxFixture.NIGHT.minus(DAY.multipliedBy(3)));

    watch.run();
    assertThat(told()).isEmpty();

    outbox.pass(Duration.ofMinutes(15));
    watch.run();
    assertThat(told()).containsExactly("source-silent");
  }

  @Test
  void tellsOfASourceThatNeverSaidAWord() {
    outbox.pass(DAY);

    watch.run();

    assertThat(told()).containsExactly("source-silent");
  }

  @Test
  void tellsOfAGeoFileThatIsRefusedOnce() {
    lastLines.put("mail-log", OutboxFixture.NIGHT);
    geo =
        new GeoFiles.Description(
            "c.mmdb", "GeoLite2-Country", Instant.EPOCH, Optional.of("is half a file"));

    watch.run();
    watch.run();

    assertThat(told()).containsExactly("geo-refused");
  }

  @Test
  void tellsOfAnOutboxThatHasBeenStuckForAnHour() {
    lastLines.put("mail-log", OutboxFixture.NIGHT);
    outbox.alert("mei@campus.example");
    outbox
        .sendJob(
            message -> {
              throw new MessagingException("no route to host");
            })
        .run();
    watch.run();
    assertThat(told()).isEmpty();

    outbox.pass(Duration.ofMinutes(61));
    watch.run();
    watch.run();

    assertThat(told()).containsExactly("outbox-stuck");
  }

  private AdministratorWatch watch() {
    return new AdministratorWatch(
        outbox.database().notices(),
        outbox.database().outbox(),
        () -> lastLines,
        List.of(new AdministratorWatch.QuietSource("mail-log", DAY)),
        rules,
        () -> List.of(geo),
        "mx1",
        outbox.clock());
  }

  private void save(String text) throws IOException {
    Files.writeString(folder.resolve("a.yaml"), text);
    rules.reload();
  }

  private List<String> told() {
    return outbox.query(
        "SELECT JSON_VALUE(notice, '$.what') FROM outbox"
            + " WHERE kind = 'notice' AND recipient = 'root@campus.example' ORDER BY id");
  }
}

package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a spool comes out of it once and in order, whenever its process ends. */
class SyslogSpoolTest {
  private static final Instant START = Instant.parse("2026-12-31T23:59:58Z");

  @TempDir Path folder;

  /** Closed after each test; a spool that is "killed" is left open until then. */
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** A second passes between any two looks at the clock. */
  private Instant now = START;

  private Optional<ReadPosition> stored = Optional.empty();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void keepsTextAndArrivalOfEachMessage() throws Exception {
    SyslogSpool spool = open();
    spool.append(messages("<34>one", "<34>1 two\nof three\\lines\r\n"));
    spool.append(List.of(new SyslogMessage("head", true)));

    List<LineBatch.Line> lines = read(spool);

    assertThat(lines)
        .extracting(LineBatch.Line::text)
        .containsExactly("<34>one", "<34>1 two\nof three\\lines\r\n", "head");
    assertThat(lines).extracting(LineBatch.Line::tooLong).containsExactly(false, false, true);
    assertThat(lines)
        .extracting(line -> line.arrived().orElseThrow())
        .containsExactly(START, START, START.plusSeconds(1));
  }

  @Test
  void messagesThatWereTakenAreThereAfterAKill() throws Exception {
    open().append(messages("a", "b"));

    SyslogSpool next = open();
    next.append(messages("c"));

    assertThat(texts(read(next))).containsExactly("a", "b", "c");
  }

  @Test
  void aDatagramIsThereAfterAMoment() throws Exception {
    SyslogSpool spool = open();
    assertThat(spool.offer(new SyslogMessage("a", false))).isTrue();

    await().until(() -> Files.size(spool.segments().get(0)) > 0);
    assertThat(texts(read(open()))).containsExactly("a");
  }

  @Test
  void aMessageThatWasHalfWrittenAtAKillIsCutOff() throws Exception {
    SyslogSpool killed = open();
    killed.append(messages("a", "b"));
    Path segment = killed.segments().get(0);
    Files.writeString(segment, "1798761600000 half a mess", StandardOpenOption.APPEND);

    SyslogSpool next = open();
    next.append(messages("c"));

    assertThat(Files.readString(segment)).endsWith(" b\n");
    assertThat(texts(read(next))).containsExactly("a", "b", "c");
  }

  @Test
  void readingGoesOnFromWhatIsStoredAndDeletesWhatIsBehindIt() throws Exception {
    SyslogSpool killed = open();
    killed.append(messages("a", "b"));
    Path first = killed.segments().get(0);
    assertThat(texts(read(killed))).containsExactly("a", "b");

    SyslogSpool second = open();
    second.append(messages("c"));
    assertThat(texts(read(second))).containsExactly("c");
    assertThat(first).doesNotExist();

    SyslogSpool third = open();
    assertThat(read(third)).isEmpty();
    third.append(messages("d"));
    assertThat(texts(read(third))).containsExactly("d");
  }

  @Test
  void aBatchThatWasGivenAndNotStoredIsGivenAgain() throws Exception {
    SyslogSpool spool = open();
    spool.append(messages("a"));
    try (SpoolReader reader = SpoolReader.open("tcp", spool, stored)) {
      assertThat(reader.poll()).isPresent();
    }
    SyslogSpool next = open();
    next.append(messages("b"));

    assertThat(texts(read(next))).containsExactly("a", "b");
  }

  @Test
  void messagesPassThroughAnyNumberOfSegmentsInOrder() throws Exception {
    SyslogSpool spool = open();
    List<String> sent = IntStream.range(0, 50_000).mapToObj(i -> i + "x".repeat(100)).toList();
    for (int i = 0; i < sent.size(); i += 5_000) {
      spool.append(messages(sent.subList(i, i + 5_000).toArray(String[]::new)));
    }
    assertThat(spool.segments()).hasSizeGreaterThan(3);

    assertThat(texts(read(spool))).isEqualTo(sent);
    assertThat(spool.segments()).hasSize(1);
    assertThat(spool.waiting()).isZero();
  }

  @Test
  void whatWaitsIsCountedOverARestart() throws Exception {
    SyslogSpool spool = open();
    spool.append(messages("a", "b"));
    assertThat(spool.waiting()).isEqualTo(2);
    read(spool);
    assertThat(spool.waiting()).isZero();
    spool.append(messages("c", "d", "e"));

    SyslogSpool next = open();
    SpoolBacklog.find(next, stored);
    assertThat(next.waiting()).isEqualTo(3);
    next.append(messages("f"));
    assertThat(next.waiting()).isEqualTo(4);
  }

  @Test
  void aFullSpoolDropsDatagramsAndLetsStreamsWaitUntilThereIsRoom() throws Exception {
    SyslogSpool spool = open();
    String large = "x".repeat(1_000_000);
    while (spool.problem().isEmpty()) {
      spool.append(messages(large));
    }

    assertThat(spool.problem().orElseThrow()).contains("the spool is full");
    assertThat(spool.offer(new SyslogMessage("datagram", false))).isFalse();
    CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> append(spool, "stream"));
    assertThatThrownBy(() -> stream.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);

    List<LineBatch.Line> read = read(spool);
    assertThat(read.get(read.size() - 1).text()).isEqualTo("stream");
    stream.get(10, TimeUnit.SECONDS);
    assertThat(spool.problem()).isEmpty();
  }

  @Test
  void aStopDoesNotWaitForRoom() throws Exception {
    SyslogSpool spool = open();
    while (spool.problem().isEmpty()) {
      spool.append(messages("x".repeat(1_000_000)));
    }
    CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> append(spool, "stream"));

    spool.stopWaiting();

    assertThatThrownBy(() -> stream.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("the daemon stops and the spool is full");
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    open();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tcp"))))
        .isEqualTo("rwx------");
  }

  @Test
  void anUnusableFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("tcp"), "");

    assertThatThrownBy(this::open)
        .hasMessage(file + ": can't be made or read; syslog messages wait there");
  }

  private SyslogSpool open() {
    SyslogSpool spool =
        SyslogSpool.open(
            new SpoolSettings(folder, SpoolSettings.FEWEST_BYTES).of("tcp"),
            ((InstantSource) this::tick).withZone(ZoneOffset.UTC));
    opened.add(spool);
    return spool;
  }

  private synchronized Instant tick() {
    Instant then = now;
    now = now.plusSeconds(1);
    return then;
  }

  /** Reads all there is and stores each batch before the next. */
  private List<LineBatch.Line> read(SyslogSpool spool) {
    List<LineBatch.Line> lines = new ArrayList<>();
    try (SpoolReader reader = SpoolReader.open("tcp", spool, stored)) {
      Optional<LineBatch> batch = reader.poll();
      while (batch.isPresent()) {
        lines.addAll(batch.get().lines());
        assertThat(batch.get().history()).isFalse();
        stored = Optional.of(ReadPosition.parse(batch.get().position()));
        batch = reader.poll();
        if (batch.isEmpty()) {
          spool.awaitMessages(Duration.ofMillis(50));
          batch = reader.poll();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }

  private static void append(SyslogSpool spool, String text) {
    try {
      spool.append(messages(text));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<SyslogMessage> messages(String... texts) {
    return List.of(texts).stream().map(text -> new SyslogMessage(text, false)).toList();
  }

  private static List<String> texts(List<LineBatch.Line> lines) {
    return lines.stream().map(LineBatch.Line::text).toList();
  }
}

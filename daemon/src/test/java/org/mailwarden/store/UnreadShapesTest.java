package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.store.EventBatch.LineCounts;
import org.mailwarden.store.EventBatch.UnreadShape;

class UnreadShapesTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);

  private final TestDatabase tables = TestDatabase.create();
  private Database database;
  private SourceState source;

  @BeforeEach
  void open() {
    database = tables.open(Clock.fixed(NOW, ZoneOffset.UTC));
    source = database.events().openSource("mail-log");
  }

  @AfterEach
  void close() {
    database.close();
    tables.close();
  }

  @Test
  void aShapesLinesAddUpAndTheFirstIsTheSample() {
    store("1", shape("imapd: login …", 2, "imapd: login mei", NOW));
    store("2", shape("imapd: login …", 3, "imapd: login li", LATER));

    assertThat(database.events().unread(Optional.empty(), 10))
        .containsExactly(
            new UnreadLines("mail-log", "imapd: login …", 5, NOW, LATER, "imapd: login mei"));
    assertThat(database.events().sources().get(0).lines()).isEqualTo(new LineCounts(0, 0, 0, 5));
  }

  @Test
  void theMostFrequentComeFirst() {
    store("1", shape("a", 2, "a", NOW), shape("b", 7, "b", NOW), shape("c", 3, "c", NOW));

    assertThat(database.events().unread(Optional.empty(), 2))
        .extracting(UnreadLines::shape)
        .containsExactly("b", "c");
  }

  @Test
  void oneSourcesShapesCanBeAskedForAlone() {
    store("1", shape("a", 2, "a", NOW));
    source = database.events().openSource("webmail");
    store("1", shape("b", 1, "b", NOW));

    assertThat(database.events().unread(Optional.of("webmail"), 10))
        .extracting(UnreadLines::shape)
        .containsExactly("b");
    assertThat(database.events().unread(Optional.of("gone"), 10)).isEmpty();
  }

  @Test
  void shapesBeyondTheBoundAreCountedAsOne() {
    store(
        "1",
        IntStream.range(0, 1_500)
            .mapToObj(i -> shape("made up " + i, 1, "sample " + i, NOW))
            .toArray(UnreadShape[]::new));
    store("2", shape("made up 3", 1, "again", NOW), shape("made up too", 4, "new", NOW));

    assertThat(tables.query("SELECT COUNT(*) FROM unread_shape")).containsExactly("1001");
    assertThat(database.events().unread(Optional.empty(), 2))
        .containsExactly(
            new UnreadLines("mail-log", "(other)", 504, NOW, NOW, "sample 1000"),
            new UnreadLines("mail-log", "made up 3", 2, NOW, NOW, "sample 3"));
  }

  @Test
  void theBoundHoldsOverARestart() {
    store(
        "1",
        IntStream.range(0, 1_000)
            .mapToObj(i -> shape("made up " + i, 1, "sample", NOW))
            .toArray(UnreadShape[]::new));
    database.close();
    open();

    store("2", shape("made up 7", 1, "again", NOW), shape("new", 1, "new", NOW));

    assertThat(tables.query("SELECT COUNT(*) FROM unread_shape")).containsExactly("1001");
    assertThat(tables.query("SELECT seen FROM unread_shape WHERE shape = 'made up 7'"))
        .containsExactly("2");
  }

  @Test
  void shapesThatDifferInCaseOrATrailingSpaceAreTwo() {
    store("1", shape("a", 1, "a", NOW), shape("A", 1, "A", NOW), shape("a ", 1, "a ", NOW));

    assertThat(database.events().unread(Optional.empty(), 10)).hasSize(3);
  }

  @Test
  void aRepeatedDeliveryCountsOnce() {
    for (int i = 0; i < 2; i++) {
      database.events().store(batch("1", Optional.of("d1"), shape("a", 1, "a", NOW)));
    }

    assertThat(database.events().unread(Optional.empty(), 10))
        .extracting(UnreadLines::lines)
        .containsExactly(1L);
  }

  @Test
  void whatWasNotSeenForAMonthIsForgotten() {
    store("1", shape("old", 1, "old", NOW.minusSeconds(31 * 86_400)), shape("new", 1, "new", NOW));

    database.maintain();

    assertThat(database.events().unread(Optional.empty(), 10))
        .extracting(UnreadLines::shape)
        .containsExactly("new");
  }

  private void store(String position, UnreadShape... shapes) {
    database.events().store(batch(position, Optional.empty(), shapes));
  }

  private EventBatch batch(String position, Optional<String> delivery, UnreadShape... shapes) {
    return new EventBatch(
        source.id(),
        position,
        delivery,
        List.of(),
        List.of(),
        new LineCounts(0, 0, 0, Arrays.stream(shapes).mapToLong(UnreadShape::lines).sum()),
        List.of(),
        Arrays.asList(shapes),
        false);
  }

  private static UnreadShape shape(String shape, long lines, String sample, Instant received) {
    return new UnreadShape(shape, lines, sample, received);
  }
}

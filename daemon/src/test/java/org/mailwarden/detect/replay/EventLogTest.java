package org.mailwarden.detect.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.LocatedEvent;

class EventLogTest {
  private static final Instant START = Instant.parse("2026-03-10T00:00:00Z");
  private static final Account MEI = new Account("mei@campus.example");

  private final EventLog log = new EventLog(Duration.ofDays(30));

  @Test
  void aStretchIsOpenAtItsBeginningAndClosedAtItsEnd() {
    add(1, 2, 3, 4);

    assertThat(minutes(log.between(minute(1), minute(3), 10))).containsExactly(2L, 3L);
  }

  @Test
  void ofMoreThanAskedForTheLatestAreGiven() {
    add(1, 2, 3, 4);

    assertThat(minutes(log.between(minute(0), minute(3), 2))).containsExactly(2L, 3L);
  }

  @Test
  void whatComesLateStandsInItsPlace() {
    add(1, 4, 2, 3);

    assertThat(minutes(log.between(minute(0), minute(9), 10))).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void eventsOfOneMomentStayAsTheyCame() {
    log.add(login(minute(1), "imap"));
    log.add(login(minute(2), "pop3"));
    log.add(login(minute(1), "sieve"));

    assertThat(log.between(minute(0), minute(9), 10))
        .extracting(located -> ((SuccessfulLogin) located.event()).service())
        .containsExactly("imap", "sieve", "pop3");
  }

  @Test
  void theLastBeforeAMomentIsNotOneOfThatMoment() {
    add(1, 2);

    assertThat(log.lastBefore(minute(2)).map(EventLogTest::minuteOf)).contains(1L);
    assertThat(log.lastBefore(minute(1))).isEqualTo(Optional.empty());
  }

  @Test
  void whatIsTooOldIsLetGoWhenRoomIsNeeded() {
    EventLog shortly = new EventLog(Duration.ofMinutes(10));
    for (int i = 0; i < 1_000; i++) {
      shortly.add(login(minute(i), "imap"));
    }

    List<LocatedEvent> kept = shortly.between(minute(-1), minute(2_000), 10_000);
    assertThat(minuteOf(kept.get(kept.size() - 1))).isEqualTo(999L);
    assertThat(kept).hasSizeBetween(11, 30);
  }

  private void add(int... minutes) {
    for (int minute : minutes) {
      log.add(login(minute(minute), "imap"));
    }
  }

  private static LocatedEvent login(Instant time, String service) {
    return new LocatedEvent(
        new SuccessfulLogin(time, MEI, "mei", service, Optional.empty()), Optional.empty());
  }

  private static Instant minute(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private static List<Long> minutes(List<LocatedEvent> events) {
    return events.stream().map(EventLogTest::minuteOf).toList();
  }

  private static long minuteOf(LocatedEvent located) {
    return Duration.between(START, located.event().time()).toMinutes();
  }
}

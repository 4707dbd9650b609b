package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.SuccessfulLogin;

class RecentTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void countsLoginsAndFailuresOfTheLatestHour() {
    Recent recent = failed(login(login(Recent.NOTHING, NOON, "TW"), NOON, "TW"), NOON);

    assertThat(recent.loginsIn(NOON)).isEqualTo(2);
    assertThat(recent.failuresIn(NOON)).isEqualTo(1);
    assertThat(login(recent, NOON.plus(Duration.ofHours(1)), "TW").loginsIn(NOON)).isZero();
  }

  @Test
  void anEventOfAnEarlierHourIsNotCounted() {
    Recent recent = login(login(Recent.NOTHING, NOON, "TW"), NOON.minusSeconds(1), "TW");

    assertThat(recent.loginsIn(NOON)).isEqualTo(1);
  }

  @Test
  void watchesFromTheFifthFailureWithinAnHourOnForADay() {
    Recent four = Recent.NOTHING;
    for (int i = 0; i < 4; i++) {
      four = failed(four, NOON);
    }
    Recent five = failed(four, NOON);

    assertThat(four.isWatched(NOON)).isFalse();
    assertThat(five.isWatched(NOON)).isTrue();
    assertThat(five.isWatched(NOON.plus(Attention.WATCH_AFTER_FAILURE))).isFalse();
    assertThat(five.endOfWatch()).isEqualTo(NOON.plus(Attention.WATCH_AFTER_FAILURE));
  }

  @Test
  void failuresOverTwoHoursAreNoReasonToWatch() {
    Recent recent = Recent.NOTHING;
    for (int i = 0; i < 8; i++) {
      recent = failed(recent, NOON.plus(Duration.ofMinutes(20L * i)));
    }

    assertThat(recent.isWatched(NOON.plus(Duration.ofHours(3)))).isFalse();
  }

  @Test
  void aMoveIsNoticedOnceAnHour() {
    Recent home = login(Recent.NOTHING, NOON, "TW");
    Recent moved = login(home, NOON, "JP");
    Instant later = NOON.plus(Duration.ofHours(1));

    assertThat(home.hasMovedIn(NOON)).isFalse();
    assertThat(moved.hasMovedIn(NOON)).isTrue();
    assertThat(login(moved, NOON, "JP").hasMovedIn(NOON)).isTrue();
    assertThat(moved.hasMovedIn(later)).isFalse();
    assertThat(login(moved, later, "JP").hasMovedIn(later)).isFalse();
  }

  @Test
  void aLoginFromNowhereKnownMovesNobody() {
    Recent recent = login(login(Recent.NOTHING, NOON, "TW"), NOON, "");

    assertThat(recent.hasMovedIn(NOON)).isFalse();
    assertThat(recent.lastCountryIsNot("TW")).isFalse();
    assertThat(recent.lastCountryIsNot("JP")).isTrue();
  }

  @Test
  void countsNoFurtherThanItsBitsReach() {
    Recent recent = Recent.NOTHING;
    for (int i = 0; i < 140_000; i++) {
      recent = failed(login(recent, NOON, "TW"), NOON);
    }

    assertThat(recent.loginsIn(NOON)).isEqualTo((1 << 17) - 1);
    assertThat(recent.failuresIn(NOON)).isEqualTo((1 << 16) - 1);
    assertThat(recent.lastCountryIsNot("TW")).isFalse();
  }

  private static Recent login(Recent recent, Instant time, String country) {
    return recent.and(
        new SuccessfulLogin(
            time, new Account("mei@campus.example"), "mei", "imap", Optional.empty()),
        country);
  }

  private static Recent failed(Recent recent, Instant time) {
    return recent.and(
        new FailedLogin(
            time,
            new Account("mei@campus.example"),
            "mei",
            "imap",
            Optional.empty(),
            FailedLogin.Reason.WRONG_PASSWORD),
        "");
  }
}

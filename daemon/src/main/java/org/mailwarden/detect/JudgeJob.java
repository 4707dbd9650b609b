package org.mailwarden.detect;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.mailwarden.store.AlertStore;

/**
 * Judges what waits to be judged, in the order of events. Sources are read side by side, so an
 * event is left for a moment in which others of its time may still come in; and while a source
 * reads what was written during a stop, everything waits for it: a login is to be judged with the
 * failures before it, whichever server's log they are in. For one thread at a time.
 */
public final class JudgeJob {
  /** How long an event is left for others of its time to come in. */
  public static final Duration SETTLE = Duration.ofSeconds(5);

  /** How long a source that reads old lines may keep what is stored from being judged. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Few enough for a short transaction, enough for one round trip to be worth it. */
  private static final int AT_ONCE = 200;

  private final AlertStore alerts;
  private final AlertStore.Judge judge;
  private final Clock clock;
  private final Duration settle;
  private final BooleanSupplier backlog;

  /** The last moment at which a source was known, or had to be taken, to read a backlog. */
  private Instant behind = Instant.EPOCH;

  /** A job that judges all there is at once: of a log that is read by no one meanwhile. */
  public JudgeJob(AlertStore alerts, AlertStore.Judge judge) {
    this(alerts, judge, Clock.systemUTC(), Duration.ZERO, () -> false);
  }

  /**
   * @param settle how long events are left, {@link #SETTLE} in a daemon
   * @param backlog whether a source reads what was written some time ago
   */
  public JudgeJob(
      AlertStore alerts,
      AlertStore.Judge judge,
      Clock clock,
      Duration settle,
      BooleanSupplier backlog) {
    this.alerts = alerts;
    this.judge = judge;
    this.clock = clock;
    this.settle = settle;
    this.backlog = backlog;
  }

  /**
   * Runs until nothing waits that has settled.
   *
   * @return how many candidates were judged
   */
  public int run() {
    if (settle.isZero()) {
      return all(() -> alerts.judge(AT_ONCE, judge));
    }
    Instant now = clock.instant();
    if (backlog.getAsBoolean()) {
      behind = now;
    }
    // The backlog's last lines were handed on; they are stored a moment later.
    if (now.isBefore(behind.plus(settle)) && !isOutOfPatience(now)) {
      return 0;
    }
    Instant storedBy = now.minus(settle);
    return all(() -> alerts.judge(AT_ONCE, storedBy, judge));
  }

  private boolean isOutOfPatience(Instant now) {
    return alerts.waitingSince().filter(since -> !since.isAfter(now.minus(PATIENCE))).isPresent();
  }

  private static int all(Turn turn) {
    int judged = 0;
    int last;
    do {
      last = turn.judge();
      judged += last;
    } while (last >= AT_ONCE);
    return judged;
  }

  /** One transaction's share. */
  @FunctionalInterface
  private interface Turn {
    int judge();
  }
}

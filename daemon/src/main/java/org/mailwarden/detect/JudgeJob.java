package org.mailwarden.detect;

import org.mailwarden.store.AlertStore;

/** Judges all that waits to be judged. */
public final class JudgeJob {
  /** Few enough for a short transaction, enough for one round trip to be worth it. */
  private static final int AT_ONCE = 200;

  private final AlertStore alerts;
  private final AlertStore.Judge judge;

  public JudgeJob(AlertStore alerts, AlertStore.Judge judge) {
    this.alerts = alerts;
    this.judge = judge;
  }

  /**
   * Runs until nothing waits.
   *
   * @return how many candidates were judged
   */
  public int run() {
    int judged = 0;
    int last;
    do {
      last = alerts.judge(AT_ONCE, judge);
      judged += last;
    } while (last >= AT_ONCE);
    return judged;
  }
}

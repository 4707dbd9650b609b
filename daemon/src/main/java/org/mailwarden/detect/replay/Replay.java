package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.detect.JudgeJob;
import org.mailwarden.event.Account;
import org.mailwarden.event.LogEvent;
import org.mailwarden.store.Attention;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History;
import org.mailwarden.store.History.KnownPlace;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.SendingFloors;
import org.mailwarden.store.SendingHour;
import org.mailwarden.store.Sighting;

/**
 * Runs the past again: events in, in the order of their times, and out come the alerts that a
 * daemon would have raised that ran at the time. What draws attention and what judges are the
 * daemon's own; only the tables are memory. For one thread.
 *
 * <p>An event is judged once all events of its moment have come, with everything up to that moment
 * and nothing behind it.
 */
public final class Replay {
  private final Judge judge;
  private final CountedSigns counted;
  private final Duration delay;
  private final MemoryHistory history = new MemoryHistory();
  private final MemoryLedger ledger = new MemoryLedger(this::keep);
  private final List<Sighting> waiting = new ArrayList<>();
  private final List<ReplayedAlert> alerts = new ArrayList<>();
  private Optional<LocatedEvent> expected = Optional.empty();
  private Instant first;
  private Instant reached;
  private Instant judged;
  private long events;

  /**
   * @param judge decides on what draws attention, and adds its alerts to the ledger
   * @param floors the least that its rules on sending could ask for
   * @param judgeInterval how often the daemon judges: an event waits for half of it on the average
   */
  public Replay(Judge judge, SendingFloors floors, Duration judgeInterval) {
    this.judge = judge;
    this.counted = new CountedSigns(floors);
    this.delay = JudgeJob.SETTLE.plus(judgeInterval.dividedBy(2));
  }

  /** An account that is known from the beginning. */
  public void know(long accountId, Account account, Optional<Instant> firstSeen) {
    history.know(accountId, account, firstSeen);
  }

  /** A place that an account is known to have been used from before the beginning. */
  public void know(KnownPlace place, long accountId) {
    history.know(accountId, place);
  }

  /** What an account sent in an hour before the beginning. */
  public void know(SendingHour hour, long accountId) {
    history.know(accountId, hour);
  }

  /** An event that is to be added in its turn, unless the past has it by itself. */
  public void expect(LocatedEvent located) {
    expected = Optional.of(located);
  }

  /** Adds the next event. One that comes late is judged late, as it would have been at once. */
  public void add(LocatedEvent located) {
    expected.ifPresent(awaited -> meet(awaited, located.event()));
    take(located);
  }

  private void meet(LocatedEvent awaited, LogEvent next) {
    LogEvent event = awaited.event();
    if (next.time().isAfter(event.time())) {
      expected = Optional.empty();
      take(awaited);
    } else if (next.time().equals(event.time())
        && next.stream() == event.stream()
        && next.account().equals(event.account())
        && next.client().equals(event.client())) {
      expected = Optional.empty();
    }
  }

  private void take(LocatedEvent located) {
    LogEvent event = located.event();
    reach(event.time());
    events++;
    Optional<AccountPast> past = history.accountOf(event);
    Map<Candidate.Kind, String> signs = new EnumMap<>(Candidate.Kind.class);
    signs.putAll(Attention.signs(located, new Acquaintance(past)));
    signs.putAll(counted.of(event, past));
    past.ifPresentOrElse(known -> history.add(known, located), () -> history.addStray(located));
    if (!signs.isEmpty() || judge.wants(located)) {
      Optional<Instant> firstSeen = past.flatMap(AccountPast::firstSeen);
      waiting.add(new Sighting(past.map(AccountPast::id).orElse(0L), located, signs, firstSeen));
    }
  }

  /** Judges what still waits, and says what came of all. */
  public ReplayOutcome finish() {
    expected.ifPresent(this::take);
    expected = Optional.empty();
    judgeWaiting();
    return new ReplayOutcome(
        alerts,
        Optional.ofNullable(first),
        Optional.ofNullable(reached),
        events,
        history.accounts(),
        judge.muted());
  }

  private void reach(Instant time) {
    if (reached == null || time.isAfter(reached)) {
      judgeWaiting();
      reached = time;
    }
    first = first == null || time.isBefore(first) ? time : first;
  }

  private void judgeWaiting() {
    for (Sighting sighting : waiting) {
      judged = sighting.located().event().time().plus(delay);
      judge.judge(sighting, history, ledger, judged);
    }
    waiting.clear();
  }

  private void keep(NewAlert alert) {
    String address =
        history.account(alert.accountId()).map(past -> past.account().address()).orElse("");
    alerts.add(new ReplayedAlert(alerts.size() + 1, address, alert, judged));
  }

  /** Decides on what drew attention. */
  @FunctionalInterface
  public interface Judge {
    /**
     * Judges a sighting by what was known at its moment; its alerts are added to the ledger.
     *
     * @param now when it is judged
     */
    void judge(Sighting sighting, History history, Ledger ledger, Instant now);

    /** Whether it is to be given this event even where nothing draws attention to it. */
    default boolean wants(LocatedEvent located) {
      return false;
    }

    /** How often each rule said nothing since it had said the same before, by its name. */
    default Map<String, Long> muted() {
      return Map.of();
    }
  }
}

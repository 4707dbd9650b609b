package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailwarden.detect.Explanation;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.SendingFloors;
import org.mailwarden.store.Sighting;

/** Judges a replay by rules, and tells how it came to judge some events as it does. */
public final class ExplainingReplay implements Replay.Judge {
  private final RuleReplay rules;
  private final List<WantedEvent> wanted;
  private final List<Explanation> explanations = new ArrayList<>();

  /**
   * @param wanted the events to be explained, in any order
   */
  public ExplainingReplay(
      RuleSet rules, Owners owners, Locations locations, List<WantedEvent> wanted) {
    this.rules = new RuleReplay(rules, owners, locations);
    this.wanted = List.copyOf(wanted);
  }

  /** A new replay, whose events are looked at. */
  public Replay replay(Duration judgeInterval) {
    return new Replay(this, SendingFloors.DEFAULT, judgeInterval);
  }

  /** Of each of the events that has come, in their order. */
  public List<Explanation> explanations() {
    return List.copyOf(explanations);
  }

  @Override
  public boolean wants(LocatedEvent located) {
    return wanted.stream().anyMatch(each -> each.isMetBy(located.event()));
  }

  @Override
  public void judge(Sighting sighting, History history, Ledger ledger, Instant now) {
    if (wants(sighting.located())) {
      explanations.add(rules.explain(sighting, history, ledger, now));
    }
    // What draws no attention is not judged.
    if (!sighting.signs().isEmpty()) {
      rules.judge(sighting, history, ledger, now);
    }
  }
}

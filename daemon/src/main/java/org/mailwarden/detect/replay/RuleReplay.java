package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.detect.AccountOwners;
import org.mailwarden.detect.Explanation;
import org.mailwarden.detect.Judgement;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.SendingFloors;
import org.mailwarden.store.Sighting;

/** Judges a replay's sightings by rules, with the daemon's own engine. */
public final class RuleReplay implements Replay.Judge {
  private final Judgement judgement;
  private final SeenOwners owners;
  private final Map<String, Long> muted = new HashMap<>();

  RuleReplay(RuleSet rules, Owners owners, Locations locations) {
    this.owners = new SeenOwners(owners);
    this.judgement =
        new Judgement(
            () -> rules,
            this.owners,
            locations,
            List::of,
            rule -> muted.merge(rule.name(), 1L, Long::sum));
  }

  /** A replay that judges by these rules. */
  public static Replay of(
      RuleSet rules, Owners owners, Locations locations, Duration judgeInterval) {
    return new Replay(
        new RuleReplay(rules, owners, locations), SendingFloors.DEFAULT, judgeInterval);
  }

  @Override
  public void judge(Sighting sighting, History history, Ledger ledger, Instant now) {
    see(sighting);
    judgement.judge(sighting, history, ledger, now);
  }

  @Override
  public Map<String, Long> muted() {
    return muted;
  }

  /** How it would judge; adds nothing to the ledger. */
  Explanation explain(Sighting sighting, History history, Ledger ledger, Instant now) {
    see(sighting);
    return judgement.explain(sighting, history, ledger, now);
  }

  private void see(Sighting sighting) {
    if (sighting.accountId() != 0) {
      owners.see(sighting.accountId(), sighting.located().event().account());
    }
  }

  /** The owners of the accounts that were judged so far: of others nothing is asked. */
  private static final class SeenOwners implements AccountOwners {
    private final Owners owners;
    private final Map<Long, Contact> contacts = new HashMap<>();

    SeenOwners(Owners owners) {
      this.owners = owners;
    }

    void see(long accountId, Account account) {
      contacts.computeIfAbsent(accountId, id -> owners.of(id, account));
    }

    @Override
    public Optional<Contact> contact(long accountId) {
      return Optional.ofNullable(contacts.get(accountId));
    }

    @Override
    public List<String> groups(long accountId) {
      return contact(accountId).map(Contact::account).map(owners::groups).orElse(List.of());
    }

    @Override
    public List<Long> accountsOfSameOwner(long accountId) {
      return contact(accountId)
          .flatMap(Contact::personId)
          .map(
              person ->
                  contacts.values().stream()
                      .filter(other -> other.personId().filter(person::equals).isPresent())
                      .map(Contact::accountId)
                      .sorted()
                      .toList())
          .orElse(List.of(accountId));
    }
  }
}

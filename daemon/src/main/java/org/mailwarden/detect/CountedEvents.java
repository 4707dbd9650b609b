package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.Condition;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.Rule;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Scope;
import org.mailwarden.store.Sighting;

/** Past events that a rule puts together. */
final class CountedEvents {
  private CountedEvents() {}

  /** The scopes to ask for: one, or each account of the owner. */
  static List<Scope> scopes(Case judged, Per per) {
    return switch (per) {
      case ACCOUNT -> List.of(judged.account());
      case PERSON ->
          judged.owners().accountsOfSameOwner(judged.accountId()).stream()
              .<Scope>map(Scope.OfAccount::new)
              .toList();
      case ADDRESS -> List.of(new Scope.OfAddress(judged.client().orElseThrow()));
      case NETWORK -> List.of(new Scope.OfNetwork(judged.client().orElseThrow()));
    };
  }

  /**
   * Events of a log before the judged one that a condition holds of, oldest first.
   *
   * @throws ConditionException if the condition can't be worked out for one of them
   */
  static List<LocatedEvent> before(
      Case judged, Stream stream, Per per, Duration window, Condition when)
      throws ConditionException {
    List<Scope> scopes = scopes(judged, per);
    if (scopes.size() == 1) {
      Scope scope = scopes.get(0);
      return holding(judged, scope, judged.before(stream, scope, window), when);
    }
    List<LocatedEvent> events = new ArrayList<>();
    for (Scope scope : scopes) {
      events.addAll(holding(judged, scope, judged.before(stream, scope, window), when));
    }
    events.sort(Comparator.comparing(located -> located.event().time()));
    return events;
  }

  /**
   * Failed logins at accounts that don't exist, in the full hours of a window: 0 unless the rule
   * counts failures of an address or a network, and takes them all.
   */
  static long strays(Case judged, Rule rule, Duration window) {
    Per per = rule.terms().per();
    if (rule.on() != Stream.FAILED_LOGIN
        || rule.when() != Condition.ALWAYS
        || per == Per.ACCOUNT
        || per == Per.PERSON) {
      return 0;
    }
    return strays(judged, scopes(judged, per).get(0), window);
  }

  /** Failed logins at accounts that don't exist, without the judged event if it is one. */
  static long strays(Case judged, Scope client, Duration window) {
    long failures =
        judged.history().strayFailures(client, judged.time().minus(window), judged.time());
    boolean isOne = judged.stream() == Stream.FAILED_LOGIN && judged.accountId() == 0;
    return isOne ? Math.max(0, failures - 1) : failures;
  }

  /**
   * Each past event is a case of its own, without signs; of an address's, no more of the account is
   * known than the event says.
   */
  private static List<LocatedEvent> holding(
      Case judged, Scope scope, List<LocatedEvent> events, Condition when)
      throws ConditionException {
    if (when == Condition.ALWAYS) {
      return events;
    }
    long account = scope instanceof Scope.OfAccount of ? of.accountId() : 0;
    Optional<Instant> firstSeen =
        account == 0 ? Optional.empty() : judged.history().firstSeen(account);
    List<LocatedEvent> holding = new ArrayList<>();
    for (LocatedEvent event : events) {
      Sighting past = new Sighting(account, event, Map.of(), firstSeen);
      if (when.holds(new EventValues(judged.with(past)))) {
        holding.add(event);
      }
    }
    return holding;
  }
}

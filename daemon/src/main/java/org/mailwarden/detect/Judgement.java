package org.mailwarden.detect;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mailwarden.event.Stream;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.AlertStore;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Sighting;

/**
 * Decides which events become alerts, by the rules in force, and whom they are mailed to. The same
 * for live events and for a replay: all it knows of the past it asks a {@link History} and a {@link
 * Ledger} for. Safe for any number of threads.
 */
public final class Judgement {
  private final Supplier<RuleSet> rules;
  private final AccountOwners owners;
  private final Locations locations;
  private final Recipients recipients;
  private final Consumer<Rule> muted;
  private final Troubles troubles = new Troubles();
  private volatile Prepared prepared = new Prepared(null, List.of(), Map.of());

  /**
   * @param rules the rules in force at each call
   * @param administrators their addresses at each call
   */
  public Judgement(
      Supplier<RuleSet> rules,
      AccountOwners owners,
      Locations locations,
      Supplier<List<String>> administrators) {
    this(rules, owners, locations, administrators, rule -> {});
  }

  /**
   * @param rules the rules in force at each call
   * @param administrators their addresses at each call
   * @param muted is told of each rule that says nothing since it said the same lately
   */
  public Judgement(
      Supplier<RuleSet> rules,
      AccountOwners owners,
      Locations locations,
      Supplier<List<String>> administrators,
      Consumer<Rule> muted) {
    this.muted = muted;
    this.rules = rules;
    this.owners = owners;
    this.locations = locations;
    recipients = new Recipients(owners, administrators);
  }

  /**
   * Judges an event and adds its alerts to the ledger. Of rules that are on, one event gives at
   * most one alert to each {@link Telling.Audience}: the one that tells most. Alerts of shadow
   * rules are beside these, and all added.
   *
   * @param now decides what is too old to alert, and nothing else: all else is as of the event
   * @return the alerts that were added
   */
  public List<NewAlert> judge(Sighting sighting, History history, Ledger ledger, Instant now) {
    Prepared inForce = prepared();
    List<RuleLook> looking = inForce.byStream().get(sighting.located().event().stream());
    Case judged = new Case(sighting, history, ledger, owners, locations);
    List<Look> looks = looks(looking, judged, now, false);
    List<NewAlert> alerts = new ArrayList<>();
    for (Look look : looks) {
      look.alert.ifPresent(
          alert -> {
            ledger.add(alert);
            alerts.add(alert);
          });
    }
    return alerts;
  }

  /** Judges as of this clock's time whatever it is given. */
  public AlertStore.Judge at(Clock clock) {
    return (sightings, history, ledger) -> judgeAll(sightings, history, ledger, clock.instant());
  }

  /** Judges events in their order, as {@link #judge} does. */
  public void judgeAll(List<Sighting> sightings, History history, Ledger ledger, Instant now) {
    for (Sighting sighting : sightings) {
      judge(sighting, history, ledger, now);
    }
  }

  /**
   * Judges an event as {@link #judge} does, and tells how each rule came to its verdict; adds
   * nothing to the ledger nor to the troubles.
   */
  public Explanation explain(Sighting sighting, History history, Ledger ledger, Instant now) {
    Case judged = new Case(sighting, history, ledger, owners, locations);
    List<RuleLook> looking = Prepared.of(rules.get(), new Troubles()).all();
    return new Explanation(
        sighting, looks(looking, judged, now, true).stream().map(Look::explained).toList());
  }

  /** The rules whose conditions could not be worked out for some events, by name. */
  public List<RuleTrouble> troubles() {
    return troubles.all();
  }

  /** A set is the same while it is the same object: rules that are read again are new rules. */
  @SuppressWarnings("ReferenceEquality")
  private Prepared prepared() {
    RuleSet inForce = rules.get();
    Prepared last = prepared;
    if (last.rules() != inForce) {
      last = Prepared.of(inForce, troubles);
      prepared = last;
    }
    return last;
  }

  private List<Look> looks(List<RuleLook> looking, Case judged, Instant now, boolean traced) {
    EventValues values = new EventValues(judged);
    List<Look> looks = new ArrayList<>(looking.size());
    for (RuleLook rule : looking) {
      if (traced) {
        ReadValues read = new ReadValues(values);
        looks.add(new Look(rule, rule.look(judged, read, now), read.read()));
      } else {
        RuleLook.Result result = rule.look(judged, values, now);
        if (result.verdict() == Verdict.ALERT) {
          looks.add(new Look(rule, result, Map.of()));
        } else if (result.verdict() == Verdict.MUTED) {
          muted.accept(rule.rule());
        }
      }
    }
    outshine(looks);
    for (Look look : looks) {
      look.alert = look.result.found().map(found -> alert(look, found, judged));
    }
    return looks;
  }

  /** Of the alerts of rules that are on, leaves each audience the one that tells most. */
  private static void outshine(List<Look> looks) {
    Map<Telling.Audience, Look> best = new EnumMap<>(Telling.Audience.class);
    for (Look look : looks) {
      if (look.alerts() && look.isOn()) {
        best.merge(Telling.audience(look.by.rule()), look, Judgement::moreTelling);
      }
    }
  }

  private static Look moreTelling(Look one, Look other) {
    boolean isOther = Telling.MORE.compare(other.by.rule(), one.by.rule()) > 0;
    Look more = isOther ? other : one;
    Look less = isOther ? one : other;
    less.outshoneBy(more);
    return more;
  }

  private NewAlert alert(Look look, Finding.Unusual found, Case judged) {
    Rule rule = look.by.rule();
    RuleMail mail = rule.terms().mail();
    long account = look.by.isAboutClient() ? 0 : judged.accountId();
    boolean on = look.isOn();
    boolean told =
        on && Incidents.isTold(judged.ledger(), account, judged.time(), rule.terms().severity());
    // What the owner isn't mailed of now, since the incident is known, the digest still lists.
    boolean digest =
        mail.owner() == RuleMail.Owner.DIGEST || (told && mail.owner() == RuleMail.Owner.ALERT);
    return new NewAlert(
        account,
        rule.name(),
        rule.terms().severity().name().toLowerCase(Locale.ROOT),
        rule.mode().name().toLowerCase(Locale.ROOT),
        found.subject(),
        judged.time(),
        new Evidence(
            found.kind(),
            found.value(),
            judged.service(),
            judged.client(),
            judged.origin(),
            found.figures(),
            look.result.reason()),
        on && account != 0 && digest,
        on ? recipients.of(account, mail, told) : List.of());
  }

  /** A rule's look at the event that is judged. */
  private static final class Look {
    private final RuleLook by;
    private final Map<String, Object> values;
    private RuleLook.Result result;
    private Optional<NewAlert> alert = Optional.empty();

    Look(RuleLook by, RuleLook.Result result, Map<String, Object> values) {
      this.by = by;
      this.result = result;
      this.values = values;
    }

    boolean alerts() {
      return result.verdict() == Verdict.ALERT;
    }

    boolean isOn() {
      return by.rule().mode() == RuleMode.ON;
    }

    void outshoneBy(Look other) {
      result =
          RuleLook.Result.of(
              Verdict.OUTSHONE,
              result.reason() + "; " + other.by.rule().name() + " tells more of the same event");
    }

    Explanation.Look explained() {
      return new Explanation.Look(
          by.rule(), result.verdict(), result.reason(), Collections.unmodifiableMap(values), alert);
    }
  }

  /** A set of rules, sorted by the streams that they look at. */
  private record Prepared(RuleSet rules, List<RuleLook> all, Map<Stream, List<RuleLook>> byStream) {
    static Prepared of(RuleSet rules, Troubles troubles) {
      List<RuleLook> all =
          rules.rules().stream().map(rule -> new RuleLook(rule, troubles)).toList();
      Map<Stream, List<RuleLook>> byStream = new EnumMap<>(Stream.class);
      for (Stream stream : Stream.values()) {
        byStream.put(
            stream,
            all.stream()
                .filter(look -> look.rule().on() == stream && look.rule().mode() != RuleMode.OFF)
                .toList());
      }
      return new Prepared(rules, all, byStream);
    }
  }
}

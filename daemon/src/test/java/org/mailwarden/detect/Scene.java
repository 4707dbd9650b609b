package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.geo.Locations;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.Sighting;

/**
 * What happened at a small campus, and the judging of it. Accounts are numbered; 1 and 2 are one
 * person's. Each event is judged and explained, and both must come to the same.
 */
final class Scene {
  static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");
  static final long MEI = 1;
  static final long MEI_TOO = 2;
  static final long OTHER = 3;
  static final long NOBODY = 0;
  static final Place TAIPEI = Place.of("1.160.10.20", "TW", 3462);
  static final Place HSINCHU = Place.of("61.216.30.40", "TW", 3462);
  static final Place HANOI = Place.of("14.160.20.30", "VN", 45899);
  static final Recipient OWNER = new Recipient("u1@campus.example", Recipient.Role.OWNER);

  final FakeHistory history = new FakeHistory();
  final FakeLedger ledger = new FakeLedger();
  List<String> administrators = List.of();
  Instant now = NOW;

  /** A client and where it is. */
  record Place(ClientAddress client, Origin origin) {
    static Place of(String ip, String country, long asn) {
      ClientAddress client = ClientAddress.parse(ip);
      return new Place(client, new Origin(country, asn, "", client.network()));
    }

    /** The same address as another geo file has it. */
    Place as(String country, long asn) {
      return new Place(client, new Origin(country, asn, "", client.network()));
    }
  }

  static Instant ago(String duration) {
    return NOW.minus(Duration.parse(duration));
  }

  static Account account(long id) {
    return new Account("u" + id + "@campus.example");
  }

  static LogEvent login(long account, Instant time, Place place) {
    return new SuccessfulLogin(
        time, account(account), "u" + account, "imap", Optional.of(place.client));
  }

  static LogEvent failure(long account, Instant time, Place place) {
    return new FailedLogin(
        time,
        account(account),
        "u" + account,
        "imap",
        Optional.of(place.client),
        FailedLogin.Reason.WRONG_PASSWORD);
  }

  static LogEvent mail(long account, Instant time, Place place, String recipient, String status) {
    return new MailAttempt(
        time,
        account(account),
        Optional.of(place.client),
        "u1@campus.example",
        "u1",
        "mx.example[192.0.2.1]:25",
        "4Qx1",
        status,
        recipient,
        "250 ok");
  }

  static LogEvent change(long account, Instant time, Place place) {
    return new AccountChange(
        time,
        account(account),
        AccountChange.Kind.PASSWORD_CHANGED,
        Optional.of(place.client),
        "self",
        "");
  }

  static LocatedEvent at(Place place, LogEvent event) {
    return new LocatedEvent(event, Optional.of(place.origin));
  }

  /** Happened, and drew no attention. */
  Scene logged(long account, Place place, LogEvent event) {
    history.add(account, at(place, event));
    return this;
  }

  Scene loggedIn(long account, Instant time, Place place) {
    return logged(account, place, login(account, time, place));
  }

  Scene failed(long account, Instant time, Place place) {
    return logged(account, place, failure(account, time, place));
  }

  /** An event with signs, and of places their values. */
  Sighting sighting(long account, Place place, LogEvent event, Candidate.Kind... kinds) {
    Map<Candidate.Kind, String> signs = new EnumMap<>(Candidate.Kind.class);
    for (Candidate.Kind kind : kinds) {
      signs.put(
          kind,
          switch (kind) {
            case COUNTRY, MOVED -> place.origin.country();
            case NETWORK, SENDER_NETWORK -> place.origin.network();
            case ASN -> Long.toString(place.origin.asn());
            case SERVICE -> "imap";
            default -> "";
          });
    }
    return new Sighting(account, at(place, event), signs, history.firstSeen(account));
  }

  /** A login that draws attention; it is in its own history. */
  List<NewAlert> judgeLogin(Rule rule, Instant time, Place place, Candidate.Kind... kinds) {
    LogEvent login = login(MEI, time, place);
    logged(MEI, place, login);
    return judge(sighting(MEI, place, login, kinds), rule);
  }

  /** Judges an event that was logged, after it was explained. */
  List<NewAlert> judge(Sighting sighting, Rule... rules) {
    RuleSet set = new RuleSet(Arrays.asList(rules));
    Judgement judgement = judgement(() -> set);
    Explanation explained = judgement.explain(sighting, history, ledger, now);
    List<NewAlert> alerts = judgement.judge(sighting, history, ledger, now);
    assertThat(explained.looks().stream().flatMap(look -> look.alert().stream()))
        .containsExactlyElementsOf(alerts);
    assertThat(explained.looks())
        .extracting(Explanation.Look::rule)
        .containsExactlyElementsOf(set.rules());
    assertThat(explained.looks())
        .allSatisfy(
            look ->
                assertThat(look.verdict() == Verdict.ALERT).isEqualTo(look.alert().isPresent()));
    return alerts;
  }

  /** How one rule came to its verdict. */
  Explanation.Look explain(Sighting sighting, Rule rule) {
    RuleSet set = new RuleSet(List.of(rule));
    return judgement(() -> set).explain(sighting, history, ledger, now).looks().get(0);
  }

  EventValues values(Sighting sighting) {
    return new EventValues(
        new Case(sighting, history, ledger, new Owners(), Locations.byCountry()));
  }

  Judgement judgement(Supplier<RuleSet> rules) {
    return new Judgement(rules, new Owners(), Locations.byCountry(), () -> administrators);
  }

  private static final class Owners implements AccountOwners {
    @Override
    public Optional<Contact> contact(long accountId) {
      return Optional.of(
          new Contact(
              accountId,
              account(accountId),
              Optional.of("p1"),
              Optional.empty(),
              Optional.of("Staff @mx"),
              Optional.of("mei@home.example"),
              Locale.ENGLISH,
              ZoneId.of("Asia/Taipei")));
    }

    @Override
    public List<String> groups(long accountId) {
      return List.of("staff");
    }

    @Override
    public List<Long> accountsOfSameOwner(long accountId) {
      return accountId <= MEI_TOO ? List.of(MEI, MEI_TOO) : List.of(accountId);
    }
  }
}

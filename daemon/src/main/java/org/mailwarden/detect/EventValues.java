package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.Block;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.rules.Vocabulary;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History.KnownPlace;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Scope;

/**
 * The values that conditions speak of, for one event: the variables of {@link Vocabulary} by their
 * full names, such as {@code past.failures_24h}. A value is worked out when it is first asked for,
 * and once. Texts are String, numbers Long or Double, truths Boolean, several texts a List.
 *
 * <p>The past is all before the event, without the event itself, as {@link
 * org.mailwarden.store.History} says.
 */
final class EventValues extends AbstractMap<String, Object> {
  private static final int MOST_ACCOUNTS = 1000;
  private static final int MOST_ACCOUNTS_OF_PROVIDER = 100;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration RHYTHM = Duration.ofDays(3);
  private static final Duration HABIT = Duration.ofDays(30);
  private static final double SECONDS_A_DAY = 86_400;
  private static final int HOURS_A_DAY = 24;

  private static final Map<String, Function<EventValues, Object>> VARIABLES = variables();

  private final Case judged;
  private final Map<String, Object> values = new HashMap<>();
  private Optional<Contact> contact;
  private Optional<LocatedEvent> loginBefore;
  private LocalDateTime local;
  private Places places;

  EventValues(Case judged) {
    this.judged = judged;
  }

  @Override
  public Object get(Object key) {
    Object value = values.get(key);
    if (value == null) {
      Function<EventValues, Object> variable = VARIABLES.get(key);
      if (variable == null) {
        return null;
      }
      value = variable.apply(this);
      values.put((String) key, value);
    }
    return value;
  }

  @Override
  public boolean containsKey(Object key) {
    return VARIABLES.containsKey(key);
  }

  @Override
  public Set<String> keySet() {
    return VARIABLES.keySet();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return VARIABLES.keySet().stream()
        .map(name -> Map.entry(name, get(name)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, Function<EventValues, Object>> variables() {
    Map<String, Function<EventValues, Object>> all = new LinkedHashMap<>();
    all.put("event.stream", v -> v.judged.stream().label());
    all.put("event.ip", v -> v.judged.client().map(ClientAddress::toString).orElse(""));
    all.put("event.service", v -> v.judged.service());
    all.put("event.login", v -> login(v.judged.event()));
    all.put("event.reason", v -> v.text(FailedLogin.class, failure -> failure.reason().label()));
    all.put("event.sender", v -> v.text(MailAttempt.class, MailAttempt::sender));
    all.put("event.recipient", v -> v.text(MailAttempt.class, MailAttempt::recipient));
    all.put("event.status", v -> v.text(MailAttempt.class, MailAttempt::status));
    all.put("event.change", v -> v.text(AccountChange.class, change -> change.kind().label()));
    all.put("event.by", v -> v.text(AccountChange.class, AccountChange::by));

    all.put("account.address", v -> v.judged.event().account().address());
    all.put("account.domain", EventValues::domain);
    all.put("account.service", v -> v.contact().flatMap(Contact::mailboxService).orElse(""));
    all.put("account.person", v -> v.contact().flatMap(Contact::personId).orElse(""));
    all.put(
        "account.groups",
        v ->
            v.judged.accountId() == 0 ? List.of() : v.judged.owners().groups(v.judged.accountId()));
    all.put("account.age_days", v -> v.judged.sighting().firstSeen().map(v::daysSince).orElse(0.0));
    all.put("account.idle_days", v -> v.lastUse().map(v::daysSince).orElse(0.0));

    all.put("account.countries", EventValues::countries);
    all.put("account.providers", EventValues::providers);
    all.put("origin.country", v -> v.judged.origin().map(Origin::country).orElse(""));
    all.put("origin.asn", v -> v.judged.origin().map(Origin::asn).orElse(0L));
    all.put("origin.organization", v -> v.judged.origin().map(Origin::organization).orElse(""));
    all.put("origin.network", v -> v.network());

    all.put("local.hour", v -> (long) v.local().getHour());
    all.put("local.weekday", v -> (long) v.local().getDayOfWeek().getValue());
    all.put("local.date", v -> v.local().toLocalDate().toString());

    all.put("new.country", v -> v.isNew(Candidate.Kind.COUNTRY));
    all.put("new.asn", v -> v.isNew(Candidate.Kind.ASN));
    all.put("new.provider", EventValues::isNewProvider);
    all.put("new.network", v -> v.isNew(Candidate.Kind.NETWORK));
    all.put("new.service", v -> v.isNew(Candidate.Kind.SERVICE));

    all.put("past.failures_1h", v -> (long) v.ofAccount(Stream.FAILED_LOGIN, HOUR).size());
    all.put("past.failures_24h", v -> (long) v.ofAccount(Stream.FAILED_LOGIN, DAY).size());
    all.put("past.address_failures_24h", EventValues::addressFailures);
    all.put("past.address_accounts_1h", EventValues::addressAccounts);
    all.put("past.logins_24h", v -> (long) v.ofAccount(Stream.SUCCESSFUL_LOGIN, DAY).size());
    all.put("past.networks_1h", EventValues::networks);
    all.put("past.recipients_1h", v -> v.mails(status -> !status.equals("deferred")));
    all.put(
        "past.bounced_1h",
        v -> v.mails(status -> status.equals("bounced") || status.equals("expired")));
    all.put("past.last_country", EventValues::lastCountry);
    all.put("past.asn_hours", v -> v.hoursSinceFirst(Candidate.Kind.ASN));
    all.put("past.provider_hours", EventValues::hoursSinceFirstOfProvider);
    all.put("past.network_hours", v -> v.hoursSinceFirst(Candidate.Kind.NETWORK));
    all.put("past.speed_kmh", v -> Travel.to(v.judged).map(Travel::speedKmh).orElse(0.0));
    all.put("past.hour_share", EventValues::hourShare);
    all.put("past.interleaved", EventValues::interleaved);
    all.put("past.regularity", EventValues::regularity);

    all.put("site.asn_accounts", v -> v.accountsAt(Candidate.Kind.ASN));
    all.put("site.provider_accounts", EventValues::accountsOfProvider);
    all.put("site.country_accounts", v -> v.accountsAt(Candidate.Kind.COUNTRY));
    all.put("site.network_accounts", v -> v.accountsAt(Candidate.Kind.NETWORK));

    all.put("incident.open", EventValues::incidentOpen);
    return all;
  }

  private static String login(LogEvent event) {
    if (event instanceof SuccessfulLogin login) {
      return login.login();
    }
    if (event instanceof FailedLogin failure) {
      return failure.login();
    }
    return event instanceof MailAttempt mail ? mail.login() : "";
  }

  private <E> String text(Class<E> type, Function<E, String> field) {
    return type.isInstance(judged.event()) ? field.apply(type.cast(judged.event())) : "";
  }

  private String domain() {
    String address = judged.event().account().address();
    return address.contains("@") ? address.substring(address.lastIndexOf('@') + 1) : "";
  }

  private Optional<Contact> contact() {
    if (contact == null) {
      contact =
          judged.accountId() == 0 ? Optional.empty() : judged.owners().contact(judged.accountId());
    }
    return contact;
  }

  private ZoneId zone() {
    return contact().map(Contact::zone).orElse(ZoneOffset.UTC);
  }

  private LocalDateTime local() {
    if (local == null) {
      local = LocalDateTime.ofInstant(judged.time(), zone());
    }
    return local;
  }

  private double daysSince(Instant moment) {
    return Math.max(0, Duration.between(moment, judged.time()).toSeconds() / SECONDS_A_DAY);
  }

  private Optional<LocatedEvent> loginBefore() {
    if (loginBefore == null) {
      loginBefore = judged.loginBefore();
    }
    return loginBefore;
  }

  /**
   * The day that a sign of silence carries. Else the login before; beyond 30 days the last use of
   * any place, which is known to the week.
   */
  private Optional<Instant> lastUse() {
    String day = judged.sighting().signs().getOrDefault(Candidate.Kind.DORMANT, "");
    if (!day.isEmpty()) {
      return Optional.of(LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    Optional<Instant> login = loginBefore().map(before -> before.event().time());
    if (login.isPresent() || judged.accountId() == 0) {
      return login;
    }
    Instant monthAgo = judged.time().minus(HABIT);
    // Without a login in 30 days, a later use of a place can only be this event's own.
    return judged.history().places(judged.accountId(), judged.time()).stream()
        .map(place -> place.lastSeen().isAfter(monthAgo) ? place.firstSeen() : place.lastSeen())
        .filter(use -> use.isBefore(judged.time()))
        .max(Instant::compareTo);
  }

  private long countries() {
    if (judged.accountId() == 0) {
      return 0L;
    }
    return judged.history().places(judged.accountId(), judged.time()).stream()
        .filter(place -> place.kind() == Candidate.Kind.COUNTRY)
        .filter(place -> place.firstSeen().isBefore(judged.time()))
        .count();
  }

  private long providers() {
    if (judged.accountId() == 0) {
      return 0L;
    }
    List<KnownPlace> before =
        judged.history().places(judged.accountId(), judged.time()).stream()
            .filter(place -> place.firstSeen().isBefore(judged.time()))
            .toList();
    long systems = before.stream().filter(p -> p.kind() == Candidate.Kind.ASN).count();
    return systems > 0
        ? systems
        : before.stream()
            .filter(place -> place.kind() == Candidate.Kind.NETWORK)
            .map(place -> Block.of(place.value()))
            .distinct()
            .count();
  }

  private double hoursSinceFirst(Candidate.Kind kind) {
    Optional<String> value = Places.value(judged, kind);
    if (value.isEmpty() || judged.accountId() == 0) {
      return 0.0;
    }
    return judged.history().places(judged.accountId(), judged.time()).stream()
        .filter(place -> place.kind() == kind && place.value().equals(value.get()))
        .map(place -> daysSince(place.firstSeen()) * HOURS_A_DAY)
        .findFirst()
        .orElse(0.0);
  }

  /**
   * Where the geo file changed since, what it says now is as good as what it said then: nothing.
   */
  private String lastCountry() {
    Optional<LocatedEvent> before = loginBefore();
    String country = before.flatMap(LocatedEvent::origin).map(Origin::country).orElse("");
    String now = judged.origin().map(Origin::country).orElse("");
    if (country.isEmpty() || country.equals(now)) {
      return country;
    }
    if (Travel.isWithinNetwork(before.orElseThrow(), judged)) {
      return now;
    }
    return Travel.isRelocated(before.orElseThrow(), judged) ? "" : country;
  }

  private String network() {
    return judged.origin().map(Origin::network).orElse("");
  }

  private boolean isNew(Candidate.Kind kind) {
    if (places == null) {
      places = new Places(judged, List.of(judged.accountId()));
    }
    return places.isNew(kind, Instant.EPOCH);
  }

  private boolean knowsAsn() {
    return judged.origin().map(Origin::asn).orElse(0L) != 0;
  }

  private boolean isNewProvider() {
    return knowsAsn()
        ? isNew(Candidate.Kind.ASN)
        : isNew(Candidate.Kind.NETWORK) && firstUseOfBlock().isEmpty();
  }

  private double hoursSinceFirstOfProvider() {
    return knowsAsn()
        ? hoursSinceFirst(Candidate.Kind.ASN)
        : firstUseOfBlock().map(first -> daysSince(first) * HOURS_A_DAY).orElse(0.0);
  }

  private long accountsOfProvider() {
    if (knowsAsn() || judged.origin().isEmpty()) {
      return Math.min(MOST_ACCOUNTS_OF_PROVIDER, accountsAt(Candidate.Kind.ASN));
    }
    return judged
        .history()
        .accountsWithin(Block.of(network()), judged.time(), MOST_ACCOUNTS_OF_PROVIDER);
  }

  /** When the account was used first, before this event, from the block that its network is in. */
  private Optional<Instant> firstUseOfBlock() {
    if (judged.origin().isEmpty() || judged.accountId() == 0) {
      return Optional.empty();
    }
    Block block = Block.of(network());
    return judged.history().places(judged.accountId(), judged.time()).stream()
        .filter(place -> place.kind() == Candidate.Kind.NETWORK && block.holds(place.value()))
        .map(KnownPlace::firstSeen)
        .filter(first -> first.isBefore(judged.time()))
        .min(Instant::compareTo);
  }

  private List<LocatedEvent> ofAccount(Stream stream, Duration window) {
    return judged.before(stream, judged.account(), window);
  }

  private long addressFailures() {
    if (judged.client().isEmpty()) {
      return 0L;
    }
    return ofAccount(Stream.FAILED_LOGIN, DAY).stream()
        .filter(failure -> failure.event().client().equals(judged.client()))
        .count();
  }

  /**
   * Each failure at an account that doesn't exist counts as an account: their names aren't kept.
   */
  private long addressAccounts() {
    if (judged.client().isEmpty()) {
      return 0L;
    }
    Scope address = new Scope.OfAddress(judged.client().get());
    return judged.before(Stream.FAILED_LOGIN, address, HOUR).stream()
            .map(failure -> failure.event().account())
            .distinct()
            .count()
        + CountedEvents.strays(judged, address, HOUR);
  }

  private long networks() {
    return ofAccount(Stream.SUCCESSFUL_LOGIN, HOUR).stream()
        .flatMap(login -> login.origin().stream())
        .map(Origin::network)
        .distinct()
        .count();
  }

  private long mails(Predicate<String> status) {
    return ofAccount(Stream.SMTP_MAIL, HOUR).stream()
        .filter(
            mail -> mail.event() instanceof MailAttempt attempt && status.test(attempt.status()))
        .count();
  }

  private double hourShare() {
    return LoginRhythm.hourShare(ofAccount(Stream.SUCCESSFUL_LOGIN, HABIT), judged.time(), zone());
  }

  /** The logins of three days up to this event, which counts as one whatever it is. */
  private List<LocatedEvent> rhythm() {
    List<LocatedEvent> logins = new ArrayList<>(ofAccount(Stream.SUCCESSFUL_LOGIN, RHYTHM));
    logins.add(judged.sighting().located());
    return logins;
  }

  private long interleaved() {
    if (judged.origin().isEmpty() || judged.accountId() == 0) {
      return 0L;
    }
    List<LocatedEvent> logins = rhythm();
    Set<String> older = new HashSet<>(LoginRhythm.usedBefore(logins, network()));
    List<KnownPlace> known = judged.history().places(judged.accountId(), judged.time());
    Instant first =
        known.stream()
            .filter(place -> place.kind() == Candidate.Kind.NETWORK)
            .filter(place -> place.value().equals(network()))
            .map(KnownPlace::firstSeen)
            .findFirst()
            .orElse(judged.time());
    known.stream()
        .filter(place -> place.kind() == Candidate.Kind.NETWORK)
        .filter(place -> place.firstSeen().isBefore(first))
        .forEach(place -> older.add(place.value()));
    return LoginRhythm.interleaved(logins, network(), older);
  }

  private double regularity() {
    if (judged.origin().isEmpty() || judged.accountId() == 0) {
      return 0.0;
    }
    return LoginRhythm.regularity(
        rhythm().stream()
            .filter(login -> login.origin().map(Origin::network).orElse("").equals(network()))
            .map(login -> login.event().time())
            .toList());
  }

  private long accountsAt(Candidate.Kind kind) {
    return Places.value(judged, kind)
        .map(value -> judged.history().accountsAt(kind, value, judged.time(), MOST_ACCOUNTS))
        .orElse(0);
  }

  private boolean incidentOpen() {
    return judged.accountId() != 0
        && judged
            .ledger()
            .incident(judged.accountId(), judged.time().minus(Incidents.LONGEST_GAP))
            .isPresent();
  }
}

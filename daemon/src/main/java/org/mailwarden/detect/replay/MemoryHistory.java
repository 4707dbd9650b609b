package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.mailwarden.event.Account;
import org.mailwarden.event.Block;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.DayOfUse;
import org.mailwarden.store.History;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.Scope;
import org.mailwarden.store.SendingHour;

/**
 * The past in memory: per account, and of failed logins per client, events in the order of their
 * times. Learns places, first uses and counters as ingest does. Whatever is asked of it, it answers
 * as the tables would.
 */
final class MemoryHistory implements History {
  /** As long as logs are kept by default, and the day that is kept beside. */
  static final Duration KEPT = Duration.ofDays(31);

  private final CompactEvents compact = new CompactEvents();
  private final Map<Account, AccountPast> byAddress = new HashMap<>();
  private final Map<Long, AccountPast> byId = new HashMap<>();
  private final Map<ClientAddress, EventLog> failuresByAddress = new HashMap<>();
  private final Map<Long, EventLog> failuresByNetwork = new HashMap<>();
  private final Map<ClientAddress, NavigableMap<Instant, Long>> straysByAddress = new HashMap<>();
  private final Map<Long, NavigableMap<Instant, Long>> straysByNetwork = new HashMap<>();
  private final Map<PlaceName, FirstUses> firstUses = new HashMap<>();
  private final Map<Block, Map<Long, Instant>> firstUsesOfBlocks = new HashMap<>();
  private long lastId;

  /** An account that is known from the beginning. */
  void know(long id, Account account, Optional<Instant> firstSeen) {
    AccountPast past = create(id, account);
    firstSeen.ifPresent(past::usedAt);
  }

  /** A place that is known from the beginning. */
  void know(long accountId, KnownPlace place) {
    AccountPast past = byId.get(accountId);
    if (past != null) {
      int last = (int) LocalDate.ofInstant(place.lastSeen(), ZoneOffset.UTC).toEpochDay();
      use(past, place.kind(), place.value(), place.firstSeen(), last);
    }
  }

  /** What was sent in an hour before the beginning. */
  void know(long accountId, SendingHour hour) {
    AccountPast past = byId.get(accountId);
    if (past != null) {
      past.sent().add(hour);
    }
  }

  /**
   * The account of an event; made, where the event shows that it exists. A failed login doesn't:
   * guessers try names by the thousand.
   */
  Optional<AccountPast> accountOf(LogEvent event) {
    AccountPast known = byAddress.get(event.account());
    if (known != null) {
      return Optional.of(known);
    }
    return event instanceof FailedLogin
        ? Optional.empty()
        : Optional.of(create(lastId + 1, event.account()));
  }

  Optional<AccountPast> account(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  int accounts() {
    return byId.size();
  }

  private AccountPast create(long id, Account account) {
    AccountPast created = new AccountPast(id, account);
    byId.put(id, created);
    byAddress.put(account, created);
    lastId = Math.max(lastId, id);
    return created;
  }

  /** Adds an event at an account that exists, and what is learnt of it but for what was sent. */
  void add(AccountPast past, LocatedEvent located) {
    LocatedEvent kept = compact.compact(located);
    past.add(kept, KEPT);
    LogEvent event = located.event();
    if (event instanceof FailedLogin) {
      event.client().ifPresent(client -> addFailure(client, kept));
    } else if (event instanceof SuccessfulLogin login) {
      past.usedAt(event.time());
      int day = DayOfUse.of(past.account(), event.time());
      if (!login.service().isEmpty()) {
        past.places().use(Candidate.Kind.SERVICE, login.service(), login.time(), day);
      }
      located.origin().ifPresent(origin -> learn(past, event, origin, day));
    } else if (event instanceof MailAttempt) {
      past.usedAt(event.time());
      located.origin().ifPresent(origin -> learnSender(past, event, origin));
    }
  }

  /** Adds a failed login at an account that doesn't exist. */
  void addStray(LocatedEvent located) {
    Instant hour = located.event().time().truncatedTo(ChronoUnit.HOURS);
    located
        .event()
        .client()
        .ifPresent(
            client -> {
              straysByAddress
                  .computeIfAbsent(client, c -> new TreeMap<>())
                  .merge(hour, 1L, Long::sum);
              straysByNetwork
                  .computeIfAbsent(client.networkNumber(), n -> new TreeMap<>())
                  .merge(hour, 1L, Long::sum);
            });
  }

  private void addFailure(ClientAddress client, LocatedEvent kept) {
    failuresByAddress.computeIfAbsent(client, c -> new EventLog(KEPT)).add(kept);
    failuresByNetwork.computeIfAbsent(client.networkNumber(), n -> new EventLog(KEPT)).add(kept);
  }

  private void learn(AccountPast past, LogEvent login, Origin origin, int day) {
    if (!origin.country().isEmpty()) {
      use(past, Candidate.Kind.COUNTRY, origin.country(), login.time(), day);
    }
    use(past, Candidate.Kind.NETWORK, origin.network(), login.time(), day);
    if (origin.asn() != 0) {
      use(past, Candidate.Kind.ASN, Long.toString(origin.asn()), login.time(), day);
    }
  }

  /** Where it logs in from, a network is known as more than a sender's. */
  private static void learnSender(AccountPast past, LogEvent mail, Origin origin) {
    String network = origin.network();
    if (!past.places().have(Candidate.Kind.NETWORK, network, mail.time())) {
      int day = DayOfUse.of(past.account(), mail.time());
      past.places().use(Candidate.Kind.SENDER_NETWORK, network, mail.time(), day);
    }
  }

  private void use(AccountPast past, Candidate.Kind kind, String value, Instant time, int day) {
    Optional<Instant> before = past.places().use(kind, value, time, day);
    if (before.isEmpty() || time.isBefore(before.get())) {
      FirstUses uses =
          firstUses.computeIfAbsent(new PlaceName(kind, value), name -> new FirstUses());
      before.ifPresent(uses::remove);
      uses.add(time);
      if (kind == Candidate.Kind.NETWORK) {
        firstUsesOfBlocks
            .computeIfAbsent(Block.of(value), block -> new HashMap<>())
            .merge(past.id(), time, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
  }

  @Override
  public List<LocatedEvent> events(Stream stream, Scope scope, Instant after, Instant upTo) {
    EventLog log;
    if (scope instanceof Scope.OfAccount of) {
      log = account(of.accountId()).flatMap(past -> past.log(stream)).orElse(null);
    } else if (stream != Stream.FAILED_LOGIN) {
      throw new IllegalArgumentException(
          stream.label() + ": only failed logins can be asked for by address");
    } else if (scope instanceof Scope.OfAddress of) {
      log = failuresByAddress.get(of.client());
    } else {
      log = failuresByNetwork.get(((Scope.OfNetwork) scope).client().networkNumber());
    }
    return log == null ? List.of() : log.between(after, upTo, MOST_EVENTS);
  }

  @Override
  public Optional<LocatedEvent> loginBefore(long accountId, Instant moment) {
    return account(accountId)
        .flatMap(past -> past.log(Stream.SUCCESSFUL_LOGIN))
        .flatMap(log -> log.lastBefore(moment))
        .filter(login -> !login.event().time().isBefore(moment.minus(KEPT)));
  }

  @Override
  public long strayFailures(Scope scope, Instant after, Instant upTo) {
    NavigableMap<Instant, Long> hours = null;
    if (scope instanceof Scope.OfAddress of) {
      hours = straysByAddress.get(of.client());
    } else if (scope instanceof Scope.OfNetwork of) {
      hours = straysByNetwork.get(of.client().networkNumber());
    }
    Instant from = after.truncatedTo(ChronoUnit.HOURS);
    return hours == null || upTo.isBefore(from)
        ? 0
        : hours.subMap(from, true, upTo, true).values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public List<SendingHour> sending(long accountId, Instant from, Instant to) {
    return account(accountId).map(past -> past.sent().between(from, to)).orElse(List.of());
  }

  @Override
  public List<KnownPlace> places(long accountId, Instant moment) {
    return account(accountId).map(past -> past.places().asOf(moment)).orElse(List.of());
  }

  @Override
  public int accountsAt(Candidate.Kind kind, String value, Instant moment, int most) {
    FirstUses uses = firstUses.get(new PlaceName(kind, value));
    return uses == null ? 0 : Math.min(most, uses.before(moment));
  }

  @Override
  public int accountsWithin(Block block, Instant moment, int most) {
    return (int)
        firstUsesOfBlocks.getOrDefault(block, Map.of()).values().stream()
            .filter(first -> first.isBefore(moment))
            .limit(most)
            .count();
  }

  @Override
  public Optional<Instant> firstSeen(long accountId) {
    return account(accountId).flatMap(AccountPast::firstSeen);
  }

  private record PlaceName(Candidate.Kind kind, String value) {}

  /** When accounts first used a place, in order. */
  private static final class FirstUses {
    private final List<Instant> times = new ArrayList<>(1);

    void add(Instant time) {
      int last = times.size() - 1;
      times.add(last < 0 || !time.isBefore(times.get(last)) ? last + 1 : before(time), time);
    }

    void remove(Instant time) {
      times.remove(before(time));
    }

    /** How many are before this moment. */
    int before(Instant moment) {
      int low = 0;
      int high = times.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times.get(middle).isBefore(moment)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}

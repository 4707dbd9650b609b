package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.event.Block;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.geo.Locations;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Scope;
import org.mailwarden.store.SendingHour;
import org.mailwarden.store.Sighting;

/** What conditions are told of the places that an account was used from. */
class ProviderValuesTest {
  private static final Instant NOON = Instant.parse("2026-03-10T04:00:00Z");
  private static final long MEI = 7;

  @ParameterizedTest
  @CsvSource({
    // A network, system and country of its past.
    "192.0.2.7, TW, 64500, account.countries, 2",
    "192.0.2.7, TW, 64500, account.providers, 2",
    "192.0.2.7, TW, 64500, past.asn_hours, 48.0",
    "192.0.2.7, TW, 64500, past.provider_hours, 48.0",
    "192.0.2.7, TW, 64500, past.network_hours, 48.0",
    // Another network of a system that it was used from.
    "192.1.7.7, TW, 64500, past.asn_hours, 48.0",
    "192.1.7.7, TW, 64500, past.network_hours, 0.0",
    "192.1.7.7, TW, 64500, new.provider, false",
    // No system known: its /16 stands in.
    "192.0.7.7, '', 0, past.asn_hours, 0.0",
    "192.0.7.7, '', 0, past.provider_hours, 48.0",
    "192.0.7.7, '', 0, new.provider, false",
    "192.0.7.7, '', 0, site.provider_accounts, 3",
    "203.0.113.7, '', 0, past.provider_hours, 0.0",
    "203.0.113.7, '', 0, new.provider, true"
  })
  void knowWhereTheAccountWasUsedFromAndSinceWhen(
      String ip, String country, long asn, String variable, String value) {
    assertThat(login(ip, country, asn).get(variable)).hasToString(value);
  }

  private static EventValues login(String ip, String country, long asn) {
    ClientAddress client = ClientAddress.parse(ip);
    Account account = new Account("mei@campus.example");
    LocatedEvent login =
        new LocatedEvent(
            new SuccessfulLogin(NOON, account, account.address(), "imap", Optional.of(client)),
            Optional.of(new Origin(country, asn, "", client.network())));
    return new EventValues(
        new Case(
            new Sighting(MEI, login, Map.of(), Optional.of(NOON.minus(Duration.ofDays(30)))),
            new TwoPlaces(),
            new NoAlerts(),
            new Nobody(),
            Locations.byCountry()));
  }

  /** Used from one network two days ago, and from another a day ago. */
  private static final class TwoPlaces implements History {
    @Override
    public List<KnownPlace> places(long accountId, Instant moment) {
      return List.of(
          place(Candidate.Kind.COUNTRY, "TW", 2),
          place(Candidate.Kind.COUNTRY, "JP", 1),
          place(Candidate.Kind.ASN, "64500", 2),
          place(Candidate.Kind.ASN, "64501", 1),
          place(Candidate.Kind.NETWORK, "192.0.2.0/24", 2),
          place(Candidate.Kind.NETWORK, "198.51.100.0/24", 1));
    }

    private static KnownPlace place(Candidate.Kind kind, String value, int daysAgo) {
      Instant first = NOON.minus(Duration.ofDays(daysAgo));
      return new KnownPlace(kind, value, first, first);
    }

    @Override
    public int accountsWithin(Block block, Instant moment, int most) {
      return 3;
    }

    @Override
    public int accountsAt(Candidate.Kind kind, String value, Instant moment, int most) {
      return 0;
    }

    @Override
    public List<LocatedEvent> events(Stream stream, Scope scope, Instant after, Instant upTo) {
      return List.of();
    }

    @Override
    public Optional<LocatedEvent> loginBefore(long accountId, Instant moment) {
      return Optional.empty();
    }

    @Override
    public long strayFailures(Scope scope, Instant after, Instant upTo) {
      return 0;
    }

    @Override
    public List<SendingHour> sending(long accountId, Instant from, Instant to) {
      return List.of();
    }

    @Override
    public Optional<Instant> firstSeen(long accountId) {
      return Optional.of(NOON.minus(Duration.ofDays(30)));
    }
  }

  private static final class NoAlerts implements Ledger {
    @Override
    public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
      return Optional.empty();
    }

    @Override
    public Optional<Incident> incident(long accountId, Instant notBefore) {
      return Optional.empty();
    }

    @Override
    public void add(NewAlert alert) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Nobody implements AccountOwners {
    @Override
    public Optional<Contact> contact(long accountId) {
      return Optional.empty();
    }

    @Override
    public List<String> groups(long accountId) {
      return List.of();
    }

    @Override
    public List<Long> accountsOfSameOwner(long accountId) {
      return List.of(accountId);
    }
  }
}

package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailwarden.store.Candidate.Kind.ASN;
import static org.mailwarden.store.Candidate.Kind.CHANGE;
import static org.mailwarden.store.Candidate.Kind.COUNTRY;
import static org.mailwarden.store.Candidate.Kind.DORMANT;
import static org.mailwarden.store.Candidate.Kind.FAILURES;
import static org.mailwarden.store.Candidate.Kind.LOGINS;
import static org.mailwarden.store.Candidate.Kind.MOVED;
import static org.mailwarden.store.Candidate.Kind.NETWORK;
import static org.mailwarden.store.Candidate.Kind.SENDER_NETWORK;
import static org.mailwarden.store.Candidate.Kind.SERVICE;
import static org.mailwarden.store.Candidate.Kind.WATCHED;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

class AttentionTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:34:56Z");
  private static final String HOUR = "2026-03-10T12:00:00Z";
  private static final Account MEI = new Account("mei@campus.example");
  private static final ClientAddress HANOI = ClientAddress.parse("14.160.20.30");
  private static final Origin VIETNAM = new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24");

  /** An account that was used from {@link #HANOI} by IMAP an hour ago. */
  private static final Facts USUAL =
      new Facts(Set.of("VN", "14.160.20.0/24", "45899", "imap"), false, "VN", false, 0, 0);

  private static final Facts NEVER_USED = new Facts(Set.of(), false, "VN", false, 0, 0);

  static Stream<Arguments> events() {
    Origin unlocated = Origin.unknown(HANOI);
    return Stream.of(
        of("nothing new", login("imap", VIETNAM), USUAL, Map.of()),
        of(
            "the first login",
            login("imap", VIETNAM),
            NEVER_USED,
            Map.of(COUNTRY, "VN", NETWORK, "14.160.20.0/24", ASN, "45899", SERVICE, "imap")),
        of("a new service", login("pop3", VIETNAM), USUAL, Map.of(SERVICE, "pop3")),
        of("no service", login("", VIETNAM), USUAL, Map.of()),
        of("no address", login("imap", null), USUAL, Map.of()),
        of(
            "an address that no file knows",
            login("imap", unlocated),
            NEVER_USED,
            Map.of(NETWORK, "14.160.20.0/24", SERVICE, "imap")),
        of(
            "a known network that a geo file has moved",
            login("imap", new Origin("TH", 9737, "TOT", "14.160.20.0/24")),
            USUAL,
            Map.of(COUNTRY, "TH", ASN, "9737")),
        of("back in a known network", login("imap", VIETNAM), USUAL.lastIn("TW"), Map.of()),
        of(
            "back in a known country by a new network",
            login("imap", VIETNAM),
            new Facts(Set.of("VN", "45899", "imap"), false, "TW", false, 0, 0),
            Map.of(NETWORK, "14.160.20.0/24", MOVED, "VN")),
        of("after silence", login("imap", VIETNAM), USUAL.silent(), Map.of(DORMANT, "")),
        of("watched", login("imap", VIETNAM), USUAL.watched(), Map.of(WATCHED, "")),
        of("the 60th login", login("imap", VIETNAM), USUAL.logins(59), Map.of(LOGINS, HOUR)),
        of("the 61st login", login("imap", VIETNAM), USUAL.logins(60), Map.of()),
        of("the 66th login", login("imap", VIETNAM), USUAL.logins(65), Map.of(LOGINS, HOUR)),
        of("a failed login", failure(), USUAL, Map.of()),
        of("the 5th failed login", failure(), USUAL.failures(4), Map.of(FAILURES, HOUR)),
        of("the 21st failed login", failure(), USUAL.failures(20), Map.of()),
        of("the 22nd failed login", failure(), USUAL.failures(21), Map.of(FAILURES, HOUR)),
        of("a mail from a known network", mail(VIETNAM), USUAL, Map.of()),
        of(
            "a mail from where nobody logged in",
            mail(VIETNAM),
            NEVER_USED,
            Map.of(SENDER_NETWORK, "14.160.20.0/24")),
        of("a mail without an address", mail(null), NEVER_USED, Map.of()),
        of("a change", change(), USUAL, Map.of(CHANGE, "forwarding-changed")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void drawsAttentionTo(
      String name, LocatedEvent event, Facts known, Map<Candidate.Kind, String> signs) {
    assertThat(Attention.signs(event, known)).as(name).isEqualTo(signs);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9, false",
    "9, 10, true",
    "10, 10, false",
    "10, 11, true",
    "8, 300, true",
    "103, 112, false"
  })
  void looksAtSendingFromTheFloorOnAndAtEachTenthMore(long before, long after, boolean sign) {
    SendingFloors floors = new SendingFloors(10, 10);

    assertThat(Attention.volumeSign(before, after, floors)).isEqualTo(sign);
    assertThat(Attention.bouncesSign(before, after, floors)).isEqualTo(sign);
  }

  @Test
  void looksAtANewsletterSomeSeventyTimes() {
    long looks =
        IntStream.range(0, 5_000)
            .filter(sent -> Attention.volumeSign(sent, sent + 1L, SendingFloors.DEFAULT))
            .count();

    assertThat(looks).isBetween(60L, 80L);
  }

  @ParameterizedTest
  @CsvSource({"3, 4, false", "4, 5, true", "5, 5, false", "19, 20, true"})
  void looksAtAnAddressThatFailsAtManyAccounts(long before, long after, boolean sign) {
    assertThat(Attention.sourceSign(before, after)).isEqualTo(sign);
  }

  private static Arguments of(
      String name, LocatedEvent event, Facts known, Map<Candidate.Kind, String> signs) {
    return Arguments.of(name, event, known, signs);
  }

  private static LocatedEvent login(String service, Origin origin) {
    return located(new SuccessfulLogin(NOW, MEI, "mei", service, client(origin)), origin);
  }

  private static LocatedEvent failure() {
    return located(
        new FailedLogin(
            NOW, MEI, "mei", "imap", Optional.of(HANOI), FailedLogin.Reason.WRONG_PASSWORD),
        VIETNAM);
  }

  private static LocatedEvent mail(Origin origin) {
    return located(
        new MailAttempt(
            NOW, MEI, client(origin), "mei", "mei", "mx", "Q1", "sent", "li@x.example", ""),
        origin);
  }

  private static LocatedEvent change() {
    return located(
        new AccountChange(
            NOW, MEI, AccountChange.Kind.FORWARDING_CHANGED, Optional.of(HANOI), "mei", ""),
        VIETNAM);
  }

  private static Optional<ClientAddress> client(Origin origin) {
    return Optional.ofNullable(origin).map(o -> HANOI);
  }

  private static LocatedEvent located(LogEvent event, Origin origin) {
    return new LocatedEvent(event, Optional.ofNullable(origin));
  }

  private record Facts(
      Set<String> values,
      boolean isSilent,
      String lastCountry,
      boolean isWatched,
      int logins,
      int failures)
      implements Attention.Known {
    Facts lastIn(String country) {
      return new Facts(values, isSilent, country, isWatched, logins, failures);
    }

    Facts silent() {
      return new Facts(values, true, lastCountry, isWatched, logins, failures);
    }

    Facts watched() {
      return new Facts(values, isSilent, lastCountry, true, logins, failures);
    }

    Facts logins(int before) {
      return new Facts(values, isSilent, lastCountry, isWatched, before, failures);
    }

    Facts failures(int before) {
      return new Facts(values, isSilent, lastCountry, isWatched, logins, before);
    }

    @Override
    public boolean knows(Candidate.Kind kind, String value, Instant moment) {
      return values.contains(value);
    }

    @Override
    public boolean isSilentSince(Instant moment) {
      return isSilent;
    }

    @Override
    public boolean lastLoginWasOutside(String country) {
      return !country.equals(lastCountry);
    }

    @Override
    public boolean hasMovedIn(Instant moment) {
      return false;
    }

    @Override
    public boolean isWatched(Instant moment) {
      return isWatched;
    }

    @Override
    public int loginsInHourOf(Instant moment) {
      return logins;
    }

    @Override
    public int failuresInHourOf(Instant moment) {
      return failures;
    }
  }
}

package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.Block;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;

/** What every {@link History} keeps to, whatever remembers the events. */
public abstract class HistoryContract {
  protected static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  protected static final Account MEI = new Account("mei@campus.example");
  private static final Account LI = new Account("li@campus.example");
  private static final ClientAddress HANOI = ClientAddress.parse("14.160.20.30");
  private static final ClientAddress NEIGHBOUR = ClientAddress.parse("14.160.20.99");
  private static final ClientAddress TAIPEI = ClientAddress.parse("61.216.1.9");
  private static final ClientAddress V6 = ClientAddress.parse("2001:db8:7::1");
  private static final ClientAddress V6_NEIGHBOUR = ClientAddress.parse("2001:db8:7:ffff::2");

  /** A history in which exactly these events happened, taken in in this order. */
  protected abstract History of(LocatedEvent... events);

  /** The id of an account that an event has shown to exist. */
  protected abstract long idOf(Account account);

  @Test
  void givesAnAccountsEventsAfterOneMomentUpToAnotherOldestFirst() {
    LocatedEvent first = login(MEI, NOON.plusSeconds(1), TAIPEI, "TW");
    LocatedEvent last = login(MEI, NOON.plusSeconds(2), HANOI, "VN");
    History history =
        of(
            last,
            first,
            login(MEI, NOON, TAIPEI, "TW"),
            login(MEI, NOON.plusSeconds(3), TAIPEI, "TW"),
            login(LI, NOON.plusSeconds(2), TAIPEI, "TW"));

    assertThat(
            history.events(
                Stream.SUCCESSFUL_LOGIN, new Scope.OfAccount(idOf(MEI)), NOON, NOON.plusSeconds(2)))
        .extracting(LocatedEvent::event, e -> e.origin().map(Origin::country))
        .containsExactly(
            tuple(first.event(), Optional.of("TW")), tuple(last.event(), Optional.of("VN")));
  }

  @Test
  void givesEachLogItsOwnEvents() {
    LogEvent change =
        new AccountChange(
            NOON, MEI, AccountChange.Kind.PASSWORD_CHANGED, Optional.of(HANOI), "mei", "");
    LogEvent mail = mail(NOON, "Q1", "sent").event();
    LogEvent failure = failure(MEI, NOON, HANOI).event();
    History history =
        of(
            login(MEI, NOON, TAIPEI, "TW"),
            at(change, "VN"),
            mail(NOON, "Q1", "sent"),
            at(failure, "VN"));
    Scope mei = new Scope.OfAccount(idOf(MEI));

    assertThat(history.events(Stream.ACCOUNT_MANAGEMENT, mei, NOON.minusSeconds(1), NOON))
        .extracting(LocatedEvent::event)
        .containsExactly(change);
    assertThat(history.events(Stream.SMTP_MAIL, mei, NOON.minusSeconds(1), NOON))
        .extracting(LocatedEvent::event)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("queueId", "relay", "response")
        .containsExactly(mail);
    assertThat(history.events(Stream.FAILED_LOGIN, mei, NOON.minusSeconds(1), NOON))
        .extracting(LocatedEvent::event)
        .containsExactly(failure);
  }

  @Test
  void givesFailedLoginsByAddressAndByNetworkButThoseAtNoAccountAsANumber() {
    History history =
        of(
            login(MEI, NOON.minusSeconds(9), TAIPEI, "TW"),
            failure(MEI, NOON, HANOI),
            failure(MEI, NOON.plusSeconds(1), NEIGHBOUR),
            failure(MEI, NOON.plusSeconds(1), V6),
            failure(MEI, NOON.plusSeconds(2), V6_NEIGHBOUR),
            failure(new Account("admin@campus.example"), NOON, HANOI),
            failure(new Account("root@campus.example"), NOON, NEIGHBOUR));
    Instant before = NOON.minusSeconds(60);
    Instant after = NOON.plusSeconds(60);

    assertThat(history.events(Stream.FAILED_LOGIN, new Scope.OfAddress(HANOI), before, after))
        .hasSize(1);
    assertThat(history.events(Stream.FAILED_LOGIN, new Scope.OfNetwork(HANOI), before, after))
        .hasSize(2);
    assertThat(history.events(Stream.FAILED_LOGIN, new Scope.OfNetwork(V6), before, after))
        .hasSize(2);
    assertThat(history.strayFailures(new Scope.OfAddress(HANOI), before, after)).isEqualTo(1);
    assertThat(history.strayFailures(new Scope.OfNetwork(HANOI), before, after)).isEqualTo(2);
    assertThat(history.strayFailures(new Scope.OfAccount(idOf(MEI)), before, after)).isZero();
  }

  @Test
  void countsStrayFailuresByFullHours() {
    History history = of(failure(MEI, NOON.plusSeconds(1_800), HANOI));
    Scope hanoi = new Scope.OfAddress(HANOI);

    assertThat(history.strayFailures(hanoi, NOON.plusSeconds(3_000), NOON.plusSeconds(3_100)))
        .isEqualTo(1);
    assertThat(history.strayFailures(hanoi, NOON.plusSeconds(3_600), NOON.plusSeconds(7_200)))
        .isZero();
    assertThat(history.strayFailures(hanoi, NOON.minusSeconds(7_200), NOON.minusSeconds(1)))
        .isZero();
  }

  @Test
  void refusesToSearchOtherLogsByAddress() {
    History history = of();

    assertThatThrownBy(
            () -> history.events(Stream.SUCCESSFUL_LOGIN, new Scope.OfAddress(HANOI), NOON, NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsTheLoginBefore() {
    LocatedEvent before = login(MEI, NOON.minusSeconds(60), TAIPEI, "TW");
    History history =
        of(login(MEI, NOON.minusSeconds(90), TAIPEI, "TW"), before, login(MEI, NOON, HANOI, "VN"));

    assertThat(history.loginBefore(idOf(MEI), NOON).map(LocatedEvent::event))
        .contains(before.event());
    assertThat(history.loginBefore(idOf(MEI), NOON.minusSeconds(90))).isEmpty();
  }

  @Test
  void countsWhatAnAccountSentByTheHour() {
    History history =
        of(
            mail(NOON.minusSeconds(1), "Q1", "sent"),
            mail(NOON, "Q2", "sent"),
            mail(NOON.plusSeconds(1), "Q2", "bounced"),
            mail(NOON.plusSeconds(2), "Q2", "deferred"),
            mail(NOON.plusSeconds(3_600), "Q3", "sent"));

    assertThat(history.sending(idOf(MEI), NOON, NOON.plusSeconds(3_600)))
        .containsExactly(
            new SendingHour(NOON, 1, 2, 1), new SendingHour(NOON.plusSeconds(3_600), 1, 1, 0));
  }

  @Test
  void knowsPlacesAsOfAMoment() {
    History history =
        of(
            login(MEI, NOON.minus(Duration.ofDays(9)), TAIPEI, "TW"),
            login(MEI, NOON, HANOI, "VN"),
            mailFrom(V6, NOON));

    assertThat(history.places(idOf(MEI), NOON.minusSeconds(1)))
        .extracting(History.KnownPlace::kind, History.KnownPlace::value)
        .containsExactlyInAnyOrder(
            tuple(Candidate.Kind.COUNTRY, "TW"),
            tuple(Candidate.Kind.NETWORK, "61.216.1.0/24"),
            tuple(Candidate.Kind.ASN, "3462"),
            tuple(Candidate.Kind.SERVICE, "imap"));
    assertThat(history.places(idOf(MEI), NOON))
        .contains(new History.KnownPlace(Candidate.Kind.COUNTRY, "VN", NOON, NOON))
        .extracting(History.KnownPlace::value)
        .contains("2001:db8:7::/48");
  }

  @Test
  void knowsTheLastUseOfAPlaceToTheWeekAndNotBehindTheMoment() {
    Instant last = NOON.minus(Duration.ofDays(9));
    History history =
        of(
            login(MEI, NOON.minus(Duration.ofDays(40)), TAIPEI, "TW"),
            login(MEI, last, TAIPEI, "TW"));
    Instant week = Instant.EPOCH.plus(Duration.ofDays(DayOfUse.of(MEI, last)));

    assertThat(history.places(idOf(MEI), NOON))
        .extracting(History.KnownPlace::lastSeen)
        .containsOnly(week);
    assertThat(history.places(idOf(MEI), NOON.minus(Duration.ofDays(30))))
        .extracting(History.KnownPlace::lastSeen)
        .containsOnly(NOON.minus(Duration.ofDays(30)));
  }

  @Test
  void aNetworkThatItLogsInFromIsNoSendersNetwork() {
    History history = of(login(MEI, NOON.minusSeconds(9), V6, "TW"), mailFrom(V6, NOON));

    assertThat(history.places(idOf(MEI), NOON))
        .extracting(History.KnownPlace::kind)
        .doesNotContain(Candidate.Kind.SENDER_NETWORK);
  }

  @Test
  void countsTheSitesAccountsAtAPlaceUpToTheNumberAskedFor() {
    History history =
        of(
            login(MEI, NOON, TAIPEI, "TW"),
            login(LI, NOON.plusSeconds(1), TAIPEI, "TW"),
            login(LI, NOON.plusSeconds(2), HANOI, "VN"));
    Instant later = NOON.plusSeconds(9);

    assertThat(history.accountsAt(Candidate.Kind.COUNTRY, "TW", later, 1_000)).isEqualTo(2);
    assertThat(history.accountsAt(Candidate.Kind.COUNTRY, "TW", later, 1)).isEqualTo(1);
    assertThat(history.accountsAt(Candidate.Kind.COUNTRY, "TW", NOON.plusSeconds(1), 1_000))
        .isEqualTo(1);
    assertThat(history.accountsAt(Candidate.Kind.NETWORK, "14.160.20.0/24", later, 9)).isEqualTo(1);
    assertThat(history.accountsAt(Candidate.Kind.ASN, "3462", later, 9)).isEqualTo(2);
  }

  @Test
  void countsTheSitesAccountsWithinABlockOnceEach() {
    History history =
        of(
            login(MEI, NOON, ClientAddress.parse("61.216.1.7"), "TW"),
            login(MEI, NOON.plusSeconds(1), ClientAddress.parse("61.216.2.7"), "TW"),
            login(LI, NOON.plusSeconds(2), ClientAddress.parse("61.216.3.7"), "TW"),
            login(LI, NOON.plusSeconds(3), ClientAddress.parse("61.21.6.7"), "TW"),
            login(LI, NOON.plusSeconds(4), ClientAddress.parse("2003:0:5::7"), "DE"));
    Instant later = NOON.plusSeconds(9);
    Block block = Block.of("61.216.9.0/24");

    assertThat(history.accountsWithin(block, later, 9)).isEqualTo(2);
    assertThat(history.accountsWithin(block, later, 1)).isEqualTo(1);
    assertThat(history.accountsWithin(block, NOON.plusSeconds(2), 9)).isEqualTo(1);
    assertThat(history.accountsWithin(Block.of("2003::/48"), later, 9)).isEqualTo(1);
    assertThat(history.accountsWithin(Block.of("192.0.2.0/24"), later, 9)).isZero();
  }

  @Test
  void tellsWhenAnAccountWasFirstUsed() {
    History history = of(login(MEI, NOON, TAIPEI, "TW"), mail(NOON.minusSeconds(5), "Q1", "sent"));

    assertThat(history.firstSeen(idOf(MEI))).contains(NOON.minusSeconds(5));
    assertThat(history.firstSeen(-1)).isEmpty();
  }

  protected static LocatedEvent login(
      Account account, Instant time, ClientAddress client, String country) {
    return at(
        new SuccessfulLogin(time, account, account.address(), "imap", Optional.of(client)),
        country);
  }

  private static LocatedEvent failure(Account account, Instant time, ClientAddress client) {
    return at(
        new FailedLogin(
            time,
            account,
            account.address(),
            "imap",
            Optional.of(client),
            FailedLogin.Reason.WRONG_PASSWORD),
        "VN");
  }

  protected static LocatedEvent mail(Instant time, String queueId, String status) {
    return new LocatedEvent(
        new MailAttempt(
            time,
            MEI,
            Optional.empty(),
            "mei@campus.example",
            "mei",
            "mx",
            queueId,
            status,
            "li@x.example",
            ""),
        Optional.empty());
  }

  private static LocatedEvent mailFrom(ClientAddress client, Instant time) {
    return at(
        new MailAttempt(
            time,
            MEI,
            Optional.of(client),
            "mei@campus.example",
            "mei",
            "mx",
            "Q9",
            "sent",
            "li@x.example",
            ""),
        "");
  }

  private static LocatedEvent at(LogEvent event, String country) {
    return new LocatedEvent(
        event,
        event
            .client()
            .map(
                client ->
                    new Origin(country, country.equals("TW") ? 3462 : 0, "", client.network())));
  }
}

package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;

class KnownPlacesTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final long TAIWAN = Place.countryCode("TW");

  private static final int TODAY = DayOfUse.of(new Account("mei@campus.example"), NOON);

  private final KnownPlaces places = KnownPlaces.NONE.with(TAIWAN, NOON, TODAY);

  @Test
  void coverALoginFromThereSinceThenUpToThatDay() {
    assertThat(places.cover(TAIWAN, NOON, TODAY)).isTrue();
    assertThat(places.cover(TAIWAN, NOON, TODAY + 1)).isFalse();
    assertThat(places.cover(TAIWAN, NOON.minusSeconds(1), TODAY)).isFalse();
    assertThat(places.cover(Place.countryCode("VN"), NOON, TODAY)).isFalse();
  }

  @Test
  void coverNothingBeforeTheMicrosecondOfTheFirstLogin() {
    KnownPlaces late = KnownPlaces.NONE.with(TAIWAN, NOON.plusNanos(1_000), TODAY);

    assertThat(late.cover(TAIWAN, NOON, TODAY)).isFalse();
    assertThat(late.cover(TAIWAN, NOON.plusSeconds(1), TODAY)).isTrue();
  }

  @Test
  void growInBothDirectionsAndLoseNothing() {
    KnownPlaces grown =
        places
            .with(TAIWAN, NOON.minusSeconds(60), TODAY - 1)
            .with(Place.countryCode("VN"), NOON, TODAY)
            .and(KnownPlaces.NONE.with(Place.asnCode(7), NOON, TODAY))
            .with(TAIWAN, NOON, TODAY);

    assertThat(grown.count()).isEqualTo(3);
    assertThat(grown.cover(TAIWAN, NOON.minusSeconds(60), TODAY)).isTrue();
    assertThat(grown.cover(Place.countryCode("VN"), NOON, TODAY)).isTrue();
    assertThat(grown.cover(Place.asnCode(7), NOON, TODAY)).isTrue();
  }

  @Test
  void aUseStandsForAWeekThatBeginsOnAnotherDayForEveryAccount() {
    Set<Integer> beginnings = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Account account = new Account("u" + i + "@campus.example");
      int day = DayOfUse.of(account, NOON);
      Instant first = Instant.EPOCH.plus(day, ChronoUnit.DAYS);
      assertThat(first).isBetween(NOON.minus(7, ChronoUnit.DAYS), NOON);
      assertThat(DayOfUse.of(account, first)).isEqualTo(day);
      assertThat(DayOfUse.of(account, first.plus(7, ChronoUnit.DAYS).minusNanos(1))).isEqualTo(day);
      beginnings.add(day);
    }
    assertThat(beginnings).hasSize(7);
  }

  @Test
  void aPlacesNumberIsTheSameFromItsRowAndFromTheEvent() {
    assertThat(new Place(1, Candidate.Kind.COUNTRY, "TW").code()).isEqualTo(TAIWAN);
    assertThat(new Place(1, Candidate.Kind.ASN, "4294967295").code())
        .isEqualTo(Place.asnCode(4_294_967_295L));
    for (String ip : new String[] {"192.0.2.7", "2001:db8:1:2::7", "255.255.255.255"}) {
      ClientAddress client = ClientAddress.parse(ip);
      assertThat(new Place(1, Candidate.Kind.NETWORK, client.network()).code())
          .isEqualTo(Place.networkCode(client));
    }
  }

  @Test
  void numbersOfDifferentKindsNeverMeet() {
    assertThat(Place.asnCode(1)).isNotEqualTo(Place.networkCode(ClientAddress.parse("0.0.1.0")));
    assertThat(Place.asnCode(0x540057)).isNotEqualTo(TAIWAN);
  }
}

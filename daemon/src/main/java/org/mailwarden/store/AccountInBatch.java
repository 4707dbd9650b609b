package org.mailwarden.store;

import java.time.Instant;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;

/** What is known of an account in the middle of a batch: of before it, and of its lines so far. */
final class AccountInBatch implements Attention.Known {
  private static final long SECONDS_A_DAY = 86_400;

  private final KnownAccount account;
  private final Recent before;
  private KnownPlaces places;
  private Recent recent;

  AccountInBatch(KnownAccount account) {
    this.account = account;
    this.places = account.places();
    this.before = account.recent();
    this.recent = before;
  }

  long id() {
    return account.id();
  }

  /** Before the batch. */
  Recent before() {
    return before;
  }

  Recent recent() {
    return recent;
  }

  /** Takes an event for known. */
  void learn(KnownEvent known) {
    recent = recent.and(known.event(), known.country());
    int day = DayOfUse.of(known.event().account(), known.event().time());
    Instant time = known.event().time();
    if (known.event() instanceof SuccessfulLogin login) {
      if (known.origin().isPresent()) {
        Origin origin = known.origin().get();
        if (!origin.country().isEmpty()) {
          places = places.with(Place.countryCode(origin.country()), time, day);
        }
        if (origin.asn() != 0) {
          places = places.with(Place.asnCode(origin.asn()), time, day);
        }
        places = places.with(Place.networkCode(login.client().orElseThrow()), time, day);
      }
      if (!login.service().isEmpty()) {
        places = places.with(Place.serviceCode(login.service()), time, day);
      }
    } else if (known.event() instanceof MailAttempt mail
        && mail.client().isPresent()
        && !knowsNetwork(mail.client().get(), time)) {
      places = places.with(Place.senderNetworkCode(mail.client().get()), time, day);
    }
  }

  @Override
  public boolean knows(Candidate.Kind kind, String value, Instant moment) {
    return places.have(new Place(0, kind, value).code(), moment);
  }

  @Override
  public boolean knowsNetwork(ClientAddress client, Instant moment) {
    return places.have(Place.networkCode(client), moment);
  }

  @Override
  public boolean knowsSenderNetwork(ClientAddress client, Instant moment) {
    return places.have(Place.senderNetworkCode(client), moment);
  }

  @Override
  public boolean knowsAsn(long asn, Instant moment) {
    return places.have(Place.asnCode(asn), moment);
  }

  @Override
  public boolean isSilentSince(Instant moment) {
    return account.wasSeenBy(moment)
        && places.lastDay() < Math.floorDiv(moment.getEpochSecond(), SECONDS_A_DAY);
  }

  @Override
  public boolean lastLoginWasOutside(String country) {
    return recent.knowsLastCountry()
        ? recent.lastCountryIsNot(country)
        : places.haveCountryBut(Place.countryCode(country));
  }

  @Override
  public boolean hasMovedIn(Instant moment) {
    return recent.hasMovedIn(moment);
  }

  @Override
  public boolean isWatched(Instant moment) {
    return recent.isWatched(moment);
  }

  @Override
  public int loginsInHourOf(Instant moment) {
    return recent.loginsIn(moment);
  }

  @Override
  public int failuresInHourOf(Instant moment) {
    return recent.failuresIn(moment);
  }
}

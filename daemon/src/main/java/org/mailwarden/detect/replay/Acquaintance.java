package org.mailwarden.detect.replay;

import java.time.Instant;
import java.util.Optional;
import org.mailwarden.store.Attention;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Recent;

/**
 * What is known of an account when one of its events comes: as much as ingest knows of it.
 *
 * @param past empty where no account is known
 */
record Acquaintance(Optional<AccountPast> past) implements Attention.Known {
  private static final long SECONDS_A_DAY = 86_400;

  @Override
  public boolean knows(Candidate.Kind kind, String value, Instant moment) {
    return past.isPresent() && past.get().places().have(kind, value, moment);
  }

  @Override
  public boolean isSilentSince(Instant moment) {
    return past.flatMap(AccountPast::firstSeen).filter(first -> !moment.isBefore(first)).isPresent()
        && past.get().places().lastDay() < Math.floorDiv(moment.getEpochSecond(), SECONDS_A_DAY);
  }

  @Override
  public boolean lastLoginWasOutside(String country) {
    if (past.isEmpty()) {
      return false;
    }
    return recent().knowsLastCountry()
        ? recent().lastCountryIsNot(country)
        : past.get().places().haveCountryBut(country);
  }

  @Override
  public boolean hasMovedIn(Instant moment) {
    return recent().hasMovedIn(moment);
  }

  @Override
  public boolean isWatched(Instant moment) {
    return recent().isWatched(moment);
  }

  @Override
  public int loginsInHourOf(Instant moment) {
    return recent().loginsIn(moment);
  }

  @Override
  public int failuresInHourOf(Instant moment) {
    return recent().failuresIn(moment);
  }

  private Recent recent() {
    return past.map(AccountPast::recent).orElse(Recent.NOTHING);
  }
}

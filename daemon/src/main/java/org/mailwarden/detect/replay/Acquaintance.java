package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Attention;
import org.mailwarden.store.Candidate;

/**
 * What is known of an account when one of its events comes.
 *
 * @param past empty where no account is known
 */
record Acquaintance(Optional<AccountPast> past) implements Attention.Known {
  @Override
  public boolean knows(Candidate.Kind kind, String value, Instant moment) {
    return past.flatMap(of -> of.places().firstUse(kind, value))
        .filter(first -> !first.isAfter(moment))
        .isPresent();
  }

  @Override
  public boolean isSilentSince(Instant moment) {
    return past.flatMap(AccountPast::lastUse).filter(use -> use.isBefore(moment)).isPresent();
  }

  @Override
  public boolean lastLoginWasOutside(String country) {
    return past.flatMap(AccountPast::lastCountry).filter(last -> !last.equals(country)).isPresent();
  }

  @Override
  public boolean isWatched(Instant moment) {
    // Open at its end: a failure of this very moment counts, too.
    Instant end = moment.plus(Duration.ofNanos(1));
    return count(Stream.FAILED_LOGIN, moment.minus(Attention.WATCH_AFTER_FAILURE), end) > 0;
  }

  @Override
  public int loginsInHourOf(Instant moment) {
    return countInHourOf(moment, Stream.SUCCESSFUL_LOGIN);
  }

  @Override
  public int failuresInHourOf(Instant moment) {
    return countInHourOf(moment, Stream.FAILED_LOGIN);
  }

  private int countInHourOf(Instant moment, Stream stream) {
    Instant hour = moment.truncatedTo(ChronoUnit.HOURS);
    return count(stream, hour, hour.plus(Duration.ofHours(1)));
  }

  private int count(Stream stream, Instant from, Instant to) {
    return past.flatMap(of -> of.log(stream)).map(log -> log.count(from, to)).orElse(0);
  }
}

package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mailwarden.event.Origin;
import org.mailwarden.store.LocatedEvent;

/**
 * When and from where an account's logins come. A mail program of somebody else takes turns with
 * the owner's and asks as regularly as a clock, at hours when the owner is asleep.
 *
 * @see <a href="https://cybersecurity.springeropen.com/articles/10.1186/s42400-023-00167-8">J.
 *     Zhao, C. Yang, D. Wu et al., Detecting compromised email accounts via login behavior
 *     characterization, Cybersecurity 6:36, 2023</a>, which ranks pairs of account and subnet by
 *     alternate logins and differences of time zones
 */
final class LoginRhythm {
  private static final int HOURS_A_DAY = 24;
  private static final long SECONDS_AN_HOUR = 3600;

  /** Programs open several connections at once: those within this time are one visit. */
  private static final Duration ONE_VISIT = Duration.ofMinutes(1);

  /** With fewer gaps than this, evenness is chance. */
  private static final int FEWEST_GAPS = 3;

  private LoginRhythm() {}

  /**
   * The share of logins at this hour of the day or the one before or after it, 0 to 1; 0 without
   * logins. Hours are those of the zone's offset at the moment: a change to summer time within the
   * past shifts them by one, which the neighbours make up for.
   */
  static double hourShare(List<LocatedEvent> logins, Instant moment, ZoneId zone) {
    if (logins.isEmpty()) {
      return 0;
    }
    int offset = zone.getRules().getOffset(moment).getTotalSeconds();
    int hour = hourOfDay(moment, offset);
    int near = 0;
    for (LocatedEvent login : logins) {
      int apart = Math.abs(hourOfDay(login.event().time(), offset) - hour);
      if (apart <= 1 || apart == HOURS_A_DAY - 1) {
        near++;
      }
    }
    return (double) near / logins.size();
  }

  private static int hourOfDay(Instant moment, int offset) {
    return (int)
        Math.floorMod(
            Math.floorDiv(moment.getEpochSecond() + offset, SECONDS_AN_HOUR), (long) HOURS_A_DAY);
  }

  /**
   * How often a network and those that the account used before it took turns: each login from the
   * one that follows on a login from the other counts once. Logins from networks that came later
   * are left out.
   *
   * @param logins oldest first
   * @param older the networks that the account used before the first of this network's logins
   */
  static long interleaved(List<LocatedEvent> logins, String network, Set<String> older) {
    long turns = 0;
    boolean started = false;
    boolean lastWasThis = false;
    for (LocatedEvent login : logins) {
      String other = login.origin().map(Origin::network).orElse("");
      boolean isThis = other.equals(network);
      if (!isThis && !older.contains(other)) {
        continue;
      }
      if (started && isThis != lastWasThis) {
        turns++;
      }
      started = true;
      lastWasThis = isThis;
    }
    return turns;
  }

  /** The networks that logged in before this one did first. */
  static Set<String> usedBefore(List<LocatedEvent> logins, String network) {
    Set<String> older = new HashSet<>();
    for (LocatedEvent login : logins) {
      String other = login.origin().map(Origin::network).orElse("");
      if (other.equals(network)) {
        break;
      }
      older.add(other);
    }
    older.remove("");
    return older;
  }

  /**
   * How evenly moments are spaced: 1 less the gaps' coefficient of variation (standard deviation by
   * mean), at least 0. Events without memory, a Poisson process, have a coefficient of 1 and so
   * evenness 0; a clock has 1. Gaps under a minute don't count; with fewer than three, 0.
   */
  static double regularity(List<Instant> moments) {
    List<Double> gaps = new ArrayList<>();
    Instant last = null;
    for (Instant moment : moments) {
      if (last != null && Duration.between(last, moment).compareTo(ONE_VISIT) >= 0) {
        gaps.add((double) Duration.between(last, moment).toSeconds());
      }
      last = moment;
    }
    if (gaps.size() < FEWEST_GAPS) {
      return 0;
    }
    double mean = gaps.stream().mapToDouble(gap -> gap).average().orElseThrow();
    double variance =
        gaps.stream().mapToDouble(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();
    return Math.max(0, 1 - Math.sqrt(variance) / mean);
  }
}

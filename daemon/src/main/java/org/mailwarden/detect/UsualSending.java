package org.mailwarden.detect;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.store.SendingHour;

/** What an account sent hour by hour, as windows of one length, and what of it is usual. */
final class UsualSending {
  private static final Duration WEEK = Duration.ofDays(7);

  /** From which modified z-score on a value is an outlier (Iglewicz and Hoaglin 1993). */
  private static final double OUTLIER = 3.5;

  /** Median absolute deviation by standard deviation of normally distributed values. */
  private static final double MAD_BY_SIGMA = 0.6745;

  /** Standard normal quantile that one in a thousand is beyond. */
  private static final double ONE_IN_A_THOUSAND = 3.09;

  private static final double ANSCOMBE = 0.375;

  private final List<SendingHour> hours;
  private final SpikeRule.Measure measure;
  private final Duration window;

  /**
   * @param hours oldest first, quiet ones left out
   * @param window in full hours
   */
  UsualSending(List<SendingHour> hours, SpikeRule.Measure measure, Duration window) {
    this.hours = hours;
    this.measure = measure;
    this.window = window;
  }

  /** What was sent in [from, to). */
  long sum(Instant from, Instant to) {
    long sum = 0;
    for (SendingHour hour : hours) {
      if (!hour.hour().isBefore(from) && hour.hour().isBefore(to)) {
        sum += measured(hour);
      }
    }
    return sum;
  }

  private long measured(SendingHour hour) {
    return switch (measure) {
      case MESSAGES -> hour.messages();
      case RECIPIENTS -> hour.recipients();
      case BOUNCED -> hour.bounced();
    };
  }

  /**
   * The most in a window that ends at this moment or before. A busiest window, not a mean: mail is
   * sent in bursts, and an owner who writes to sixty people each Monday is not to be told of it
   * each Monday.
   */
  long busiest(Instant before) {
    long busiest = 0;
    for (SendingHour last : hours) {
      Instant end = last.hour().plus(1, ChronoUnit.HOURS);
      if (!end.isAfter(before)) {
        busiest = Math.max(busiest, sum(end.minus(window), end));
      }
    }
    return busiest;
  }

  /**
   * An upper bound of what is sent at this hour of the week: the most that isn't an outlier among
   * the past weeks, and at least what a Poisson process with their median exceeds once in a
   * thousand windows, since a few weeks say little of how much they differ. Single bursts move
   * neither. Of each week it is the busiest of the windows that begin an hour earlier, at the hour
   * and an hour later: habits are no more exact, and summer time moves them. Weeks are 168 hours,
   * in UTC.
   *
   * <p>Sources: B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, ASQC Basic
   * References in Quality Control 16, 1993, for the modified z-score 0.6745 (x - median) / MAD and
   * its limit 3.5; F. J. Anscombe, The transformation of Poisson, binomial and negative-binomial
   * data, Biometrika 35, 1948, pp. 246-254: the square root of a count plus 3/8 is about normal
   * with variance 1/4. The median of n normal values has about pi/2 times the variance of their
   * mean, so that the difference of one more from it has variance (1 + pi/2n)/4.
   *
   * @param start of the window that is compared
   * @param since no window begins before this moment
   * @return 0 if there is no window
   */
  long hourOfWeek(Instant start, Instant since) {
    List<Long> weeks = new ArrayList<>();
    for (Instant week = start.minus(WEEK);
        !week.plus(1, ChronoUnit.HOURS).isBefore(since);
        week = week.minus(WEEK)) {
      long busiest = -1;
      for (int shift = -1; shift <= 1; shift++) {
        Instant begin = week.plus(shift, ChronoUnit.HOURS);
        if (!begin.isBefore(since) && !begin.plus(window).isAfter(start)) {
          busiest = Math.max(busiest, sum(begin, begin.plus(window)));
        }
      }
      if (busiest >= 0) {
        weeks.add(busiest);
      }
    }
    return weeks.isEmpty() ? 0 : upperBound(weeks);
  }

  private static long upperBound(List<Long> weeks) {
    double median = median(weeks);
    List<Double> deviations = weeks.stream().map(sent -> Math.abs(sent - median)).toList();
    double robust = median + OUTLIER * median(deviations) / MAD_BY_SIGMA;
    double root =
        Math.sqrt(median + ANSCOMBE)
            + ONE_IN_A_THOUSAND / 2 * Math.sqrt(1 + Math.PI / (2 * weeks.size()));
    return (long) Math.ceil(Math.max(robust, root * root - ANSCOMBE));
  }

  private static <N extends Number & Comparable<N>> double median(List<N> values) {
    List<N> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle).doubleValue()
        : (sorted.get(middle - 1).doubleValue() + sorted.get(middle).doubleValue()) / 2;
  }
}

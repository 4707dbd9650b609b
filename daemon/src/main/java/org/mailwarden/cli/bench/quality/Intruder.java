package org.mailwarden.cli.bench.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;

/**
 * Somebody who has an owner's password: what they do from their first login to their last event.
 */
final class Intruder {
  private static final int ODD_HOUR = 2;

  private final Owner victim;
  private final World world;
  private final Calendar calendar;
  private final SplittableRandom random;
  private final Traces traces;
  private Instant first = Instant.MAX;

  Intruder(Owner victim, World world, Calendar calendar, SplittableRandom random) {
    this.victim = victim;
    this.world = world;
    this.calendar = calendar;
    this.random = random;
    this.traces = new Traces(victim.account(), random);
  }

  Traces traces() {
    return traces;
  }

  /** Takes the account over on a day after everybody has learned. */
  Takeover takeOver(TakeoverKind kind) {
    int day = Calendar.LEARNING_DAYS + 2 + random.nextInt(Calendar.MONTH - 8);
    Instant begins = calendar.at(calendar.day(day), random.nextInt(86_400));
    switch (kind) {
      case FOREIGN_READER -> read(begins, foreign(), 2 + random.nextInt(12));
      case BOTNET_SPAMMER -> spam(begins);
      case SLOW_SENDER -> sendSlowly(begins, otherProvider());
      case HOSTED_SENDER -> sendSlowly(begins, hosted());
      case OTHER_PROVIDER_READER -> readAtOddHours(day);
      case FAILURES_THEN_SUCCESS -> guess(begins);
      case FORWARDING_CHANGED -> forward(begins);
      case PASSWORD_CHANGED_ABROAD -> changePassword(begins);
    }
    Instant last =
        traces.events().stream().map(LogEvent::time).max(Instant::compareTo).orElse(first);
    return new Takeover(kind, victim.account(), first, last);
  }

  private ClientAddress foreign() {
    return world.intruders().get(random.nextInt(world.intruders().size())).address(random);
  }

  private ClientAddress otherProvider() {
    return World.otherThan(victim.home(), world.homes(), random).address(random);
  }

  private ClientAddress hosted() {
    return world.hosting().get(random.nextInt(world.hosting().size())).address(random);
  }

  private void login(Instant time, ClientAddress from) {
    first = time.isBefore(first) ? time : first;
    traces.login(time, "imap", from);
  }

  private void read(Instant begins, ClientAddress from, int logins) {
    Instant time = begins;
    for (int i = 0; i < logins; i++) {
      login(time, from);
      time = time.plusSeconds(1_800 + random.nextInt(30_000));
    }
  }

  private void spam(Instant begins) {
    first = begins;
    int messages = 80 + random.nextInt(400);
    long millis = 0;
    for (int i = 0; i < messages; i++) {
      traces.message(begins.plusMillis(millis), foreign(), 1 + random.nextInt(4), 0.15);
      millis += random.nextInt(20_000);
    }
  }

  private void sendSlowly(Instant begins, ClientAddress from) {
    first = begins;
    int hours = 6 + random.nextInt(40);
    int anHour = 6 + random.nextInt(14);
    for (int hour = 0; hour < hours; hour++) {
      for (int i = 0; i < anHour; i++) {
        Instant time =
            begins
                .plus(Duration.ofHours(hour))
                .plusSeconds(3_600L * i / anHour + random.nextInt(99));
        traces.message(time, from, 1 + random.nextInt(2), 0.05);
      }
    }
  }

  /** The same hours each night, over a line of their own or, with some, another each time. */
  private void readAtOddHours(int day) {
    ClientAddress line = otherProvider();
    boolean wanders = random.nextInt(3) == 0;
    String pool = line.ip().toPrefixBlock(20).toString();
    int hour = ODD_HOUR + random.nextInt(3);
    int nights = 3 + random.nextInt(4);
    for (int night = 0; night < nights; night++) {
      Instant time = calendar.at(calendar.day(day + night), hour * 3_600L + random.nextInt(900));
      login(time, wanders ? Provider.within(pool, random) : line);
      if (random.nextBoolean()) {
        login(time.plus(Duration.ofHours(12)), line);
      }
    }
  }

  private void guess(Instant begins) {
    ClientAddress from = random.nextBoolean() ? foreign() : otherProvider();
    int tries = 5 + random.nextInt(60);
    Instant time = begins;
    for (int i = 0; i < tries; i++) {
      traces.failure(time, "imap", from);
      time = time.plusSeconds(2 + random.nextInt(40));
    }
    read(time, from, 2 + random.nextInt(6));
  }

  private void forward(Instant begins) {
    ClientAddress from = random.nextBoolean() ? foreign() : otherProvider();
    login(begins, from);
    traces.change(
        begins.plusSeconds(30 + random.nextInt(3_600)),
        AccountChange.Kind.FORWARDING_CHANGED,
        from);
  }

  private void changePassword(Instant begins) {
    ClientAddress from = foreign();
    if (random.nextBoolean()) {
      login(begins, from);
    }
    Instant changed = begins.plusSeconds(20 + random.nextInt(600));
    first = changed.isBefore(first) ? changed : first;
    traces.change(changed, AccountChange.Kind.PASSWORD_CHANGED, from);
    read(changed.plusSeconds(60), from, 3);
  }
}

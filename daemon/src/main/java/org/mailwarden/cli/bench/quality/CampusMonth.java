package org.mailwarden.cli.bench.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;

/**
 * A week that teaches and a month on a campus, of which all is known: who is innocent and who was
 * taken over. The same world, seed and number of accounts give the same events. Day by day, so that
 * a month needs no more memory than a day.
 */
final class CampusMonth {
  /** A Monday. */
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);

  private static final int MOST_SPRAYS_A_DAY = 3;

  private final World world;
  private final Calendar calendar;
  private final SplittableRandom random;
  private final Map<Account, Owner> owners = new HashMap<>();
  private final List<Owner> inOrder = new ArrayList<>();
  private final Map<Account, Takeover> takeovers = new HashMap<>();
  private final List<LogEvent> intruders = new ArrayList<>();

  CampusMonth(World world, int accounts, long seed) {
    this.world = world;
    this.calendar = new Calendar(FIRST_DAY, world.zone());
    this.random = new SplittableRandom(seed);
    TakeoverKind[] kinds = TakeoverKind.values();
    int victims = (int) Math.round(accounts * world.shares().victims());
    for (int i = 0; i < accounts; i++) {
      Owner owner = Owner.draw(i, world, calendar, random.split());
      owners.put(owner.account(), owner);
      inOrder.add(owner);
      if (i < victims) {
        Intruder intruder = new Intruder(owner, world, calendar, random.split());
        takeovers.put(owner.account(), intruder.takeOver(kinds[i % kinds.length]));
        intruders.addAll(intruder.traces().events());
      }
    }
  }

  Map<Account, Owner> owners() {
    return owners;
  }

  /** Who was taken over, and how. */
  Map<Account, Takeover> takeovers() {
    return takeovers;
  }

  /** The moment from which alerts are right. */
  Instant learned() {
    return calendar.at(calendar.day(Calendar.LEARNING_DAYS), 0);
  }

  /** Gives all events, oldest first. */
  void play(Consumer<LogEvent> sink) {
    PriorityQueue<LogEvent> coming = new PriorityQueue<>(Comparator.comparing(LogEvent::time));
    coming.addAll(intruders);
    Map<Account, OwnerLines> lines = new HashMap<>();
    SplittableRandom daily = random.split();
    inOrder.forEach(o -> lines.put(o.account(), new OwnerLines(o, world, daily.split())));
    for (int number = 0; number < calendar.days(); number++) {
      LocalDate day = calendar.day(number);
      for (Owner owner : inOrder) {
        coming.addAll(
            new OwnerDay(owner, lines.get(owner.account()), calendar, day, daily.split()).events());
      }
      sprays(day, daily, coming);
      Instant tomorrow = calendar.at(day.plusDays(1), 0);
      while (!coming.isEmpty() && coming.peek().time().isBefore(tomorrow)) {
        sink.accept(coming.poll());
      }
    }
    // What is left is of a night after the last day, or of an intruder who stayed.
    while (!coming.isEmpty()) {
      sink.accept(coming.poll());
    }
  }

  /** Addresses abroad that try one password at many accounts and get into none. */
  private void sprays(LocalDate day, SplittableRandom daily, PriorityQueue<LogEvent> coming) {
    int sprays = daily.nextInt(MOST_SPRAYS_A_DAY + 1);
    for (int i = 0; i < sprays; i++) {
      ClientAddress from =
          world.intruders().get(daily.nextInt(world.intruders().size())).address(daily);
      Instant time = calendar.at(day, daily.nextInt(86_400));
      int tries = 5 + daily.nextInt(80);
      for (int n = 0; n < tries; n++) {
        Account account =
            daily.nextInt(3) == 0
                ? new Account("guess" + daily.nextInt(999) + "@campus.example")
                : inOrder.get(daily.nextInt(inOrder.size())).account();
        Traces traces = new Traces(account, daily);
        traces.failure(time, "imap", from);
        coming.addAll(traces.events());
        time = time.plusSeconds(1 + daily.nextInt(30));
      }
    }
  }
}

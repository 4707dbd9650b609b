package org.mailwarden.cli.bench.quality;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;

/** What one owner's day leaves in the logs. Made anew for each day; what lasts is kept in lines. */
final class OwnerDay {
  private static final int HOUR = 3_600;
  private static final int QUARTER = 900;

  /** Who travels is under way, and offline, until then. */
  private static final int ARRIVAL = 16 * HOUR;

  private final Owner owner;
  private final OwnerLines lines;
  private final Calendar calendar;
  private final LocalDate day;
  private final SplittableRandom random;
  private final Traces traces;
  private final boolean weekend;
  private final Optional<Provider> abroad;
  private final boolean onCampus;

  OwnerDay(
      Owner owner, OwnerLines lines, Calendar calendar, LocalDate day, SplittableRandom random) {
    this.owner = owner;
    this.lines = lines;
    this.calendar = calendar;
    this.day = day;
    this.random = random;
    this.traces = new Traces(owner.account(), random);
    this.weekend =
        day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    this.abroad = owner.spell(Spell.Cause.TRIP, day, calendar).map(trip -> lines.destination());
    this.onCampus = !weekend && abroad.isEmpty() && random.nextInt(10) < 8;
  }

  List<LogEvent> events() {
    lines.newDay(owner.spell(Spell.Cause.MOVE, day, calendar).isPresent(), random);
    if (owner.spell(Spell.Cause.DORMANT, day, calendar).isPresent()
        && !List.of(calendar.day(0), calendar.day(Calendar.LEARNING_DAYS + 26)).contains(day)) {
      return List.of();
    }
    phone();
    computer();
    device();
    vpn();
    writing();
    ownChange();
    Instant arrival = calendar.at(day, ARRIVAL);
    return travelling()
        ? traces.events().stream().filter(event -> event.time().isAfter(arrival)).toList()
        : traces.events();
  }

  /** Whether this is a day on which a trip begins or ended the day before. */
  private boolean travelling() {
    boolean yesterday = owner.spell(Spell.Cause.TRIP, day.minusDays(1), calendar).isPresent();
    return abroad.isPresent() != yesterday;
  }

  /** Where a client of the owner is at this second of the day. */
  private ClientAddress whereabouts(long second) {
    if (abroad.isPresent()) {
      return lines.hotel(random);
    }
    long hour = second / HOUR;
    if (onCampus && hour >= 9 && hour < 18) {
      return Provider.within(owner.staff() ? owner.office() : lines.campusWifi(random), random);
    }
    boolean outside = hour >= 8 && hour < 22 && random.nextInt(3) == 0;
    if (outside && owner.carrier().isPresent()) {
      return owner.carrier().get().address(random);
    }
    return lines.home(random);
  }

  private void phone() {
    if (owner.polls()) {
      Instant retriesUntil = retriesUntil();
      for (long s = random.nextInt(QUARTER); s < 24 * HOUR; s += QUARTER + random.nextInt(20)) {
        Instant time = calendar.at(day, s);
        ClientAddress where = whereabouts(s);
        if (time.isBefore(retriesUntil) && s > 10 * HOUR) {
          traces.failure(time, "imap", where);
        } else {
          traces.login(time, "imap", where);
        }
      }
      return;
    }
    int looks = 3 + random.nextInt(7);
    for (int i = 0; i < looks; i++) {
      long second = awake();
      session(second, whereabouts(second));
    }
    if (owner.spell(Spell.Cause.OLD_PASSWORD, day, calendar).isPresent()) {
      ClientAddress home = lines.home(random);
      int tries = 8 + random.nextInt(30);
      for (int i = 0; i < tries; i++) {
        traces.failure(calendar.at(day, 10L * HOUR + 60 + (long) i * QUARTER), "imap", home);
      }
      traces.login(calendar.at(day, 10L * HOUR + 90 + (long) tries * QUARTER), "imap", home);
    }
  }

  private Instant retriesUntil() {
    return owner.spell(Spell.Cause.OLD_PASSWORD, day, calendar).isPresent()
        ? calendar.at(day, (12L + random.nextInt(8)) * HOUR)
        : Instant.MIN;
  }

  private void computer() {
    if (!onCampus) {
      return;
    }
    int sessions = owner.staff() ? 3 + random.nextInt(4) : random.nextInt(3);
    for (int i = 0; i < sessions; i++) {
      long second = 9L * HOUR + random.nextInt(9 * HOUR);
      session(second, Provider.within(owner.office(), random));
    }
  }

  /** A device that the owner didn't have before: a tablet on another line, by another service. */
  private void device() {
    if (owner.spell(Spell.Cause.NEW_DEVICE, day, calendar).isPresent()) {
      traces.login(calendar.at(day, awake()), "pop3", lines.elsewhere(random));
    }
  }

  private void vpn() {
    if (!owner.exits().isEmpty() && random.nextInt(5) < 2) {
      Provider exit = owner.exits().get(random.nextInt(owner.exits().size()));
      ClientAddress address = exit.address(random);
      int sessions = 1 + random.nextInt(4);
      for (int i = 0; i < sessions; i++) {
        session(awake(), address);
      }
    }
  }

  private void session(long second, ClientAddress where) {
    if (random.nextInt(50) == 0) {
      traces.failure(calendar.at(day, second - 8), "imap", where);
    }
    traces.login(calendar.at(day, second), "imap", where);
  }

  private void writing() {
    double mean = weekend ? owner.writes() / 3 : owner.writes();
    int messages = (int) Math.round(mean * 2 * random.nextDouble());
    for (int i = 0; i < messages; i++) {
      long second = awake();
      int recipients = random.nextInt(4) == 0 ? 2 + random.nextInt(6) : 1;
      traces.message(calendar.at(day, second), whereabouts(second), recipients, 0.01);
    }
    long ten = 10L * HOUR + random.nextInt(HOUR);
    ClientAddress office = Provider.within(owner.office(), random);
    if (owner.announces() && day.getDayOfWeek() == DayOfWeek.TUESDAY) {
      traces.message(calendar.at(day, ten), office, 30 + random.nextInt(120), 0.01);
    }
    if (owner.newsletter() && day.getDayOfWeek() == DayOfWeek.WEDNESDAY) {
      int readers = lines.readers();
      for (int sent = 0; sent < readers; sent += 50) {
        traces.message(
            calendar.at(day, ten + sent / 10), office, Math.min(50, readers - sent), 0.02);
      }
    }
  }

  private void ownChange() {
    boolean password = owner.spell(Spell.Cause.OLD_PASSWORD, day, calendar).isPresent();
    if (password || owner.spell(Spell.Cause.OWN_CHANGE, day, calendar).isPresent()) {
      long ten = 10L * HOUR;
      traces.change(
          calendar.at(day, ten),
          password || random.nextBoolean()
              ? AccountChange.Kind.PASSWORD_CHANGED
              : AccountChange.Kind.FORWARDING_CHANGED,
          abroad.isPresent() ? lines.hotel(random) : whereabouts(ten));
    }
  }

  private long awake() {
    return (long) owner.wakes() * HOUR + random.nextInt((owner.sleeps() - owner.wakes()) * HOUR);
  }
}

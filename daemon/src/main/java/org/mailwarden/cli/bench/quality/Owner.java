package org.mailwarden.cli.bench.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mailwarden.event.Account;

/**
 * One innocent person with a mailbox: what lasts, and the spells of the month.
 *
 * @param office the campus network they work in
 * @param wakes hour of the day, local
 * @param carrier of their phone; empty if it stays on Wi-Fi
 * @param homeIpv6 the /56 of their line at home; empty where it has none
 * @param exits where their VPN comes out; empty if they have none
 * @param polls whether their phone logs in every quarter of an hour
 * @param writes messages on a weekday, on average
 */
record Owner(
    Account account,
    boolean staff,
    String office,
    int wakes,
    int sleeps,
    Provider home,
    Optional<Provider> carrier,
    Optional<String> homeIpv6,
    List<Provider> exits,
    boolean polls,
    boolean nightOwl,
    double writes,
    boolean announces,
    boolean newsletter,
    List<Spell> spells) {
  private static final String[] IPV6_BLOCKS = {"2001:b011::/32", "2003:c0::/27"};
  private static final int MOST_EXITS = 4;

  Owner {
    exits = List.copyOf(exits);
    spells = List.copyOf(spells);
  }

  /** Draws somebody of a world. */
  static Owner draw(int number, World world, Calendar calendar, SplittableRandom random) {
    Shares shares = world.shares();
    boolean staff = random.nextDouble() < shares.staff();
    boolean owl = random.nextDouble() < shares.nightOwls();
    boolean polls = random.nextDouble() < shares.polling();
    boolean vpn = random.nextDouble() < shares.vpn();
    boolean announces = staff && random.nextDouble() < shares.announcing() / shares.staff();
    boolean newsletter = random.nextDouble() < shares.newsletters();
    int wakes = owl ? 11 : 6 + random.nextInt(3);
    List<Spell> spells = spells(calendar, shares, random);
    lasting(Spell.Cause.NEWSLETTER, newsletter, calendar, spells);
    lasting(Spell.Cause.ANNOUNCING, announces, calendar, spells);
    lasting(Spell.Cause.VPN, vpn, calendar, spells);
    lasting(Spell.Cause.NIGHT_OWL, owl, calendar, spells);
    lasting(Spell.Cause.POLLING, polls, calendar, spells);
    lasting(Spell.Cause.EVERYDAY, true, calendar, spells);
    return new Owner(
        new Account((staff ? "staff" : "s") + (10_000 + number) + "@campus.example"),
        staff,
        world.campus().pool(random).replaceAll("/20$", "/24"),
        wakes,
        owl ? 28 : 22 + random.nextInt(3),
        World.oneOf(world.homes(), random),
        random.nextDouble() < shares.carriers()
            ? Optional.of(World.oneOf(world.carriers(), random))
            : Optional.empty(),
        random.nextDouble() < shares.ipv6()
            ? Optional.of(
                Provider.of("", IPV6_BLOCKS[world.equals(Worlds.TAIWAN) ? 0 : 1]).pool(random))
            : Optional.empty(),
        vpn ? exits(world, random) : List.of(),
        polls,
        owl,
        staff ? 1 + random.nextDouble() * 5 : random.nextDouble() * 1.5,
        announces,
        newsletter,
        spells);
  }

  /** Whether a spell of this cause covers a day's noon. */
  Optional<Spell> spell(Spell.Cause cause, LocalDate day, Calendar calendar) {
    Instant noon = calendar.at(day, 12 * 3600);
    return spells.stream().filter(s -> s.cause() == cause && s.covers(noon)).findFirst();
  }

  /** What an alert at this moment is put down to. */
  Spell.Cause causeAt(Instant moment) {
    return spells.stream()
        .filter(spell -> spell.covers(moment))
        .map(Spell::cause)
        .min(Enum::compareTo)
        .orElse(Spell.Cause.EVERYDAY);
  }

  private static List<Provider> exits(World world, SplittableRandom random) {
    List<Provider> exits = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_EXITS);
    for (int i = 0; i < count; i++) {
      exits.add(world.exits().get(random.nextInt(world.exits().size())));
    }
    return exits;
  }

  private static List<Spell> spells(Calendar calendar, Shares shares, SplittableRandom random) {
    List<Spell> spells = new ArrayList<>();
    if (random.nextDouble() < shares.trips()) {
      int from = calendar.drawnDay(random);
      spells.add(calendar.spell(Spell.Cause.TRIP, from, from + 3 + random.nextInt(8)));
    }
    if (random.nextDouble() < shares.moves()) {
      spells.add(calendar.spell(Spell.Cause.MOVE, calendar.drawnDay(random), calendar.days() + 1));
    }
    if (random.nextDouble() < shares.newDevices()) {
      spells.add(
          calendar.spell(Spell.Cause.NEW_DEVICE, calendar.drawnDay(random), calendar.days() + 1));
    }
    if (random.nextDouble() < shares.passwords()) {
      int day = calendar.drawnDay(random);
      Spell.Cause cause = random.nextBoolean() ? Spell.Cause.OLD_PASSWORD : Spell.Cause.OWN_CHANGE;
      spells.add(calendar.spell(cause, day, day + 1));
    } else if (random.nextDouble() < shares.forwardings()) {
      int day = calendar.drawnDay(random);
      spells.add(calendar.spell(Spell.Cause.OWN_CHANGE, day, day + 1));
    }
    if (random.nextDouble() < shares.dormant()) {
      spells.add(calendar.spell(Spell.Cause.DORMANT, 0, calendar.days() + 1));
    }
    return spells;
  }

  private static void lasting(
      Spell.Cause cause, boolean is, Calendar calendar, List<Spell> spells) {
    if (is) {
      spells.add(calendar.spell(cause, -1, calendar.days() + 1));
    }
  }
}

package org.mailwarden.cli.bench.quality;

import java.util.Optional;
import java.util.SplittableRandom;
import org.mailwarden.event.ClientAddress;

/** The lines that one owner comes in over, as they are on the day that is simulated. */
final class OwnerLines {
  private final World world;
  private final Provider destination;
  private final int readers;
  private final String hotelPool;
  private final Provider elsewhere;
  private final Provider newHome;
  private Optional<String> ipv6;
  private String homePool;
  private ClientAddress homeAddress;
  private boolean moved;

  OwnerLines(Owner owner, World world, SplittableRandom random) {
    this.world = world;
    this.destination = World.oneOf(world.abroad(), random);
    this.hotelPool = destination.pool(random);
    this.elsewhere = World.oneOf(world.homes(), random);
    this.newHome = World.oneOf(world.homes(), random);
    this.readers = 400 + random.nextInt(2_100);
    this.ipv6 = owner.homeIpv6();
    this.homePool = owner.home().pool(random);
    this.homeAddress = Provider.within(homePool, random);
  }

  /** A line at home gets another address every third night; who has moved gets another line. */
  void newDay(boolean hasMoved, SplittableRandom random) {
    if (hasMoved && !moved) {
      moved = true;
      ipv6 = Optional.empty();
      homePool = newHome.pool(random);
      homeAddress = Provider.within(homePool, random);
    } else if (random.nextInt(3) == 0) {
      homeAddress = Provider.within(homePool, random);
    }
  }

  ClientAddress home(SplittableRandom random) {
    return ipv6.isPresent() && random.nextBoolean()
        ? Provider.within(ipv6.get(), random)
        : homeAddress;
  }

  ClientAddress hotel(SplittableRandom random) {
    return Provider.within(hotelPool, random);
  }

  /** The line of a friend, of a café. */
  ClientAddress elsewhere(SplittableRandom random) {
    return elsewhere.address(random);
  }

  /** One of the sixteen networks of the campus's Wi-Fi. */
  String campusWifi(SplittableRandom random) {
    String range = world.campus().ranges().get(0);
    String[] octets = range.split("\\.", -1);
    return octets[0] + "." + octets[1] + "." + (200 + random.nextInt(16)) + ".0/24";
  }

  Provider destination() {
    return destination;
  }

  /** How many a newsletter goes to. */
  int readers() {
    return readers;
  }
}

package org.mailwarden.cli.bench.quality;

import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A country with its providers, and a campus in it. In each list of providers the first is the
 * largest: the second has half as many customers, the third a third.
 *
 * @param seed what is drawn if nothing else is said
 * @param campus the campus's own networks
 * @param homes who bring the net to homes
 * @param carriers who bring it to phones
 * @param hosting where servers are rented within the country
 * @param abroad where people travel
 * @param exits where commercial VPNs come out
 * @param intruders where intruders abroad sit
 */
record World(
    String name,
    ZoneId zone,
    long seed,
    Provider campus,
    List<Provider> homes,
    List<Provider> carriers,
    List<Provider> hosting,
    List<Provider> abroad,
    List<Provider> exits,
    List<Provider> intruders,
    Shares shares) {
  World {
    homes = List.copyOf(homes);
    carriers = List.copyOf(carriers);
    hosting = List.copyOf(hosting);
    abroad = List.copyOf(abroad);
    exits = List.copyOf(exits);
    intruders = List.copyOf(intruders);
  }

  /** One of these, the first the likeliest (Zipf). */
  static Provider oneOf(List<Provider> providers, SplittableRandom random) {
    double all = 0;
    for (int i = 0; i < providers.size(); i++) {
      all += 1.0 / (i + 1);
    }
    double drawn = random.nextDouble() * all;
    for (int i = 0; i < providers.size(); i++) {
      drawn -= 1.0 / (i + 1);
      if (drawn < 0) {
        return providers.get(i);
      }
    }
    return providers.get(providers.size() - 1);
  }

  /** One of these that is not this one, each as likely. */
  static Provider otherThan(Provider mine, List<Provider> providers, SplittableRandom random) {
    List<Provider> others = providers.stream().filter(p -> !p.equals(mine)).toList();
    return others.get(random.nextInt(others.size()));
  }
}

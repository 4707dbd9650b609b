package org.mailwarden.detect.replay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;

/** At how many accounts addresses failed to log in, by full hours. */
final class FailingSources {
  /** An event may be told late, and yet not by more than this. */
  private static final int HOURS_REMEMBERED = 3;

  private final NavigableMap<Instant, Map<ClientAddress, Set<Account>>> hours = new TreeMap<>();

  /**
   * Counts a failure.
   *
   * @param account which need not exist
   * @return how many accounts the address has failed at within the hour
   */
  int count(ClientAddress client, Account account, Instant time) {
    Set<Account> failed =
        hours
            .computeIfAbsent(time.truncatedTo(ChronoUnit.HOURS), hour -> new HashMap<>())
            .computeIfAbsent(client, c -> new HashSet<>());
    failed.add(account);
    if (hours.size() > HOURS_REMEMBERED) {
      hours.pollFirstEntry();
    }
    return failed.size();
  }

  /** How many accounts the address has failed at within the hour so far. */
  int countInHourOf(Instant time, ClientAddress client) {
    return hours
        .getOrDefault(time.truncatedTo(ChronoUnit.HOURS), Map.of())
        .getOrDefault(client, Set.of())
        .size();
  }
}

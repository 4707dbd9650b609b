package org.mailwarden.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;

/**
 * Notices addresses that fail to log in at many accounts within an hour, whether these exist or
 * not. Remembered by this process only: after a restart it counts from nothing.
 */
final class FailingSources {
  /** Enough for a botnet that guesses at once. */
  private static final int MOST_ADDRESSES = 20_000;

  private final Cache<ClientAddress, FailedAccounts> hours =
      Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

  /** The signs among these events, in their order. */
  List<CandidateRow> count(
      List<LocatedEvent> events, List<KnownEvent> known, List<Runnable> learned) {
    Map<ClientAddress, FailedAccounts> now = new HashMap<>();
    List<CandidateRow> rows = new ArrayList<>();
    Map<Integer, Long> ids = null;
    for (int i = 0; i < events.size(); i++) {
      LocatedEvent located = events.get(i);
      if (located.event() instanceof FailedLogin failure && failure.client().isPresent()) {
        ClientAddress client = failure.client().get();
        if (now.computeIfAbsent(client, this::copy).count(failure.account(), failure.time())) {
          ids = ids == null ? idsByIndex(known) : ids;
          rows.add(
              new CandidateRow(
                  ids.getOrDefault(i, 0L), i, located, Candidate.Kind.SOURCE, client.toString()));
        }
      }
    }
    learned.add(() -> hours.putAll(now));
    return rows;
  }

  private static Map<Integer, Long> idsByIndex(List<KnownEvent> known) {
    Map<Integer, Long> ids = new HashMap<>();
    known.forEach(event -> ids.put(event.index(), event.accountId()));
    return ids;
  }

  /** A batch that fails must leave nothing behind. */
  private FailedAccounts copy(ClientAddress client) {
    FailedAccounts known = hours.getIfPresent(client);
    return known == null ? FailedAccounts.none() : known.copy();
  }
}

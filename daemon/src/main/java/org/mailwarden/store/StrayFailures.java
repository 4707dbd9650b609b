package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mailwarden.event.ClientAddress;

/**
 * Counts failed logins at accounts that don't exist, by the hour and the address they came from.
 */
final class StrayFailures {
  void count(Connection connection, List<LocatedEvent> events, List<KnownEvent> known)
      throws SQLException {
    if (known.size() == events.size()) {
      return;
    }
    Set<Integer> accounted = new HashSet<>();
    known.forEach(event -> accounted.add(event.index()));
    Map<Source, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      if (!accounted.contains(i) && events.get(i).event().client().isPresent()) {
        ClientAddress client = events.get(i).event().client().get();
        Instant hour = events.get(i).event().time().truncatedTo(ChronoUnit.HOURS);
        counts.merge(new Source(client, hour), 1, Integer::sum);
      }
    }
    if (counts.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO stray_failure_hour (ip, hour, failures) VALUES (?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE failures = failures + VALUES(failures)")) {
      for (Map.Entry<Source, Integer> entry : counts.entrySet()) {
        upsert.setBytes(1, entry.getKey().client().bytes());
        upsert.setObject(2, Column.time(entry.getKey().hour()));
        upsert.setInt(3, entry.getValue());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private record Source(ClientAddress client, Instant hour) {}
}

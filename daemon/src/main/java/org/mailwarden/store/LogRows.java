package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mailwarden.event.Stream;

/** Writes the rows of the four logs, in bulk. */
final class LogRows {
  private final Retention retention;
  private final RowWriter writer;

  /**
   * @param loadData whether the server allows LOAD DATA LOCAL
   */
  LogRows(Retention retention, boolean loadData) {
    this.retention = retention;
    this.writer = loadData ? new LoadDataRows() : new BulkRows();
  }

  /** Inserts all of these but those older than the three logs go back. */
  void insert(Connection connection, int source, long batch, List<KnownEvent> events)
      throws SQLException {
    Instant oldest = retention.firstMoment();
    Map<Stream, List<KnownEvent>> logs = new EnumMap<>(Stream.class);
    for (KnownEvent known : events) {
      Stream stream = known.event().stream();
      if (stream == Stream.ACCOUNT_MANAGEMENT || !known.event().time().isBefore(oldest)) {
        logs.computeIfAbsent(stream, s -> new ArrayList<>()).add(known);
      }
    }
    for (List<KnownEvent> log : logs.values()) {
      log.sort(LogRows::clustered);
      LogTable table = LogTable.of(log.get(0).event());
      writer.write(
          connection,
          table,
          log,
          (known, row) -> {
            row.number(known.accountId());
            row.time(known.event().time());
            row.number(sequence(source, batch, known.index()));
            row.ip(known.event().client());
            row.text(known.country(), 2);
            row.number(known.asn());
            table.filler().fill(known.event(), row);
          });
    }
  }

  /** The tables' own order: neighbours go into one page while it is at hand. */
  private static int clustered(KnownEvent a, KnownEvent b) {
    int byAccount = Long.compare(a.accountId(), b.accountId());
    return byAccount != 0 ? byAccount : a.event().time().compareTo(b.event().time());
  }

  /**
   * 15 bits of source, 28 of batch, 20 of index: unique, and the same if the batch is tried again.
   */
  static long sequence(int source, long batch, int index) {
    return ((long) source << 48) | ((batch & 0xfff_ffffL) << 20) | index;
  }
}

package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mailwarden.store.EventBatch.UnreadShape;

/**
 * Counts the lines that no format reads and that look like a login or a delivery, by shape. A
 * source keeps a bounded number of shapes; whatever more comes is counted as one.
 */
final class UnreadShapes {
  /**
   * Shapes that are kept of a source: a server has dozens, a hostile client makes up any number.
   */
  static final int MOST_OF_A_SOURCE = 1_000;

  /** What all shapes beyond those are counted as. */
  static final String OTHER = "(other)";

  /** After that, what was swept in the meantime makes room. */
  private static final Duration READ_AGAIN = Duration.ofDays(1);

  private final Clock clock;

  /** Shapes that are in the table, by source: so that a batch costs one statement. */
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();

  UnreadShapes(Clock clock) {
    this.clock = clock;
  }

  /** Nothing is asked of the database where there is nothing to count. */
  void count(Connection connection, int source, List<UnreadShape> shapes, List<Runnable> learned)
      throws SQLException {
    if (shapes.isEmpty()) {
      return;
    }
    Known before = known(connection, source);
    Set<String> after = new HashSet<>(before.shapes());
    Map<String, UnreadShape> rows = new LinkedHashMap<>();
    for (UnreadShape one : shapes) {
      String shape = Column.text(one.shape(), EventBatch.LONGEST_SHAPE);
      boolean kept = after.contains(shape) || after.size() < MOST_OF_A_SOURCE;
      if (kept) {
        after.add(shape);
      }
      rows.merge(kept ? shape : OTHER, one, UnreadShape::plus);
    }
    upsert(connection, source, rows);
    learned.add(() -> known.put(source, new Known(Set.copyOf(after), before.read())));
  }

  private Known known(Connection connection, int source) throws SQLException {
    Known remembered = known.get(source);
    Instant now = clock.instant();
    if (remembered != null && remembered.read().plus(READ_AGAIN).isAfter(now)) {
      return remembered;
    }
    Set<String> shapes = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT shape FROM unread_shape WHERE source = ? AND shape <> ?")) {
      select.setInt(1, source);
      select.setString(2, OTHER);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          shapes.add(row.getString(1));
        }
      }
    }
    return new Known(shapes, now);
  }

  private static void upsert(Connection connection, int source, Map<String, UnreadShape> rows)
      throws SQLException {
    String values = "(?, ?, ?, ?, ?, ?)";
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO unread_shape (source, shape, seen, first_seen, last_seen, sample) VALUES "
                + values
                + (", " + values).repeat(rows.size() - 1)
                + " ON DUPLICATE KEY UPDATE seen = seen + VALUES(seen),"
                + " last_seen = VALUES(last_seen)")) {
      int at = 1;
      for (Map.Entry<String, UnreadShape> row : rows.entrySet()) {
        upsert.setInt(at++, source);
        upsert.setString(at++, row.getKey());
        upsert.setLong(at++, row.getValue().lines());
        upsert.setObject(at++, Column.time(row.getValue().received()));
        upsert.setObject(at++, Column.time(row.getValue().received()));
        upsert.setString(at++, Column.text(row.getValue().sample(), 4096));
      }
      upsert.executeUpdate();
    }
  }

  /** The most frequent ones first. */
  static List<UnreadLines> list(Connection connection, Optional<String> source, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT source.name, shape, seen, first_seen, last_seen, sample FROM unread_shape"
                + " JOIN source ON source.id = unread_shape.source"
                + (source.isPresent() ? " WHERE source.name = ?" : "")
                + " ORDER BY seen DESC, source.name, shape LIMIT ?")) {
      int at = 1;
      if (source.isPresent()) {
        select.setString(at++, source.get());
      }
      select.setInt(at, limit);
      List<UnreadLines> lines = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          lines.add(
              new UnreadLines(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  Column.instant(row.getObject(4, LocalDateTime.class)),
                  Column.instant(row.getObject(5, LocalDateTime.class)),
                  row.getString(6)));
        }
      }
      return lines;
    }
  }

  /**
   * What is in the table.
   *
   * @param read when it was read from there
   */
  private record Known(Set<String> shapes, Instant read) {}
}

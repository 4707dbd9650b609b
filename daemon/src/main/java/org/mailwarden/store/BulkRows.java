package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/** Rows by MariaDB's bulk protocol: where the server allows no LOAD DATA LOCAL. */
final class BulkRows implements RowWriter {
  @Override
  public void write(Connection connection, LogTable table, List<KnownEvent> events, Filler filler)
      throws SQLException {
    String sql =
        "INSERT INTO "
            + table.name()
            + " ("
            + String.join(", ", table.columns())
            + ") VALUES (?"
            + ", ?".repeat(table.columns().size() - 1)
            + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (KnownEvent event : events) {
        filler.fill(event, new Parameters(insert));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** A row as a statement's parameters. */
  private static final class Parameters implements Row {
    private final PreparedStatement insert;
    private int at = 1;

    Parameters(PreparedStatement insert) {
      this.insert = insert;
    }

    @Override
    public void number(long value) throws SQLException {
      insert.setLong(at++, value);
    }

    @Override
    public void time(Instant value) throws SQLException {
      insert.setObject(at++, Column.time(value));
    }

    @Override
    public void ip(Optional<ClientAddress> value) throws SQLException {
      if (value.isPresent()) {
        insert.setBytes(at++, value.get().bytes());
      } else {
        insert.setNull(at++, Types.VARBINARY);
      }
    }

    @Override
    public void text(String value, int limit) throws SQLException {
      insert.setString(at++, Column.text(value, limit));
    }
  }
}

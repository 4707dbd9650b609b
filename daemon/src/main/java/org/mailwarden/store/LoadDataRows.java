package org.mailwarden.store;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;

/**
 * Rows by LOAD DATA LOCAL INFILE, the server's fastest way in; no file: they are made as the server
 * takes them. LOCAL makes the server as lenient as IGNORE does (it skips what it can't insert and
 * bends what doesn't fit), so that what it says it took is compared with what it was given.
 */
final class LoadDataRows implements RowWriter {
  @Override
  public void write(Connection connection, LogTable table, List<KnownEvent> events, Filler filler)
      throws SQLException {
    try (Statement load = connection.createStatement()) {
      load.unwrap(org.mariadb.jdbc.Statement.class)
          .setLocalInfileInputStream(new Text(events.iterator(), filler));
      int taken =
          load.executeUpdate(
              "LOAD DATA LOCAL INFILE 'rows' INTO TABLE "
                  + table.name()
                  + " CHARACTER SET binary ("
                  + String.join(", ", table.columns())
                  + ")");
      if (taken != events.size() || load.getWarnings() != null) {
        throw new SQLException(
            "%s: of %d rows the server took %d as they are (%s)"
                .formatted(table.name(), events.size(), taken, load.getWarnings()));
      }
    }
  }

  /** The rows as the server reads them. */
  private static final class Text extends InputStream {
    /** The connector asks for as much at a time. */
    private static final int BUFFER = 8_192;

    private final Iterator<KnownEvent> events;
    private final Filler filler;
    private final TextRow row = new TextRow();
    private int at;

    Text(Iterator<KnownEvent> events, Filler filler) {
      this.events = events;
      this.filler = filler;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (at == row.length() && !more()) {
        return -1;
      }
      int count = Math.min(length, row.length() - at);
      System.arraycopy(row.bytes(), at, buffer, offset, count);
      at += count;
      return count;
    }

    private boolean more() throws IOException {
      row.clear();
      at = 0;
      try {
        while (events.hasNext() && row.length() < BUFFER) {
          filler.fill(events.next(), row);
          row.end();
        }
      } catch (SQLException e) {
        throw new IOException(e);
      }
      return row.length() > 0;
    }
  }
}

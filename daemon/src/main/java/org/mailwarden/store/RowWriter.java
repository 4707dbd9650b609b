package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A way to bring many rows into a table at once. */
interface RowWriter {
  /**
   * Writes all of these, or fails.
   *
   * @param filler gives a row the values of all columns
   */
  void write(Connection connection, LogTable table, List<KnownEvent> events, Filler filler)
      throws SQLException;

  /** Gives a row its values. */
  @FunctionalInterface
  interface Filler {
    void fill(KnownEvent event, Row row) throws SQLException;
  }
}

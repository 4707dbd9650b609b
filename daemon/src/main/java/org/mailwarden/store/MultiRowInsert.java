package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * INSERT of several rows in one statement, for what must notice rows that are there. Not by the
 * bulk protocol: with IGNORE it takes a lost lock for one more row to ignore, and says nothing
 * (measured: up to 495 of 48,000 rows gone with four sources at once), and with ON DUPLICATE KEY it
 * runs a statement a row. One statement fails as a whole, and is tried again.
 */
final class MultiRowInsert {
  private static final int CHUNK = 300;

  private MultiRowInsert() {}

  /**
   * Inserts rows.
   *
   * @param head {@code INSERT INTO table (column, ...) VALUES}, or with IGNORE
   * @param tail what follows the rows: empty, or {@code ON DUPLICATE KEY UPDATE ...}
   * @param rows in an order that all who insert here share, so that they wait for each other
   *     instead of deadlocking
   */
  static <R> void insert(
      Connection connection, String head, int columns, String tail, List<R> rows, Binder<R> binder)
      throws SQLException {
    execute(connection, head, columns, tail, rows, binder, PreparedStatement::executeUpdate);
  }

  /**
   * Inserts rows and reads back those that weren't there.
   *
   * @param head {@code INSERT IGNORE INTO table (column, ...) VALUES}
   * @param returning {@code RETURNING ...}
   * @param rows as in {@link #insert}
   */
  static <R> void insertReturning(
      Connection connection,
      String head,
      int columns,
      String returning,
      List<R> rows,
      Binder<R> binder,
      Reader reader)
      throws SQLException {
    execute(
        connection,
        head,
        columns,
        returning,
        rows,
        binder,
        insert -> {
          try (ResultSet returned = insert.executeQuery()) {
            while (returned.next()) {
              reader.read(returned);
            }
          }
        });
  }

  private static <R> void execute(
      Connection connection,
      String head,
      int columns,
      String tail,
      List<R> rows,
      Binder<R> binder,
      Execution execution)
      throws SQLException {
    String values = " (?" + ", ?".repeat(columns - 1) + ")";
    for (int from = 0; from < rows.size(); from += CHUNK) {
      List<R> chunk = rows.subList(from, Math.min(rows.size(), from + CHUNK));
      String sql = head + values + ("," + values).repeat(chunk.size() - 1) + tail;
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        int at = 1;
        for (R row : chunk) {
          binder.bind(insert, at, row);
          at += columns;
        }
        execution.run(insert);
      }
    }
  }

  @FunctionalInterface
  private interface Execution {
    void run(PreparedStatement insert) throws SQLException;
  }

  /** Sets one row's parameters, the first of them at this place. */
  @FunctionalInterface
  interface Binder<R> {
    void bind(PreparedStatement insert, int at, R row) throws SQLException;
  }

  /** Takes a row that was inserted. */
  @FunctionalInterface
  interface Reader {
    void read(ResultSet row) throws SQLException;
  }
}

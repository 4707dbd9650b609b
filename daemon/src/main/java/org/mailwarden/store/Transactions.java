package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction: again, if it lost against another one; not at all, if it fails. */
final class Transactions {
  private static final int TRIES = 5;
  private static final int DEADLOCK = 1213;

  private final DataSource pool;

  Transactions(DataSource pool) {
    this.pool = pool;
  }

  /**
   * @throws StoreUnavailableException if the database can't be reached or refuses; nothing of the
   *     work is stored then
   */
  <T> T run(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        try {
          T result = work.with(connection);
          connection.commit();
          return result;
        } catch (SQLException | RuntimeException e) {
          rollBack(connection, e);
          throw e;
        }
      } catch (SQLException e) {
        // After a wait for a lock it is not tried again here: that has taken a minute each time.
        if (e.getErrorCode() != DEADLOCK || attempt == TRIES) {
          throw unavailable(e);
        }
      }
    }
  }

  /** Runs a query on a connection of its own. */
  <T> T read(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  static StoreUnavailableException unavailable(SQLException e) {
    return Refusal.exception(e);
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and its transaction with it.
      cause.addSuppressed(e);
    }
  }

  /** Work on one connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }
}

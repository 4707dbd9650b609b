package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/** Keeps the tables to their time: partitions made ahead and dropped, small tables swept. */
final class Maintenance {
  /** Few enough that no one waits for the lock. */
  private static final int CHUNK = 10_000;

  private static final int LOCK_WAIT_SECONDS = 60;

  private final Transactions transactions;
  private final Retention retention;

  Maintenance(Transactions transactions, Retention retention) {
    this.transactions = transactions;
    this.retention = retention;
  }

  void run() {
    // Of several daemons that start at once, one makes the partitions and the others find them.
    transactions.read(
        connection -> {
          try {
            lock(connection);
            new DayPartitions(retention).maintain(connection);
          } finally {
            unlock(connection);
          }
          return null;
        });
    LocalDate today = retention.today();
    sweep("delivery", "received", today.minusDays(30));
    sweep("unreadable_line", "received", today.minusDays(30));
    sweep("unread_shape", "last_seen", today.minusDays(30));
    sweep("sent_message", "day", today.minusDays(7));
    sweep("sending_hour", "hour", today.minusDays(92));
    sweep("stray_failure_hour", "hour", today.minusDays(30));
    sweep("watch", "until", today);
    sweep("outbox", "finished", today.minusDays(90));
    sweep("portal_nonce", "expires", today.minusDays(1));
  }

  private void sweep(String table, String column, LocalDate before) {
    int swept;
    do {
      swept =
          transactions.run(
              connection -> {
                try (PreparedStatement delete =
                    connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE " + column + " < ? LIMIT " + CHUNK)) {
                  delete.setObject(1, before);
                  return delete.executeUpdate();
                }
              });
    } while (swept == CHUNK);
  }

  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT GET_LOCK(CONCAT(DATABASE(), '.partitions'), ?)")) {
      lock.setInt(1, LOCK_WAIT_SECONDS);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        if (row.getInt(1) != 1) {
          throw new SQLException(
              "another daemon has been at the day partitions for " + LOCK_WAIT_SECONDS + " s");
        }
      }
    }
  }

  private static void unlock(Connection connection) throws SQLException {
    try (PreparedStatement unlock =
        connection.prepareStatement("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.partitions'))")) {
      unlock.executeQuery().close();
    }
  }
}

package org.mailwarden.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a database takes nothing now, in an administrator's words, and what to do about it.
 *
 * @see <a href="https://mariadb.com/kb/en/mariadb-error-codes/">MariaDB error codes</a>
 */
enum Refusal {
  DISK_FULL("its disk is full: make room there"),
  TOO_MANY_CONNECTIONS(
      "it has too many connections: raise its max_connections (or the user's limit), or end those"
          + " that are not needed"),
  READ_ONLY(
      "it is read-only: make it writable (SET GLOBAL read_only=0), or let database.url name the"
          + " server that is"),
  LOCKED(
      "another transaction holds rows that are needed: end it (SHOW FULL PROCESSLIST shows the"
          + " oldest)"),
  DENIED(
      "its user may not: check database.user and database.password-file, and that the user has all"
          + " privileges on that database");

  /** ER_GET_ERRNO and others have the system's error in their text. */
  private static final String NO_SPACE = "no space left on device";

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** As {@link StoreUnavailableException} says it. */
  static StoreUnavailableException exception(SQLException e) {
    Optional<SQLException> known = known(e);
    if (known.isPresent()) {
      return new StoreUnavailableException(
          "the database takes nothing, for "
              + of(known.get()).orElseThrow().words
              + " ("
              + known.get().getMessage()
              + ")",
          e);
    }
    return new StoreUnavailableException(
        (isAway(e) ? "the database can't be reached: " : "the database refused: ") + e.getMessage(),
        e);
  }

  /** A batch's or a mapper's exception says it behind its own. */
  private static boolean isAway(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException
          || cause instanceof SQLNonTransientConnectionException) {
        return true;
      }
    }
    return false;
  }

  /** The pool says that it has no connection, and behind that why. */
  private static Optional<SQLException> known(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && of(sql).isPresent()) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> of(SQLException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains(NO_SPACE)) {
      return Optional.of(DISK_FULL);
    }
    return switch (e.getErrorCode()) {
      // ER_DISK_FULL, ER_RECORD_FILE_FULL ("The table is full": InnoDB's, too), ER_ERROR_ON_WRITE,
      // and the server's own EE_WRITE and EE_DISK_FULL.
      case 1021, 1114, 1026, 3, 20 -> Optional.of(DISK_FULL);
      // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED.
      case 1040, 1203, 1226 -> Optional.of(TOO_MANY_CONNECTIONS);
      // ER_OPTION_PREVENTS_STATEMENT, ER_READ_ONLY_MODE, ER_OPEN_AS_READONLY, and a transaction's.
      case 1290, 1836, 1036, 1792 -> Optional.of(READ_ONLY);
      // ER_LOCK_WAIT_TIMEOUT.
      case 1205 -> Optional.of(LOCKED);
      // ER_DBACCESS_DENIED, ER_ACCESS_DENIED, ER_TABLEACCESS_DENIED.
      case 1044, 1045, 1142 -> Optional.of(DENIED);
      default -> Optional.empty();
    };
  }
}

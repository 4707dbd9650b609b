package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The days' partitions of the three logs, named pYYYYMMDD for the day (UTC) they hold. Dropping one
 * is cheap however many rows it has.
 */
final class DayPartitions {
  static final List<String> TABLES = List.of("successful_login", "failed_login", "smtp_mail");

  private static final int DAYS_AHEAD = 7;
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'p'yyyyMMdd");

  private final Retention retention;

  DayPartitions(Retention retention) {
    this.retention = retention;
  }

  /** Makes the partitions of all days kept and of the coming week, and drops older ones. */
  void maintain(Connection connection) throws SQLException {
    for (String table : TABLES) {
      NavigableSet<LocalDate> days = days(connection, table);
      addMissing(connection, table, days);
      dropOld(connection, table, days);
    }
  }

  private void addMissing(Connection connection, String table, NavigableSet<LocalDate> days)
      throws SQLException {
    // Only the last partition can be split: days before the newest one are there, or hold no rows.
    LocalDate from = days.isEmpty() ? retention.firstDay() : days.last().plusDays(1);
    LocalDate to = retention.today().plusDays(DAYS_AHEAD);
    if (from.isAfter(to)) {
      return;
    }
    StringBuilder sql =
        new StringBuilder("ALTER TABLE ")
            .append(table)
            .append(" REORGANIZE PARTITION p_future INTO (");
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      sql.append("PARTITION ")
          .append(NAME.format(day))
          .append(" VALUES LESS THAN ('")
          .append(day.plusDays(1))
          .append(" 00:00:00'), ");
    }
    execute(connection, sql.append("PARTITION p_future VALUES LESS THAN (MAXVALUE))").toString());
  }

  private void dropOld(Connection connection, String table, NavigableSet<LocalDate> days)
      throws SQLException {
    for (LocalDate day : days.headSet(retention.firstDay())) {
      execute(connection, "ALTER TABLE " + table + " DROP PARTITION " + NAME.format(day));
    }
  }

  static NavigableSet<LocalDate> days(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT partition_name FROM information_schema.partitions"
                + " WHERE table_schema = DATABASE() AND table_name = ?"
                + " AND partition_name LIKE 'p2%'")) {
      statement.setString(1, table);
      NavigableSet<LocalDate> days = new TreeSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          days.add(LocalDate.parse(rows.getString(1), NAME));
        }
      }
      return days;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

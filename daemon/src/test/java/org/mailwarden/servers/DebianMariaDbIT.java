package org.mailwarden.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@RequiresServers(DebianServer.MARIADB)
class DebianMariaDbIT {
  @Test
  void itsUserOwnsOneDatabaseAndNothingElse() throws Exception {
    try (DebianMariaDb server = DebianMariaDb.start();
        Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (i INT PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES (7)");
      try (ResultSet row = statement.executeQuery("SELECT i FROM t")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(7);
      }
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("CREATE DATABASE another"))
          .withMessageContaining("Access denied");
    }
  }
}

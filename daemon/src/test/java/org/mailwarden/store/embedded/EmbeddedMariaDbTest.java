package org.mailwarden.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.StoreUnavailableException;

class EmbeddedMariaDbTest {
  // The temporary folder: there the library takes what it finds for its own to delete.
  private static final Path FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "mailwarden-embedded-mariadb-test");

  @BeforeEach
  @AfterEach
  void emptyFolder() throws IOException {
    if (Files.exists(FOLDER)) {
      try (var files = Files.walk(FOLDER)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void keepsRowsOverAKillOfTheProcessThatStartedIt() throws Exception {
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                FOLDER.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(owner.inputReader().readLine()).isEqualTo("written");
    owner.destroyForcibly();
    assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();

    try (EmbeddedMariaDb db = EmbeddedMariaDb.start(FOLDER)) {
      assertThat(single(db.settings(), "SELECT word FROM kept")).isEqualTo("here");
      assertThatThrownBy(() -> EmbeddedMariaDb.start(FOLDER))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("another Mailwarden uses the folder");
    }
    assertThat(EmbeddedMariaDb.running(FOLDER)).isEmpty();
    try (EmbeddedMariaDb again = EmbeddedMariaDb.start(FOLDER)) {
      assertThat(EmbeddedMariaDb.running(FOLDER)).contains(again.settings());
      assertThat(single(again.settings(), "SELECT word FROM kept")).isEqualTo("here");
      assertThat(single(again.settings(), "SELECT @@bind_address")).isEqualTo("127.0.0.1");
      assertThat(again.settings().toString()).doesNotContain(again.settings().password());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(FOLDER)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void saysWhatToDoWhenTheFolderCanNotBeMade() throws IOException {
    Path file = Files.createDirectories(FOLDER).resolve("a-file");
    Files.writeString(file, "");

    assertThatThrownBy(() -> EmbeddedMariaDb.start(file.resolve("below")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("database.embedded.folder");
  }

  private static String single(DatabaseSettings settings, String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Starts the server, writes a row, and waits to be killed. */
  static final class Owner {
    public static void main(String[] arguments) throws Exception {
      EmbeddedMariaDb db = EmbeddedMariaDb.start(Path.of(arguments[0]));
      try (Connection connection =
              DriverManager.getConnection(
                  db.settings().url(), db.settings().user(), db.settings().password());
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept (word VARCHAR(10)) ENGINE=InnoDB");
        statement.execute("INSERT INTO kept VALUES ('here')");
      }
      System.out.println("written");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}

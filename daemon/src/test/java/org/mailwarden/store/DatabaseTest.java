package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final StoreSettings SETTINGS =
      new StoreSettings(Duration.ofDays(5), "mail.campus.example");

  @Test
  void saysWhichServerCanNotBeReachedAndWhatToDo() {
    DatabaseSettings nowhere =
        new DatabaseSettings(
            "jdbc:mariadb://127.0.0.1:1/mailwarden?password=in-the-url", "mw", "secret", 2);

    assertThatThrownBy(() -> Database.open(nowhere, SETTINGS, Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("the database at jdbc:mariadb://127.0.0.1:1/mailwarden can't be used")
        .hasMessageContaining("check that it runs, and database.url, database.user")
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("in-the-url"));
  }

  @Test
  void saysThatThePasswordIsWrongAndNotWhatItWas() {
    try (TestDatabase tables = TestDatabase.create()) {
      DatabaseSettings wrong =
          new DatabaseSettings(
              tables.settings().url(), tables.settings().user(), "not-the-password", 2);

      assertThatThrownBy(() -> Database.open(wrong, SETTINGS, Clock.systemUTC()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("Access denied")
          .hasMessageContaining("database.password-file")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("not-the-password"));
    }
  }

  @Test
  void aStartThatWasKilledWhileItMadeTheTablesIsCompletedByTheNext() {
    try (TestDatabase tables = TestDatabase.create()) {
      tables.open(Clock.systemUTC()).close();
      tables.execute("DELETE FROM schema_history");
      tables.execute("DROP TABLE outbox");

      tables.open(Clock.systemUTC()).close();

      assertThat(tables.query("SELECT * FROM outbox")).isEmpty();
    }
  }
}

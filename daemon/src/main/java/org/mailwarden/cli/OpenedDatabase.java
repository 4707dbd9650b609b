package org.mailwarden.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.cli.config.Configuration.Administrator;
import org.mailwarden.cli.config.Secret;
import org.mailwarden.store.BrakeSettings;
import org.mailwarden.store.Database;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.StoreSettings;
import org.mailwarden.store.StoreUnavailableException;
import org.mailwarden.store.embedded.EmbeddedMariaDb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured database, opened; an embedded server is stopped with it. */
final class OpenedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedDatabase.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Database database;
  private final Optional<EmbeddedMariaDb> server;

  private OpenedDatabase(Database database, Optional<EmbeddedMariaDb> server) {
    this.database = database;
    this.server = server;
  }

  /**
   * Opens it beside a daemon that may be running.
   *
   * @throws StoreUnavailableException if the embedded server can't run
   */
  static OpenedDatabase openBesideDaemon(Configuration configuration, Clock clock)
      throws InterruptedException {
    if (configuration.database() instanceof org.mailwarden.cli.config.Database.Embedded embedded) {
      Optional<DatabaseSettings> running = EmbeddedMariaDb.running(embedded.folder());
      if (running.isPresent()) {
        return new OpenedDatabase(
            Database.open(running.get(), settings(configuration), clock), Optional.empty());
      }
    }
    return open(configuration, clock);
  }

  /**
   * Opens it; while a server of the site's own can't be reached, says so and tries again.
   *
   * @throws StoreUnavailableException if the embedded server can't run
   */
  static OpenedDatabase open(Configuration configuration, Clock clock) throws InterruptedException {
    StoreSettings settings = settings(configuration);
    if (configuration.database() instanceof org.mailwarden.cli.config.Database.Embedded embedded) {
      EmbeddedMariaDb server = EmbeddedMariaDb.start(embedded.folder());
      try {
        return new OpenedDatabase(
            Database.open(server.settings(), settings, clock), Optional.of(server));
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
    }
    var own = (org.mailwarden.cli.config.Database.Server) configuration.database();
    DatabaseSettings where =
        new DatabaseSettings(
            own.url(), own.user(), own.password().map(Secret::value).orElse(""), own.poolSize());
    while (true) {
      try {
        return new OpenedDatabase(Database.open(where, settings, clock), Optional.empty());
      } catch (StoreUnavailableException e) {
        LOG.error("{}; trying again in {} s", e.getMessage(), RETRY.toSeconds());
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  private static StoreSettings settings(Configuration configuration) {
    return new StoreSettings(
        configuration.retention(),
        configuration.page().address().getHost(),
        new BrakeSettings(configuration.brake().share(), configuration.brake().atLeast()),
        configuration.administrators().stream().map(Administrator::address).toList());
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
    server.ifPresent(EmbeddedMariaDb::close);
  }
}

package org.mailwarden.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.mailwarden.store.migrations.V2__QuartzTables;

/** The opened database: its pool, its tables brought up to date, and the parts that use it. */
public final class Database implements AutoCloseable {
  /** Takes {@code INSERT ... RETURNING} and {@code SKIP LOCKED}. */
  private static final int OLDEST_MAJOR = 10;

  private static final int OLDEST_MINOR = 6;

  private final HikariDataSource pool;
  private final SessionFactory sessions;
  private final Maintenance maintenance;
  private final EventStore events;
  private final AlertStore alerts;
  private final Notices notices;
  private final Outbox outbox;
  private final HeldMails held;
  private final LogQuery logs;
  private final People people;
  private final PortalNonces portalNonces;
  private final StoredPast past;

  private Database(
      HikariDataSource pool, StoreSettings settings, Supplier<SendingFloors> floors, Clock clock) {
    this.pool = pool;
    this.sessions = sessions(pool);
    Transactions transactions = new Transactions(pool);
    Retention retention = new Retention(settings.retention(), clock);
    this.maintenance = new Maintenance(transactions, retention);
    this.events = new EventStore(transactions, retention, floors, allowsLoadData(transactions));
    this.notices = new Notices(sessions, settings, clock);
    FloodBrake brake = new FloodBrake(settings.brake(), clock);
    AlertMails mails = new AlertMails(brake, notices, settings, clock);
    this.alerts = new AlertStore(sessions, transactions, mails, clock);
    this.outbox = new Outbox(sessions, settings, clock);
    this.held = new HeldMails(sessions, clock);
    this.logs = new LogQuery(transactions);
    this.people = new People(sessions);
    this.portalNonces = new PortalNonces(transactions);
    this.past = new StoredPast(transactions, clock);
  }

  /**
   * Connects, brings the tables up to date and makes the coming days' partitions.
   *
   * @throws StoreUnavailableException if it can't be reached, refuses the user, lacks a right or is
   *     too old; the message says which and what to do
   */
  public static Database open(DatabaseSettings where, StoreSettings settings, Clock clock) {
    return open(where, settings, () -> SendingFloors.DEFAULT, clock);
  }

  /**
   * As {@link #open(DatabaseSettings, StoreSettings, Clock)}.
   *
   * @param floors what of sending is worth a look, by the rules in force at each call
   */
  public static Database open(
      DatabaseSettings where, StoreSettings settings, Supplier<SendingFloors> floors, Clock clock) {
    HikariDataSource pool = connect(where);
    try {
      checkVersion(pool, where);
      migrate(pool, where);
      Database database = new Database(pool, settings, floors, clock);
      database.maintain();
      return database;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  public EventStore events() {
    return events;
  }

  public AlertStore alerts() {
    return alerts;
  }

  public Outbox outbox() {
    return outbox;
  }

  /** What the flood brake holds. */
  public HeldMails held() {
    return held;
  }

  /** What administrators are told. */
  public Notices notices() {
    return notices;
  }

  public LogQuery logs() {
    return logs;
  }

  public People people() {
    return people;
  }

  public PortalNonces portalNonces() {
    return portalNonces;
  }

  public StoredPast past() {
    return past;
  }

  /** For the job scheduler, which brings its own SQL. */
  public DataSource pool() {
    return pool;
  }

  /**
   * Asks for a sign of life.
   *
   * @throws StoreUnavailableException if there is none
   */
  public void ping() {
    new Transactions(pool)
        .read(
            connection -> {
              if (!connection.isValid(2)) {
                throw new SQLException("it does not answer within 2 seconds");
              }
              return null;
            });
  }

  /** Makes the coming days' partitions and drops what is older than the retention time. */
  public void maintain() {
    maintenance.run();
  }

  @Override
  public void close() {
    sessions.close();
    pool.close();
  }

  private static HikariDataSource connect(DatabaseSettings where) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("mailwarden");
    config.setJdbcUrl(where.url());
    config.setUsername(where.user());
    config.setPassword(where.password());
    config.setMaximumPoolSize(where.poolSize());
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.addDataSourceProperty("allowLocalInfile", "true");
    // Rows of a batch travel in one packet, as binary.
    config.addDataSourceProperty("useBulkStmts", "true");
    config.addDataSourceProperty("sessionVariables", "time_zone='+00:00'");
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException | IllegalArgumentException e) {
      throw new StoreUnavailableException(
          "the database at "
              + where.shownUrl()
              + " can't be used by user \""
              + where.user()
              + "\" ("
              + rootMessage(e)
              + "): check that it runs, and database.url, database.user and database.password-file",
          e);
    }
  }

  private static void checkVersion(HikariDataSource pool, DatabaseSettings where) {
    new Transactions(pool)
        .read(
            connection -> {
              var server = connection.getMetaData();
              int major = server.getDatabaseMajorVersion();
              int minor = server.getDatabaseMinorVersion();
              boolean mariaDb = server.getDatabaseProductName().contains("MariaDB");
              if (!mariaDb
                  || major < OLDEST_MAJOR
                  || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
                throw new StoreUnavailableException(
                    "the database at "
                        + where.shownUrl()
                        + " is "
                        + server.getDatabaseProductName()
                        + " "
                        + server.getDatabaseProductVersion()
                        + ", expected MariaDB "
                        + OLDEST_MAJOR
                        + "."
                        + OLDEST_MINOR
                        + " or newer",
                    null);
              }
              return null;
            });
  }

  private static void migrate(HikariDataSource pool, DatabaseSettings where) {
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:org/mailwarden/store/migrations")
          .javaMigrations(new V2__QuartzTables())
          .table("schema_history")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreUnavailableException(
          "the tables in "
              + where.shownUrl()
              + " can't be brought up to date ("
              + rootMessage(e)
              + "): user \""
              + where.user()
              + "\" needs all privileges on that database",
          e);
    }
  }

  /** Whether the server lets clients send files: its administrator may have switched it off. */
  private static boolean allowsLoadData(Transactions transactions) {
    return transactions.read(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT @@local_infile")) {
            return row.next() && row.getBoolean(1);
          }
        });
  }

  private static SessionFactory sessions(DataSource pool) {
    Configuration configuration = new Configuration();
    configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    configuration.addAnnotatedClass(PersonEntity.class);
    configuration.addAnnotatedClass(AccountEntity.class);
    configuration.addAnnotatedClass(AlertEntity.class);
    configuration.addAnnotatedClass(OutboxEntity.class);
    return configuration.buildSessionFactory();
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}

package org.mailwarden.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz with its schedule in our database, clustered: of several daemons on one database, one runs
 * a job. It borrows its connections from the daemon's own pool.
 */
final class ClusteredQuartz {
  private ClusteredQuartz() {}

  /** A scheduler that is not started yet; Camel starts and stops it with its routes. */
  static Scheduler scheduler(DataSource pool) {
    // Quartz finds data sources by name in a registry of the whole JVM.
    String name = "mailwarden-" + UUID.randomUUID();
    DBConnectionManager.getInstance().addConnectionProvider(name, new Borrowing(pool));
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "mailwarden");
    properties.setProperty("org.quartz.scheduler.instanceId", "AUTO");
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.threadPool.threadCount", "4");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    properties.setProperty(
        "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.StdJDBCDelegate");
    properties.setProperty("org.quartz.jobStore.dataSource", name);
    properties.setProperty("org.quartz.jobStore.isClustered", "true");
    properties.setProperty("org.quartz.jobStore.clusterCheckinInterval", "5000");
    // A job missed by more than this (the daemon was down) runs once, not once for each time
    // missed.
    properties.setProperty("org.quartz.jobStore.misfireThreshold", "10000");
    try {
      return new StdSchedulerFactory(properties).getScheduler();
    } catch (SchedulerException e) {
      throw new CommandFailedException("the job scheduler can't be set up: " + e.getMessage(), e);
    }
  }

  private record Borrowing(DataSource pool) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return pool.getConnection();
    }

    @Override
    public void shutdown() {
      // The pool is the daemon's: it closes it after the scheduler has stopped.
    }

    @Override
    public void initialize() {}
  }
}

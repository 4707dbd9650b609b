package org.mailwarden.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.mailwarden.cli.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mailwarden run}: the daemon, until it is told to stop. */
@Command(
    name = "run",
    description = "Runs the daemon until it gets SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private final Map<String, String> environment;
  private final Path installation;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, mailwarden.yaml.")
  private Path config;

  RunCommand(Map<String, String> environment, Path installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = Configuration.load(config, environment, installation);
    configuration.warnings().forEach(warning -> LOG.warn("{}", warning));
    Daemon daemon = Daemon.start(configuration, Clock.systemUTC());
    Shutdown.closeOnSignal(daemon);
    new CountDownLatch(1).await();
    return 0;
  }
}

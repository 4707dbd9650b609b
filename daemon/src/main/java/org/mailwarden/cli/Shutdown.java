package org.mailwarden.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what runs when the process is told to end. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private Shutdown() {}

  /** Closes these, in this order, at SIGTERM or Ctrl-C; the process ends afterwards. */
  static void closeOnSignal(AutoCloseable... parts) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("stopping");
                  for (AutoCloseable part : parts) {
                    try {
                      part.close();
                    } catch (Exception e) {
                      LOG.warn("a part didn't stop cleanly", e);
                    }
                  }
                  LOG.info("stopped");
                },
                "stop"));
  }
}

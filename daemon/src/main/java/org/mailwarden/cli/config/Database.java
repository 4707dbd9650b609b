package org.mailwarden.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/** Which MariaDB to use. */
public sealed interface Database {
  /** Most connections at a time. */
  int poolSize();

  /**
   * A server that is there.
   *
   * @param url such as {@code jdbc:mariadb://db.campus.example/mailwarden}
   */
  record Server(String url, String user, Optional<Secret> password, int poolSize)
      implements Database {}

  /**
   * One of our own, started with the daemon.
   *
   * @param folder where it keeps its files; need not exist yet
   */
  record Embedded(Path folder, int poolSize) implements Database {}
}

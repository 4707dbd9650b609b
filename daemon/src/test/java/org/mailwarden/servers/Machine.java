package org.mailwarden.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What matters of a machine to whether a server can start on it.
 *
 * @param root whether the tests run as root
 * @param installed whether a program is there and may be run
 */
record Machine(boolean root, Predicate<Path> installed) {
  static Machine thisOne() {
    return new Machine("root".equals(System.getProperty("user.name")), Files::isExecutable);
  }
}

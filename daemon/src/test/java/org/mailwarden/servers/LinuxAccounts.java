package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Linux accounts in a root folder of their own, kept by the real {@code useradd} and {@code
 * chpasswd} through PAM, with what these log. The system's accounts stay untouched: the tools run
 * under chroot(8), where the folder's etc/passwd and etc/shadow are all they see.
 */
public final class LinuxAccounts implements AutoCloseable {
  private static final Path USERADD = Path.of("/usr/sbin/useradd");
  private static final Path CHPASSWD = Path.of("/usr/sbin/chpasswd");
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final Path root;
  private final Path log;
  private final SyslogSocket syslog;

  private LinuxAccounts(Path root, Path log, SyslogSocket syslog) {
    this.root = root;
    this.log = log;
    this.syslog = syslog;
  }

  /**
   * @param root the folder, which must not exist
   * @param log the file that gets the log, as /var/log/auth.log would
   * @param host the name of this machine in the log
   */
  static LinuxAccounts create(Path root, Path log, String host) throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Files.createDirectories(root.resolve("etc/pam.d"));
    // Debian's layout, by whose short names programs look for the loader and for PAM's modules.
    for (String folder : List.of("lib", "lib64")) {
      Files.createDirectories(root.resolve("usr").resolve(folder));
      Files.createSymbolicLink(root.resolve(folder), Path.of("usr", folder));
    }
    etc(root, "passwd", "root:x:0:0:root:/root:/bin/sh\n");
    etc(root, "shadow", "root:*:19000:0:99999:7:::\n");
    etc(root, "group", "root:x:0:\nusers:x:100:\n");
    etc(root, "gshadow", "root:*::\nusers:*::\n");
    etc(root, "nsswitch.conf", "passwd: files\nshadow: files\ngroup: files\n");
    etc(root, "login.defs", "");
    etc(root, "pam.d/chpasswd", "password required pam_unix.so yescrypt\n");
    etc(root, "pam.d/other", "auth required pam_deny.so\naccount required pam_deny.so\n");
    Path timeZone = Path.of("/etc/localtime");
    if (Files.exists(timeZone)) {
      copy(root, timeZone);
    }
    for (Path program : List.of(USERADD, CHPASSWD, pamUnix())) {
      copy(root, program);
      for (Path library : libraries(program)) {
        copy(root, library);
      }
    }
    return new LinuxAccounts(root, log, SyslogSocket.open(root.resolve("dev/log"), log, host));
  }

  /** The log file, in the format of /var/log/auth.log. */
  public Path log() {
    return log;
  }

  /** Creates an account without a password or a home. */
  public void create(String name) throws IOException {
    Command.run("", inRoot(USERADD.toString(), "--no-create-home", "--gid", "users", name));
  }

  /** Gives an account a new password. */
  public void changePassword(String name, String password) throws IOException {
    Command.run(name + ":" + password + "\n", inRoot(CHPASSWD.toString()));
  }

  @Override
  public void close() throws IOException {
    syslog.close();
  }

  private List<String> inRoot(String... command) {
    List<String> words = new ArrayList<>(List.of("/usr/sbin/chroot", root.toString()));
    words.addAll(List.of(command));
    return words;
  }

  private static void etc(Path root, String file, String text) throws IOException {
    Files.writeString(root.resolve("etc").resolve(file), text, UTF_8);
  }

  /** Copies what the name stands for, links followed, to the same place under the root. */
  private static void copy(Path root, Path file) throws IOException {
    Path copy = root.resolve(file.getRoot().relativize(file));
    Files.createDirectories(copy.getParent());
    Files.copy(file.toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Set<Path> libraries(Path program) throws IOException {
    Set<Path> libraries = new LinkedHashSet<>();
    LIBRARY
        .matcher(Command.run("", List.of("ldd", program.toString())))
        .results()
        .forEach(result -> libraries.add(Path.of(result.group(1))));
    return libraries;
  }

  /** PAM looks for modules in a folder named after the processor. */
  private static Path pamUnix() throws IOException {
    try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
      for (Path folder : folders) {
        Path module = folder.resolve("security/pam_unix.so");
        if (Files.exists(module)) {
          return module;
        }
      }
    }
    throw new IOException("no pam_unix.so in /usr/lib/*-linux-gnu*/security");
  }
}

package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who may log in with which password: Dovecot's passwd-file, which it reads again when the file's
 * time or size has changed.
 */
final class PasswordFile {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Path file;
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private Instant written = Instant.EPOCH;

  PasswordFile(Path file) {
    this.file = file;
  }

  synchronized void put(Mailbox mailbox) throws IOException {
    passwords.put(mailbox.address(), mailbox.password());
    StringBuilder text = new StringBuilder();
    passwords.forEach(
        (address, password) ->
            text.append(address).append(":{PLAIN}").append(password).append("::::::\n"));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text, UTF_8);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    // Dovecot compares whole seconds: two changes in one second would look like one.
    Instant now = Files.getLastModifiedTime(fresh).toInstant();
    written = now.isAfter(written.plus(SECOND)) ? now : written.plus(SECOND);
    Files.setLastModifiedTime(fresh, FileTime.from(written));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

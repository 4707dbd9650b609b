package org.mailwarden.web;

import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that sign links and sessions. The first signs; all verify: to change the key, put the
 * new secret before the old one, and remove the old one when the links it signed have expired.
 */
public final class SigningKeys {
  /** Beside this many random bytes nobody guesses. */
  private static final int BYTES = 32;

  private static final int SHORTEST_SECRET = 32;
  private static final String FILE = "page-secret";

  private final Map<String, byte[]> keys;
  private final String current;

  private SigningKeys(Map<String, byte[]> keys, String current) {
    this.keys = keys;
    this.current = current;
  }

  /**
   * Keys from a text of one secret a line.
   *
   * @throws IllegalArgumentException if there is none, or one has fewer than 32 characters
   */
  public static SigningKeys of(String secrets) {
    List<String> lines = secrets.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("page secret: expected one secret a line, but was empty");
    }
    Map<String, byte[]> keys = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).length() < SHORTEST_SECRET) {
        throw new IllegalArgumentException(
            "page secret: line "
                + (i + 1)
                + " has "
                + lines.get(i).length()
                + " characters, expected at least 32; make one with: openssl rand -hex 32");
      }
      byte[] key = derive(lines.get(i));
      keys.put(idOf(key), key);
    }
    return new SigningKeys(keys, keys.keySet().iterator().next());
  }

  /**
   * The keys kept in a folder, made at the first start. Only the file's owner can read them.
   *
   * @throws UncheckedIOException if the file can't be read or made
   */
  public static SigningKeys keptIn(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": can't be read or made; it signs the links in mails", e);
    }
  }

  /** The id of the key that signs. */
  String current() {
    return current;
  }

  /** The key with this id. */
  Optional<byte[]> key(String id) {
    return Optional.ofNullable(keys.get(id)).map(byte[]::clone);
  }

  /** Whole or not at all: another daemon that starts now reads one key or makes its own first. */
  private static void create(Path file) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Files.createDirectories(file.getParent());
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            FILE,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n");
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // The other daemon was first: its key is ours.
    } finally {
      Files.delete(fresh);
    }
  }

  private static byte[] derive(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal("mailwarden links and sessions".getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JVM has HmacSHA256", e);
    }
  }

  private static String idOf(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return Base64URL.encode(digest).toString().substring(0, 8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}

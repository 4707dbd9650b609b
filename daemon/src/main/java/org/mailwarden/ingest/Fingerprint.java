package org.mailwarden.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What tells a file from another: its first bytes, which stay when it is renamed, copied or
 * compressed, and its device and inode, which tell it from a copy.
 *
 * @param key device and inode, as the file system gives them
 * @param length how many of the first bytes are hashed
 * @param hash of these bytes
 */
record Fingerprint(String key, int length, String hash) {
  static final int MAX_LENGTH = 1024;

  static Fingerprint of(String key, byte[] head, int length) {
    return new Fingerprint(key, length, hash(head, length));
  }

  /** Whether a file that begins with these bytes may be this one. */
  boolean fits(byte[] head) {
    return head.length >= length && hash(head, length).equals(hash);
  }

  private static String hash(byte[] head, int length) {
    return hash(Arrays.copyOf(head, length));
  }

  static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

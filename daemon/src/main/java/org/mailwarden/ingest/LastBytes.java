package org.mailwarden.ingest;

import java.util.Arrays;

/**
 * The last bytes that were read of a file. Together with its first ones they tell it from one that
 * was truncated and has since grown beyond where reading stood, though it begins in the same way.
 *
 * @param length how many they are
 * @param hash of these bytes
 */
record LastBytes(int length, String hash) {
  private static final int MAX_LENGTH = 256;

  /** Of what was read last: the bytes before {@code end}. */
  static LastBytes of(byte[] read, int end) {
    int length = Math.min(end, MAX_LENGTH);
    return new LastBytes(length, Fingerprint.hash(Arrays.copyOfRange(read, end - length, end)));
  }

  /** Whether these are the bytes that stand before where reading stands. */
  boolean fits(byte[] bytes) {
    return bytes.length == length && Fingerprint.hash(bytes).equals(hash);
  }
}

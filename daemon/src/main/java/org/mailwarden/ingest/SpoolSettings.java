package org.mailwarden.ingest;

import java.nio.file.Path;

/**
 * Where syslog messages wait for the store.
 *
 * @param folder has a folder for each source
 * @param bytes that one source's messages may take
 */
public record SpoolSettings(Path folder, long bytes) {
  /** Room for the longest message, a few times over. */
  public static final long FEWEST_BYTES = 16 << 20;

  /**
   * @throws IllegalArgumentException if there is too little room
   */
  public SpoolSettings {
    if (bytes < FEWEST_BYTES) {
      throw new IllegalArgumentException(
          "spool: expected at least " + FEWEST_BYTES + " bytes, but was " + bytes);
    }
  }

  SpoolSettings of(String source) {
    return new SpoolSettings(folder.resolve(source), bytes);
  }
}

package org.mailwarden.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * Where the reading of a followed file stands, kept as compact JSON.
 *
 * @param file which file: an old one may have another name by now
 * @param offset bytes read of it, decompressed
 * @param last the bytes before {@code offset}; null where nothing was read yet
 * @param modified its modification time when last read, in ms since 1970: tells the files that came
 *     after it once it is gone
 * @param inLongLine whether {@code offset} is inside a line that was too long and is being skipped
 * @param historyFile the live file at first opening, until reading has passed the end it had then;
 *     null afterwards
 * @param historyEnd that file's size at first opening
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record ReadPosition(
    Fingerprint file,
    long offset,
    LastBytes last,
    long modified,
    boolean inLongLine,
    Fingerprint historyFile,
    long historyEnd) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The beginning of a file that is no history. */
  static ReadPosition beginningOf(LogFile file) {
    return new ReadPosition(
        Fingerprint.of(file.key(), new byte[0], 0), 0, null, file.modified(), false, null, 0);
  }

  static ReadPosition parse(String json) {
    try {
      return JSON.readValue(json, ReadPosition.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a read position: " + json, e);
    }
  }

  /** The beginning of another file. */
  ReadPosition atStartOf(Fingerprint next, long nextModified) {
    return new ReadPosition(next, 0, null, nextModified, false, historyFile, historyEnd);
  }

  /** Where reading is past all that was there at first opening. */
  ReadPosition withoutHistory() {
    return new ReadPosition(file, offset, last, modified, inLongLine, null, 0);
  }

  /** Whether this may be the file: it begins as that does, and has what was read last of it. */
  boolean isIn(LogFile candidate) throws IOException {
    if (!file.fits(candidate.head())) {
      return false;
    }
    return last == null
        ? offset == 0 || candidate.read(offset - 1, 1).length == 1
        : last.fits(candidate.read(offset - last.length(), last.length()));
  }

  @Override
  public String toString() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

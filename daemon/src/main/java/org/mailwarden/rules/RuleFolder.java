package org.mailwarden.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;

/**
 * The folder of rules files and lists, and the last set of them that was good as a whole. A file
 * that is half-written, misspelt or gone wrong otherwise never takes a rule out of force: the set
 * stays until all files are good again. Thread-safe.
 */
public final class RuleFolder {
  private final Path folder;
  private final Clock clock;
  private volatile RuleSet current;
  private volatile Instant lastLoaded;
  private volatile List<Problem> problems = List.of();
  private String fingerprint;

  private RuleFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** As {@link #load(Path, Clock)}, by this machine's clock and zone. */
  public static RuleFolder load(Path folder) {
    return load(folder, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Loads the folder's rules and lists.
   *
   * @param clock says which entries of lists have expired, by days of its zone
   * @throws InvalidFilesException if they aren't good; it has all that is wrong with all of them
   */
  public static RuleFolder load(Path folder, Clock clock) {
    RuleFolder loaded = new RuleFolder(folder, clock);
    List<Problem> problems = loaded.reload();
    if (!problems.isEmpty()) {
      throw new InvalidFilesException(problems);
    }
    return loaded;
  }

  /** Looks through a folder without taking anything in force. */
  public static RuleCheck check(Path folder, Clock clock) {
    FolderReading reading = new FolderReading(folder, clock);
    return new RuleCheck(
        reading.set(), reading.problems(), new RuleWarnings(reading, clock).warnings());
  }

  /** The rules in force: those of the last load that had no problems. */
  public RuleSet current() {
    return current;
  }

  /** What was wrong at the last load; empty if the rules in force are those in the folder. */
  public List<Problem> problems() {
    return problems;
  }

  /** When the rules in force were read. */
  public Instant lastLoaded() {
    return lastLoaded;
  }

  /**
   * Reads all files; if all are good, their rules and lists are in force from now on.
   *
   * @return everything that is wrong, sorted
   */
  public synchronized List<Problem> reload() {
    fingerprint = fingerprint();
    FolderReading reading = new FolderReading(folder, clock);
    List<Problem> found = reading.problems();
    if (found.isEmpty()) {
      current = reading.set();
      lastLoaded = clock.instant();
    }
    problems = found;
    return found;
  }

  /**
   * Reloads if a file was added, removed or saved since the last load.
   *
   * @return whether it did; {@link #problems} then says with what outcome
   */
  public synchronized boolean reloadIfChanged() {
    if (fingerprint().equals(fingerprint)) {
      return false;
    }
    reload();
    return true;
  }

  private String fingerprint() {
    try {
      return FolderReading.files(folder).stream()
          .map(RuleFolder::fingerprint)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "unlistable";
    }
  }

  private static String fingerprint(Path file) {
    try {
      return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return file + " unreadable";
    }
  }
}

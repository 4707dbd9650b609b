package org.mailwarden.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;

/**
 * The folder of rules files, and the last set of rules in it that was good as a whole. A file that
 * is half-written, misspelt or gone wrong otherwise never takes a rule out of force: the set stays
 * until all files are good again. Thread-safe.
 */
public final class RuleFolder {
  private final Path folder;
  private volatile RuleSet current;
  private String fingerprint;
  private List<Problem> problems = List.of();

  private RuleFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Loads the folder's rules.
   *
   * @throws InvalidFilesException if they aren't good; it has all that is wrong with all of them
   */
  public static RuleFolder load(Path folder) {
    RuleFolder loaded = new RuleFolder(folder);
    List<Problem> problems = loaded.reload();
    if (!problems.isEmpty()) {
      throw new InvalidFilesException(problems);
    }
    return loaded;
  }

  /** The rules in force: those of the last load that had no problems. */
  public RuleSet current() {
    return current;
  }

  /** What was wrong at the last load; empty if the rules in force are those in the folder. */
  public synchronized List<Problem> problems() {
    return problems;
  }

  /**
   * Reads all files; if all are good, their rules are in force from now on.
   *
   * @return everything that is wrong, sorted
   */
  public synchronized List<Problem> reload() {
    List<Rule> rules = new ArrayList<>();
    List<Problem> found = new ArrayList<>();
    fingerprint = fingerprint();
    read(rules, found);
    problems = found.stream().sorted().toList();
    if (problems.isEmpty()) {
      current = new RuleSet(rules);
    }
    return problems;
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

  private void read(List<Rule> rules, List<Problem> found) {
    List<Path> files;
    try {
      files = files();
    } catch (IOException e) {
      found.add(
          Place.of(folder.toString())
              .problem(
                  Files.isDirectory(folder)
                      ? "can't be listed by this user; check the folder's owner and mode"
                      : "expected a folder of rules files, but there is none"));
      return;
    }
    Map<String, String> fileOfName = new HashMap<>();
    for (Path file : files) {
      String shown = folder.getFileName() + "/" + file.getFileName();
      if (shown.endsWith(".yml")) {
        found.add(Place.of(shown).problem("would not be read; rename it to end in .yaml"));
        continue;
      }
      RuleFile read = RuleFile.read(file, shown);
      found.addAll(read.problems());
      read.nameNode()
          .optionalText()
          .ifPresent(
              name -> {
                String earlier = fileOfName.putIfAbsent(name, shown);
                if (earlier != null) {
                  found.add(
                      read.nameNode()
                          .problem(
                              Expected.quote(name)
                                  + " is already the name of the rule in "
                                  + earlier));
                }
              });
      read.rule().ifPresent(rules::add);
    }
    if (files.isEmpty()) {
      found.add(
          Place.of(folder.toString())
              .problem("has no rules file (*.yaml); to judge nothing, set mode: off in each rule"));
    }
  }

  /** By name; without hidden files, which editors leave while they save. */
  private List<Path> files() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
          .sorted()
          .toList();
    }
  }

  private String fingerprint() {
    try {
      return files().stream().map(RuleFolder::fingerprint).collect(Collectors.joining("\n"));
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

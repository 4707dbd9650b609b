package org.mailwarden.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Place;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/** A folder of rules files and lists, read once. */
final class FolderReading {
  private static final String RULES = "[^.].*\\.ya?ml";
  private static final String LISTS = "[^.].*\\.(txt|csv)";

  private final Path folder;
  private final List<RuleFile> rules = new ArrayList<>();
  private final List<ListFile> lists = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final NamedLists named;

  /**
   * Reads all files.
   *
   * @param clock says when the lists' entries expire
   */
  FolderReading(Path folder, Clock clock) {
    this.folder = folder;
    readLists();
    this.named = new NamedLists(lists.stream().map(list -> list.list(clock)).toList());
    readRules(new Conditions(named));
  }

  /** Everything that is wrong, sorted. */
  List<Problem> problems() {
    return problems.stream().sorted().toList();
  }

  /** The rules that are good by themselves, with the lists. */
  RuleSet set() {
    return new RuleSet(rules.stream().flatMap(file -> file.rule().stream()).toList(), named);
  }

  /** The rules files that were read, by name. */
  List<RuleFile> rules() {
    return rules;
  }

  /** The lists that were read, by name. */
  List<ListFile> lists() {
    return lists;
  }

  /** The files that are read, or make a problem by being there, by name. */
  static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>(ruleFiles(folder));
    Path lists = folder.resolve(ListFile.FOLDER);
    if (Files.isDirectory(lists)) {
      files.addAll(matching(lists, RULES + "|" + LISTS));
    }
    return files;
  }

  private static List<Path> ruleFiles(Path folder) throws IOException {
    return matching(folder, RULES);
  }

  /** Without hidden files, which editors leave while they save. */
  private static List<Path> matching(Path folder, String names) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.getFileName().toString().matches(names)).sorted().toList();
    }
  }

  private void readLists() {
    Path listFolder = folder.resolve(ListFile.FOLDER);
    if (!Files.isDirectory(listFolder)) {
      return;
    }
    Map<String, String> fileOfName = new HashMap<>();
    try {
      for (Path file : matching(listFolder, RULES + "|" + LISTS)) {
        String shown = shown(listFolder) + "/" + file.getFileName();
        if (!shown.matches(".*\\.(txt|csv)")) {
          problems.add(
              Place.of(shown).problem("would not be read; a list's file ends in .txt or .csv"));
          continue;
        }
        ListFile list = ListFile.read(file, shown);
        problems.addAll(list.problems());
        String earlier = fileOfName.putIfAbsent(list.name(), shown);
        if (earlier == null) {
          lists.add(list);
        } else {
          problems.add(
              Place.of(shown)
                  .problem(
                      Expected.quote(list.name())
                          + " is already the name of the list in "
                          + earlier));
        }
      }
    } catch (IOException e) {
      problems.add(unlistable(listFolder, shown(listFolder)));
    }
  }

  private void readRules(Conditions conditions) {
    List<Path> files;
    try {
      files = ruleFiles(folder);
    } catch (IOException e) {
      problems.add(unlistable(folder, folder.toString()));
      return;
    }
    Map<String, String> fileOfName = new HashMap<>();
    for (Path file : files) {
      String shown = folder.getFileName() + "/" + file.getFileName();
      if (shown.endsWith(".yml")) {
        problems.add(Place.of(shown).problem("would not be read; rename it to end in .yaml"));
        continue;
      }
      RuleFile read = RuleFile.read(file, shown, conditions);
      rules.add(read);
      problems.addAll(read.problems());
      YamlNode nameNode = read.nameNode();
      nameNode
          .optionalText()
          .ifPresent(
              name -> {
                String earlier = fileOfName.putIfAbsent(name, shown);
                if (earlier != null) {
                  problems.add(
                      nameNode.problem(
                          Expected.quote(name) + " is already the name of the rule in " + earlier));
                }
              });
    }
    if (files.isEmpty()) {
      problems.add(
          Place.of(folder.toString())
              .problem("has no rules file (*.yaml); to judge nothing, set mode: off in each rule"));
    }
  }

  private String shown(Path listFolder) {
    return folder.getFileName() + "/" + listFolder.getFileName();
  }

  private static Problem unlistable(Path folder, String shown) {
    return Place.of(shown)
        .problem(
            Files.isDirectory(folder)
                ? "can't be listed by this user; check the folder's owner and mode"
                : "expected a folder of rules files, but there is none");
  }
}

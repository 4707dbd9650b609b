package org.mailwarden.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why servers can't start on a machine, and what to do about it.
 *
 * @param programs the files that aren't there
 * @param debianPackages the packages that bring them
 * @param root whether the servers start as root only, and the tests don't run as root
 */
record Lack(List<Path> programs, Set<String> debianPackages, boolean root) {
  static Optional<Lack> on(Machine machine, Collection<DebianServer> servers) {
    List<Path> programs = new ArrayList<>();
    Set<String> debianPackages = new TreeSet<>();
    boolean root = false;
    for (DebianServer server : servers) {
      root |= server.needsRoot() && !machine.root();
      for (DebianServer.Program program : server.programs()) {
        if (!machine.installed().test(program.file())) {
          programs.add(program.file());
          debianPackages.add(program.debianPackage());
        }
      }
    }
    return programs.isEmpty() && !root
        ? Optional.empty()
        : Optional.of(new Lack(programs, debianPackages, root));
  }

  @Override
  public String toString() {
    List<String> sentences = new ArrayList<>();
    if (!programs.isEmpty()) {
      sentences.add(
          "missing "
              + String.join(", ", programs.stream().map(Path::toString).toList())
              + " (on Debian: apt-get install "
              + String.join(" ", debianPackages)
              + ")");
    }
    if (root) {
      sentences.add("the mail servers start as root only: run the tests as root");
    }
    return String.join("; ", sentences);
  }
}

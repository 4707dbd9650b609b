package org.mailwarden.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that one log has been written to, oldest first, the live one last: {@code mail.log} and
 * what logrotate makes of it ({@code mail.log.2.gz}, {@code mail.log.1}, {@code
 * mail.log-20261124}), or all files that a glob matches.
 */
final class FileSeries {
  private static final Pattern ROTATED = Pattern.compile("[.-]([0-9][0-9A-Za-z_.:-]*?)(\\.gz)?");
  private static final Pattern OTHER_COMPRESSION = Pattern.compile("\\.(?:xz|bz2|zst|lz4|Z)$");
  private static final Pattern COUNTER = Pattern.compile("[0-9]{1,4}");

  private final Path folder;
  private final String name;
  private final boolean glob;

  FileSeries(Path path) {
    Path absolute = path.toAbsolutePath();
    folder = absolute.getParent();
    name = absolute.getFileName().toString();
    glob = name.matches(".*[*?\\[{].*");
  }

  /** The files there are, oldest first. Without a live file the last one is the newest rotated. */
  List<Path> files() throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.list(folder)) {
      all = entries.toList();
    }
    return withoutHalfCompressed(glob ? matching(all) : rotationsOf(all));
  }

  /** The files there are, oldest first, each with its device and inode. */
  Map<Path, String> keys() throws IOException {
    Map<Path, String> keys = new LinkedHashMap<>();
    for (Path path : files()) {
      LogFile.keyOf(path).ifPresent(key -> keys.put(path, key));
    }
    return keys;
  }

  /** Whether this is the file that is written to. */
  boolean isLive(Path path) {
    return glob ? !path.toString().endsWith(".gz") : path.getFileName().toString().equals(name);
  }

  private List<Path> matching(List<Path> all) {
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + name);
    return all.stream()
        .filter(path -> matcher.matches(path.getFileName()))
        .sorted(Comparator.comparing(FileSeries::modified).thenComparing(Path::toString))
        .toList();
  }

  private static long modified(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  private List<Path> rotationsOf(List<Path> all) {
    List<Path> files =
        new ArrayList<>(
            all.stream()
                .filter(path -> !suffix(path).isEmpty())
                .sorted(Comparator.comparing(this::age).thenComparing(Path::toString))
                .toList());
    Path live = folder.resolve(name);
    if (Files.exists(live)) {
      files.add(live);
    }
    return files;
  }

  /** Sorts dates upward, then counters downward: the highest counter is the oldest file. */
  private String age(Path path) {
    String suffix = suffix(path);
    return COUNTER.matcher(suffix).matches()
        ? "counter %04d".formatted(9_999 - Integer.parseInt(suffix))
        : " date " + suffix;
  }

  private String suffix(Path path) {
    String file = path.getFileName().toString();
    if (!file.startsWith(name)) {
      return "";
    }
    Matcher matcher = ROTATED.matcher(file.substring(name.length()));
    return matcher.matches() && !OTHER_COMPRESSION.matcher(file).find() ? matcher.group(1) : "";
  }

  /** While gzip writes x.gz, x is still there, and whole. */
  private static List<Path> withoutHalfCompressed(List<Path> files) {
    Set<String> names = new HashSet<>();
    files.forEach(path -> names.add(path.toString()));
    return files.stream()
        .filter(
            path ->
                !names.contains(path.toString().replaceFirst("\\.gz$", ""))
                    || !path.toString().endsWith(".gz"))
        .toList();
  }
}

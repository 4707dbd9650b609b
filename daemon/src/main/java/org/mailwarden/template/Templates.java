package org.mailwarden.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.FileLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;

/**
 * The Pebble templates of a folder, {@code NAME.html.peb} and {@code NAME.txt.peb}, and the
 * messages beside them. In HTML every value is escaped; a template that nobody wrote to say so has
 * no way to put markup in from a value. Changed files are taken in by {@link #reloadIfChanged}; if
 * one of them is broken, all stay as they were. Safe for any number of threads.
 */
public final class Templates {
  private static final String SUFFIX = ".peb";

  private final Path folder;
  private volatile Loaded loaded;

  private Templates(Path folder, Loaded loaded) {
    this.folder = folder;
    this.loaded = loaded;
  }

  /**
   * Reads a folder's templates and messages.
   *
   * @throws InvalidFilesException if any of them is broken; it has all that is
   */
  public static Templates load(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new Templates(absolute, read(absolute));
  }

  /**
   * Takes changed files in.
   *
   * @return whether any had changed
   * @throws InvalidFilesException if one is broken: the old ones stay in force. Thrown once a
   *     change
   */
  public boolean reloadIfChanged() {
    Map<Path, String> now = fingerprints(folder);
    if (now.equals(loaded.fingerprints())) {
      return false;
    }
    try {
      loaded = read(folder);
      return true;
    } catch (InvalidFilesException e) {
      loaded = new Loaded(loaded.messages(), loaded.html(), loaded.text(), now);
      throw e;
    }
  }

  /** The message in this language. */
  public String message(Locale language, String key, Object... arguments) {
    return loaded.messages().text(language, key, arguments);
  }

  /**
   * Fills a template in.
   *
   * @param name such as {@code alert.html}
   * @throws IllegalStateException if the template doesn't fit the model; it says file and line
   */
  public String render(String name, Locale language, Map<String, Object> model) {
    Loaded current = loaded;
    PebbleEngine engine = name.endsWith(".html") ? current.html() : current.text();
    StringWriter text = new StringWriter();
    try {
      PebbleTemplate template = engine.getTemplate(name + SUFFIX);
      template.evaluate(text, model, language);
    } catch (PebbleException e) {
      throw new IllegalStateException(problem(folder, e).toString(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name.endsWith(".html") ? text.toString() : withoutGaps(text.toString());
  }

  /** A line that held only a tag leaves an empty line; more than one in a row is a gap. */
  private static String withoutGaps(String text) {
    return text.replaceAll("\n{3,}", "\n\n");
  }

  private static Loaded read(Path folder) {
    Map<Path, String> fingerprints = fingerprints(folder);
    Messages messages = Messages.load(folder);
    PebbleEngine html = engine(folder, messages, true);
    PebbleEngine text = engine(folder, messages, false);
    List<Problem> problems = new ArrayList<>();
    for (Path file : fingerprints.keySet()) {
      String name = folder.relativize(file).toString();
      if (name.endsWith(SUFFIX)) {
        try {
          (name.endsWith(".html" + SUFFIX) ? html : text).getTemplate(name);
        } catch (PebbleException e) {
          problems.add(problem(folder, e));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFilesException(problems);
    }
    return new Loaded(messages, html, text, fingerprints);
  }

  private static PebbleEngine engine(Path folder, Messages messages, boolean escape) {
    return new PebbleEngine.Builder()
        .loader(new FileLoader(folder.toString()))
        .extension(new MessageExtension(messages, escape))
        .autoEscaping(escape)
        .strictVariables(true)
        .newLineTrimming(escape)
        .build();
  }

  private static Problem problem(Path folder, PebbleException e) {
    String file = e.getFileName() == null ? "" : e.getFileName();
    int line = e.getLineNumber() == null ? 0 : e.getLineNumber();
    // Pebble knows the line only: its first column stands for it.
    return new Problem(
        folder.getFileName() + "/" + file,
        line,
        line == 0 ? 0 : 1,
        String.valueOf(e.getPebbleMessage()));
  }

  private static Map<Path, String> fingerprints(Path folder) {
    Map<Path, String> fingerprints = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        fingerprints.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    } catch (IOException e) {
      throw new InvalidFilesException(
          List.of(new Problem(folder.toString(), 0, 0, "can't be read: " + e.getMessage())));
    }
    return fingerprints;
  }

  private record Loaded(
      Messages messages, PebbleEngine html, PebbleEngine text, Map<Path, String> fingerprints) {}
}

package org.mailwarden.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;

/**
 * The texts of a folder's {@code messages_en.properties}, {@code messages_zh_TW.properties} ...,
 * UTF-8. {@code {0}} stands for an argument; an apostrophe is an apostrophe. What a language lacks
 * is said in English.
 */
final class Messages {
  private static final String PREFIX = "messages_";
  private static final String SUFFIX = ".properties";

  private final Map<Locale, Map<String, String>> texts;

  private Messages(Map<Locale, Map<String, String>> texts) {
    this.texts = texts;
  }

  /**
   * Reads all languages of a folder.
   *
   * @throws InvalidFilesException if there is no English, or a text can't be read
   */
  static Messages load(Path folder) {
    Map<Locale, Map<String, String>> texts = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
          String tag = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
          texts.put(Locale.forLanguageTag(tag.replace('_', '-')), read(file, problems));
        }
      }
    } catch (IOException e) {
      throw new InvalidFilesException(
          List.of(new Problem(folder.toString(), 0, 0, "can't be read: " + e.getMessage())));
    }
    if (!texts.containsKey(Locale.ENGLISH)) {
      problems.add(
          new Problem(
              folder.toString(), 0, 0, "expected a file messages_en.properties in this folder"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidFilesException(problems);
    }
    return new Messages(texts);
  }

  /** The text in this language, arguments put in. A key that nobody has is shown as it is. */
  String text(Locale language, String key, Object... arguments) {
    String text = texts.getOrDefault(language, Map.of()).get(key);
    Locale itsLanguage = language;
    if (text == null) {
      text = texts.get(Locale.ENGLISH).getOrDefault(key, key);
      itsLanguage = Locale.ENGLISH;
    }
    return arguments.length == 0 ? text : format(text, itsLanguage, arguments);
  }

  private static String format(String text, Locale language, Object... arguments) {
    return new MessageFormat(text.replace("'", "''"), language).format(arguments);
  }

  /** A file's texts; what is wrong with it goes to the problems, key by key. */
  private static Map<String, String> read(Path file, List<Problem> problems) {
    String shown = file.getParent().getFileName() + "/" + file.getFileName();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (CharacterCodingException e) {
      problems.add(new Problem(shown, 0, 0, "expected UTF-8; save the file in that encoding"));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(new Problem(shown, 0, 0, "can't be read: " + e.getMessage()));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      String text = properties.getProperty(key);
      try {
        format(text, Locale.ENGLISH, 1, 1, 1, 1, 1, 1);
        texts.put(key, text);
      } catch (IllegalArgumentException e) {
        problems.add(
            new Problem(
                shown,
                0,
                0,
                key + ": expected text with places such as {0}, but: " + e.getMessage()));
      }
    }
    return texts;
  }
}

package org.mailwarden.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)");

  @ParameterizedTest
  @ValueSource(strings = {"mail", "page"})
  void everyLanguageSaysTheSameThingsWithTheSameArguments(String folder) throws IOException {
    Path files = Path.of("../templates", folder);

    assertThat(arguments(files.resolve("messages_zh_TW.properties")))
        .isEqualTo(arguments(files.resolve("messages_en.properties")));
  }

  private static java.util.Map<String, java.util.Set<String>> arguments(Path file)
      throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    TreeMap<String, java.util.Set<String>> arguments = new TreeMap<>();
    properties.forEach(
        (key, text) ->
            arguments.put(
                (String) key,
                new java.util.TreeSet<>(
                    PLACE.matcher((String) text).results().map(m -> m.group(1)).toList())));
    return arguments;
  }
}

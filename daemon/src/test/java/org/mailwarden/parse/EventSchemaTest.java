package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published schema and the code say the same. */
class EventSchemaTest {
  @Test
  void everyEventThatIsPrintedFitsTheSchema() throws IOException {
    Schema schema;
    try (InputStream in = EventJson.class.getResourceAsStream("event.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(in, InputFormat.JSON);
    }
    List<String> events;
    try (Stream<Path> tables = Files.list(Path.of("src/test/resources/parse"))) {
      events =
          tables
              .flatMap(EventSchemaTest::lines)
              .filter(line -> line.startsWith("=> "))
              .map(line -> line.substring(3))
              .toList();
    }

    assertThat(events).hasSizeGreaterThan(40);
    assertThat(events)
        .allSatisfy(
            event -> assertThat(schema.validate(event, InputFormat.JSON)).as(event).isEmpty());
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

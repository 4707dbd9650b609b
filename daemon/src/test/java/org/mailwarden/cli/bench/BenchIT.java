package org.mailwarden.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The benches run and count what they say; how fast a test machine is, is no test's business. */
class BenchIT {
  private static final Path FOLDER = Path.of("target", "bench-it");

  @Test
  void ingestStoresWhatItsLogSaysAndLoadDataTakesTheSameRows() throws IOException {
    JsonNode json = run("ingest", "--lines", "20000", "--accounts", "100", "--mix", "logins");

    assertThat(json.get("lines").longValue()).isEqualTo(20_000);
    assertThat(json.get("rows").longValue()).isEqualTo(20_000);
    assertThat(json.get("ratio").doubleValue()).isPositive();
  }

  @Test
  void aboutOneLineInThreeOfTheMailMixBecomesARow() throws IOException {
    JsonNode json = run("ingest", "--lines", "20000", "--accounts", "100", "--mix", "mail");

    assertThat(json.get("rows").doubleValue() / json.get("lines").doubleValue())
        .isBetween(0.28, 0.38);
  }

  @Test
  void detectJudgesNewPlacesOnly() throws IOException {
    JsonNode json = run("detect", "--logins", "2000", "--accounts", "100");

    assertThat(json.at("/new_places/judged").intValue()).isPositive();
    assertThat(json.at("/known_places/judged").intValue()).isZero();
  }

  @Test
  void queryFindsTheRowsOfADay() throws IOException {
    JsonNode json = run("query", "--rows", "60000", "--accounts", "100", "--queries", "100");

    assertThat(json.get("rows_a_day").doubleValue()).isEqualTo(10);
    assertThat(json.get("day_p99_ms").doubleValue()).isPositive();
  }

  private JsonNode run(String bench, String... options) throws IOException {
    StringWriter out = new StringWriter();
    String[] arguments = new String[options.length + 3];
    arguments[0] = bench;
    arguments[1] = "--folder";
    arguments[2] = FOLDER.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    CommandLine command =
        BenchCommand.commandLine(Path.of("..").toAbsolutePath().normalize())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out, true));

    assertThat(command.execute(arguments)).isZero();

    return new ObjectMapper().readTree(out.toString());
  }
}

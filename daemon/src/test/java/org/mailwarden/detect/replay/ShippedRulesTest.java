package org.mailwarden.detect.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mailwarden.rules.RuleFolder;

/** Runs what stands in {@code rules/tests}. */
class ShippedRulesTest {
  private static final Path RULES = Path.of("../rules");

  @TestFactory
  Stream<DynamicTest> theShippedRulesDoWhatTheirTestsSay() throws IOException {
    List<RuleTests.Result> results =
        RuleTests.read(List.of(RULES.resolve("tests")), RuleFolder.load(RULES).current()).run();
    return results.stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.place().problem(result.name()).toString(),
                    () -> assertThat(result.failure().orElse("")).isEmpty()));
  }
}

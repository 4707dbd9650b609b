package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors and samples of docs/portal.md, as they stand there, against the portal's own code.
 */
class PortalSamplesTest {
  private static final String PAGE = "https://logs.campus.example";
  private static final Pattern VECTOR =
      Pattern.compile(
          "(?m)^\\| `([^`]+)` \\| `(\\d+)` \\| `([^`]+)` \\| `([^`]+)` \\| `([0-9a-f]{64})` \\|$");

  @TempDir Path folder;

  static Stream<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    Matcher row = VECTOR.matcher(document());
    while (row.find()) {
      vectors.add(new Vector(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)));
    }
    return vectors.stream();
  }

  @Test
  void thereAreVectorsAndTheirKey() throws IOException {
    assertThat(vectors()).hasSize(4);
    assertThat(document()).contains("Key `2026`, secret `" + PortalUrl.SECRET + "`");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theJavaSampleMakesTheVectorsAddress(Vector vector) throws Exception {
    Path source = Files.writeString(folder.resolve("PortalUrl.java"), sample("java"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", folder.toString(), source.toString())).isZero();

    try (URLClassLoader classes =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Method of =
          Arrays.stream(classes.loadClass("PortalUrl").getDeclaredMethods())
              .filter(method -> method.getName().equals("of") && method.getParameterCount() == 7)
              .findFirst()
              .orElseThrow();
      of.setAccessible(true);
      Object url =
          of.invoke(
              null,
              PAGE,
              PortalUrl.KEY,
              PortalUrl.SECRET,
              vector.person(),
              vector.address(),
              vector.at(),
              vector.nonce());
      opens((String) url, vector);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void thePythonSampleMakesTheVectorsAddress(Vector vector) throws Exception {
    needs("python3");
    opens(
        run(
            "python3",
            sample("python")
                + """


                import sys

                with open(sys.argv[1], encoding="utf-8") as values:
                    print(portal_url(*values.read().split("\\n")))
                """,
            vector),
        vector);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void thePhpSampleMakesTheVectorsAddress(Vector vector) throws Exception {
    needs("php");
    opens(
        run(
            "php",
            sample("php")
                + "\necho portal_url(...explode(\"\\n\", file_get_contents($argv[1])));\n",
            vector),
        vector);
  }

  /** Our own code finds the vector's signature in the address, and lets the person in. */
  private static void opens(String url, Vector vector) throws HandOffException {
    assertThat(url).startsWith(PAGE + "/portal?");
    PageRequest request =
        new PageRequest(
            "GET",
            Portal.PATH,
            URI.create(url).getRawQuery(),
            List.of(),
            "",
            vector.address(),
            List.of(),
            "logs.campus.example");
    Portal portal =
        new Portal(
            new PortalSettings(
                PortalKeys.of(PortalUrl.KEY + " " + PortalUrl.SECRET),
                AddressCheck.EXACT,
                Optional.empty()),
            (nonce, expires) -> nonce.equals(vector.nonce()),
            Clock.fixed(vector.at(), ZoneOffset.UTC));
    HandOff handOff = portal.signed(request);
    portal.use(handOff, vector.address());
    assertThat(handOff.person()).isEqualTo(vector.person());
    assertThat(handOff.signature()).isEqualTo(vector.signature());
  }

  private String run(String program, String script, Vector vector) throws Exception {
    Path file = Files.writeString(folder.resolve("sample"), script);
    // Not as arguments: those are in the locale's encoding.
    Path values =
        Files.writeString(
            folder.resolve("values"),
            String.join(
                "\n",
                PAGE,
                PortalUrl.KEY,
                PortalUrl.SECRET,
                vector.person(),
                vector.address(),
                vector.time(),
                vector.nonce()));
    Process process =
        new ProcessBuilder(program, file.toString(), values.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.strip();
  }

  /** Nobody skips this in silence where it counts. */
  private static void needs(String program) {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    String missing = "no " + program + " on the PATH, which runs the sample in docs/portal.md";
    if (!installed && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    Assumptions.assumeTrue(installed, missing);
  }

  private static String sample(String language) throws IOException {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(document());
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("../docs/portal.md"));
  }

  record Vector(String person, String time, String address, String nonce, String signature) {
    Instant at() {
      return Instant.ofEpochSecond(Long.parseLong(time));
    }
  }
}

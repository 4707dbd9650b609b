package org.mailwarden.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.Mailwarden;
import org.mailwarden.servers.FreePort;

/** The daemon as an administrator runs it, on its embedded database, until it is told to stop. */
class StopIT {
  @TempDir Path folder;

  @Test
  void stopsCleanlyOnSigtermAndLeavesNoServerBehind() throws Exception {
    Path log = folder.resolve("run.log");
    int port = FreePort.find();
    Files.writeString(folder.resolve("mail.log"), "");
    Path config = configuration(port);
    Process daemon =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dmailwarden.installation=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                Mailwarden.class.getName(),
                "run",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .until(() -> get(port, "/health").contains("\"status\" : \"up\""));
      daemon.destroy();
      assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      daemon.destroyForcibly();
    }

    assertThat(log).content().contains("stopped").doesNotContain("ERROR").doesNotContain(" WARN ");
    assertThat(ProcessHandle.allProcesses().filter(p -> runsIn(p, folder)).toList()).isEmpty();
  }

  private static boolean runsIn(ProcessHandle process, Path folder) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains(folder.toString()))
        .isPresent();
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Path configuration(int port) throws IOException {
    Path config = folder.resolve("mailwarden.yaml");
    Files.writeString(
        config,
        """
        site:
          name: Campus Mail
          domains: [campus.example]
          contact: postmaster@campus.example
          change-password-url: https://mail.campus.example/password
        sources:
          - {name: mail-log, file: mail.log}
        smtp: {host: 127.0.0.1, port: 9, tls: none, from: mailwarden@campus.example}
        page: {address: "http://127.0.0.1:%d", listen: "127.0.0.1:%d"}
        folders: {data: state}
        """
            .formatted(port, port));
    return config;
  }
}

package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.store.TestDatabase;
import org.mailwarden.yaml.InvalidFilesException;
import picocli.CommandLine;

/** What a daemon says that can't start. */
class DaemonStartTest {
  private static final Path INSTALLATION = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void namesThePortThatIsTakenAndTheKeyToChange() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Configuration configuration = configuration(taken.getLocalPort(), "rules: " + rules());

      assertThatThrownBy(() -> Daemon.start(configuration, Clock.systemUTC()))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("the page can't listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("page.listen");
    }
  }

  @Test
  void namesTheRuleThatIsBroken() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.writeString(rules.resolve("odd.yaml"), "name: odd\ntype: guess\n");
    Configuration configuration = configuration(0, "rules: rules");

    assertThatThrownBy(() -> Daemon.start(configuration, Clock.systemUTC()))
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageContaining("odd.yaml:2:7: ");
  }

  @Test
  void anImportFromTheCommandLineIsInTheDatabase() throws IOException {
    try (TestDatabase tables = TestDatabase.create()) {
      Path config = folder.resolve("mailwarden.yaml");
      Files.writeString(
          config,
          yaml(
              0,
              "rules: " + rules(),
              "database: {url: \""
                  + tables.settings().url()
                  + "\", user: "
                  + tables.settings().user()
                  + "}"));
      Path people = folder.resolve("people.csv");
      Files.writeString(
          people,
          """
          person_id,name,account,mailbox_service,recovery_address,language
          1000000001,張國政,mei@campus.example,Staff @mx,mei@private.example,zh-TW
          1000000001,張國政,dean@campus.example,Departments,,
          """);
      StringWriter out = new StringWriter();
      CommandLine command =
          Mailwarden.commandLine(
              Map.of("MAILWARDEN_DATABASE_PASSWORD", tables.settings().password()), INSTALLATION);
      command.setOut(new PrintWriter(out, true));

      assertThat(
              command.execute(
                  "accounts", "import", "--config", config.toString(), people.toString()))
          .isZero();
      assertThat(out).hasToString("2 accounts of 1 people taken in\n");
      assertThat(
              tables.query(
                  "SELECT a.address, p.name, a.recovery_address"
                      + " FROM account a JOIN person p ON p.id = a.person ORDER BY a.address"))
          .containsExactly(
              "dean@campus.example|張國政|null", "mei@campus.example|張國政|mei@private.example");
    }
  }

  private static Path rules() {
    return INSTALLATION.resolve("rules");
  }

  private Configuration configuration(int port, String rules) {
    return Configuration.ofText(yaml(port, rules, ""), Map.of(), folder, INSTALLATION);
  }

  private static String yaml(int port, String rules, String database) {
    return """
    site:
      name: Campus Mail
      domains: [campus.example]
      time-zone: Asia/Taipei
      contact: postmaster@campus.example
      change-password-url: https://mail.campus.example/password
    sources:
      - {name: mail-log, file: mail.log}
    smtp:
      {host: 127.0.0.1, port: 9, tls: none, from: mailwarden@campus.example}
    page:
      address: http://127.0.0.1:8999
      listen: 127.0.0.1:%d
    folders:
      data: state
      %s
    %s
    """
        .formatted(port, rules, database);
  }
}

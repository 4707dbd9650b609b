package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.mail.OutboxFixture;
import org.mailwarden.mail.SampleMail;
import org.mailwarden.store.DatabaseSettings;
import picocli.CommandLine;

class MailCommandTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Path> shown = new ArrayList<>();

  @Test
  void previewsASampleWithoutAConfigurationOrADatabase() {
    assertThat(run("preview", "sample")).isEqualTo(0);

    assertThat(out.toString())
        .startsWith("Subject: A sign-in to your mailbox from Vietnam, 14:05\n")
        .contains("The sign-in succeeded")
        .contains("https://logs.campus.example/l/preview-successful-login-2026-03-10")
        .doesNotContain("<html");
  }

  @Test
  void previewsEachKindInEitherLanguageAsTextOrHtml() {
    assertThat(run("preview", "sample:travel", "--lang", "zh-TW", "--html")).isEqualTo(0);

    assertThat(out.toString()).contains("<html lang=\"zh-TW\"").contains("您的信箱先後從台灣與越南登入");
  }

  @Test
  void previewsInTheNameOfTheConfiguredSite() throws IOException {
    Path config = configuration(25, "");

    assertThat(run("preview", "sample:digest", "--config", config.toString())).isEqualTo(0);

    assertThat(out.toString()).startsWith("Subject: Hill College: 3 things new");
  }

  @Test
  void previewsAStoredAlertInTheLanguageAskedFor() throws IOException {
    try (OutboxFixture stored = new OutboxFixture()) {
      stored.alert("mei@campus.example");
      String id = stored.query("SELECT id FROM alert").get(0);
      String config = configuration(25, "", database(stored.tables())).toString();

      assertThat(run("preview", id, "--config", config, "--lang", "zh-TW")).isEqualTo(0);
      assertThat(run("preview", "99999", "--config", config)).isEqualTo(1);
    }

    assertThat(out.toString())
        .startsWith("Subject: 有人於 14:05 從越南登入您的信箱\n")
        .contains("帳號：mei@campus.example")
        .contains("/l/preview-successful-login-2026-03-10");
    assertThat(err.toString()).startsWith("mailwarden: there is no alert 99999");
  }

  @Test
  void showsTheHtmlWhereItIsAskedTo() throws IOException {
    assertThat(run("preview", "sample", "--open")).isEqualTo(0);

    assertThat(shown).hasSize(1);
    assertThat(Files.readString(shown.get(0))).startsWith("<!doctype html>");
    Files.delete(shown.get(0));
  }

  @Test
  void everySampleIsInTheDocumentation() throws IOException {
    assertThat(Files.readString(CHECKOUT.resolve("docs/mails.md")))
        .contains(SampleMail.all().stream().map(sample -> "`" + sample.name() + "`").toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "preview sample:travle | expected a sample of country, | did you mean \"travel\"?",
        "preview samples | expected an alert's number, or sample, or sample:KIND | \"samples\"",
        "preview 12 | --config: expected the configuration, mailwarden.yaml, to find alert 12 |",
        "preview sample --lang fr | --lang: there are no words in \"fr\" | messages_fr.properties",
        "preview sample --html --text | --html, --text: expected one of them | both",
        "test not-an-address --config x | expected a mail address | \"not-an-address\"",
      })
  void saysWhatWasExpected(String command, String start, String part) {
    assertThat(run(command.split(" "))).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("mailwarden: " + start)
        .contains(part == null ? "" : part);
  }

  @Test
  void aTestMailGoesThroughTheRelayAndTheConversationIsPrinted() throws IOException {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.start(Map.of())) {
      Path config = configuration(relay.port(), "");

      assertThat(run("test", "mei@campus.example", "--config", config.toString())).isEqualTo(0);

      assertThat(out.toString())
          .containsSubsequence(
              "Relay: 127.0.0.1:" + relay.port() + ", without TLS\n",
              "< 220 relay.example ESMTP\n",
              "> EHLO ",
              "< 250 ok\n",
              "> MAIL FROM:<mailwarden@hill.example>",
              "> RCPT TO:<mei@campus.example>",
              "> DATA\n",
              "< 354 go on\n",
              "> (the message, ",
              "< 250 ok\n",
              "> QUIT\n",
              "The relay took it.")
          .doesNotContain("DEBUG")
          .doesNotContain("Content-Type");
      assertThat(relay.heard()).contains("DATA");
    }
  }

  @Test
  void credentialsAreNeverPrinted() throws IOException {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.start(
            Map.of("EHLO", "250-relay.example\r\n250 AUTH PLAIN", "AUTH", "235 2.7.0 ok s3cret"))) {
      Path config = configuration(relay.port(), "  user: mailwarden\n  password: s3cret\n");

      assertThat(run("test", "mei@campus.example", "--config", config.toString())).isEqualTo(0);

      String encoded =
          Base64.getEncoder()
              .encodeToString("mailwarden\0mailwarden\0s3cret".getBytes(StandardCharsets.UTF_8));
      assertThat(relay.heard()).contains("AUTH PLAIN " + encoded);
      assertThat(out.toString())
          .contains("> AUTH (not shown)\n")
          .doesNotContain("s3cret")
          .doesNotContain(encoded);
    }
  }

  @Test
  void saysWhyTheRelayDidNotTakeIt() throws IOException {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.start(Map.of("RCPT", "550 5.1.1 no such\u001b[2J user"))) {
      Path config = configuration(relay.port(), "");

      assertThat(run("test", "gone@campus.example", "--config", config.toString())).isEqualTo(1);

      assertThat(out.toString()).contains("< 550 5.1.1 no such").doesNotContain("\u001b");
      assertThat(err.toString())
          .startsWith("mailwarden: the relay didn't take it: 550 5.1.1 no such")
          .doesNotContain("\u001b");
    }
  }

  @Test
  void saysThatARelayCanNotBeReached() throws IOException {
    int port;
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.start(Map.of())) {
      port = relay.port();
    }

    assertThat(run("test", "mei@campus.example", "--config", configuration(port, "").toString()))
        .isEqualTo(1);

    assertThat(err.toString())
        .startsWith("mailwarden: the relay didn't take it: Connection refused");
  }

  private int run(String... arguments) {
    CommandLine command =
        new CommandLine(new MailCommand(Map.of(), CHECKOUT, shown::add))
            .setExecutionExceptionHandler(new ErrorReport())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private static String database(DatabaseSettings settings) {
    return """
    database:
      url: '%s'
      user: '%s'
      password: '%s'
    """
        .formatted(settings.url(), settings.user(), settings.password());
  }

  private Path configuration(int port, String credentials) throws IOException {
    return configuration(port, credentials, "");
  }

  private Path configuration(int port, String credentials, String database) throws IOException {
    Path file = folder.resolve("mailwarden.yaml");
    Files.writeString(
        file,
        """
        site:
          name: Hill College
          domains: [hill.example]
          languages: [en, zh-TW]
          time-zone: Asia/Taipei
          contact: help@hill.example
          change-password-url: https://mail.hill.example/password
        sources:
          - name: mail-log
            file: /var/log/mail.log*
        smtp:
          host: 127.0.0.1
          port: %d
          tls: none
          from: mailwarden@hill.example
        %s%spage:
          address: https://logs.hill.example
          listen: 127.0.0.1:8080
        """
            .formatted(port, credentials, database));
    return file;
  }
}

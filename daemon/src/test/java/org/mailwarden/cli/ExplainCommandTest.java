package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
  private static final Path INSTALLATION = Path.of("..");
  private static final Instant END = Instant.parse("2026-03-10T01:00:00Z");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path log;

  @BeforeEach
  void tenDaysAtHomeAndThenALoginFromAbroad() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int day = 10; day > 0; day--) {
      lines.add(login(END.minus(Duration.ofDays(day)), "140.112.8.2", "imap"));
    }
    lines.add(login(END, "203.162.4.190", "imap"));
    log = Files.write(folder.resolve("mail.log"), lines);
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(
        rules.resolve("new-country.yaml"), rule("new-country", "origin.country != 'JP'"));
    Files.writeString(
        rules.resolve("failed.yaml"), rule("failed", "event.login != '' && past.failures_24h > 3"));
  }

  @Test
  void anAlertOfABacktestIsToldRuleByRuleWithTheValuesThatWereRead() {
    assertThat(run("1")).isZero();

    assertThat(out.toString())
        .contains(
            "successful-login of mei@campus.example at 2026-03-10T01:00:00Z, from 203.162.4.190")
        .contains("it drew attention by: country VN")
        .contains("new-country, on: alert, warning, of country:VN, mailed to: owner")
        .contains("    origin.country = \"VN\"")
        .contains("failed, on: no alert, its condition doesn't hold")
        .contains("  when: event.login != '' && past.failures_24h > 3")
        .contains("    past.failures_24h = 0");
  }

  @Test
  void anEventThatNeverHappenedIsJudgedAsIfItHad() {
    String inJapan = login(END.minusSeconds(60), "133.11.0.1", "imap");

    assertThat(run("--event", inJapan)).isZero();

    assertThat(out.toString())
        .contains("at 2026-03-10T00:59:00Z, from 133.11.0.1")
        .contains("new-country, on: no alert, its condition doesn't hold")
        .contains("    origin.country = \"JP\"");
  }

  @Test
  void anEventThatDrewNoAttentionIsSaidToBeOne() {
    assertThat(run("--event", login(END.minus(Duration.ofDays(1)), "140.112.8.2", "imap")))
        .isZero();

    assertThat(out.toString()).contains("nothing about it drew attention");
  }

  @Test
  void whatClientsSentCantWriteOverTheTerminal() {
    String hostile =
        login(END.minusSeconds(30), "203.162.4.190", "imap")
            .replace("}", ",\"login\":\"me\\u001b[2Ji\"}");

    assertThat(run("--event", hostile)).isZero();

    assertThat(out.toString()).contains("event.login = \"me\uFFFD[2Ji\"").doesNotContain("\u001b");
  }

  @Test
  void anAlertThatIsNotThereIsSaidNotToBe() {
    assertThat(run("7")).isEqualTo(1);

    assertThat(err.toString()).contains("there is no alert 7: the rules raise 1 of these logs");
  }

  @Test
  void whatIsNoEventIsRefused() {
    assertThat(run("--event", "{\"stream\":\"mail\"}")).isEqualTo(1);

    assertThat(err.toString()).contains("--event: stream");
  }

  @Test
  void whichEventMustBeSaid() {
    assertThat(run()).isEqualTo(1);

    assertThat(err.toString()).contains("expected either ALERT_ID or --event JSON");
  }

  private static String login(Instant time, String ip, String service) {
    return "{\"stream\":\"successful-login\",\"time\":\"%s\",\"account\":\"mei@campus.example\","
            .formatted(time)
        + "\"service\":\"%s\",\"ip\":\"%s\"}".formatted(service, ip);
  }

  private static String rule(String name, String when) {
    return """
    name: %s
    type: new_term
    field: country
    on: successful-login
    when: "%s"
    title: {en: A new country, zh-TW: 新的國家}
    advice: {en: Change your password, zh-TW: 請變更密碼}
    """
        .formatted(name, when);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("rules", "explain"));
    Collections.addAll(all, arguments);
    all.addAll(List.of("--log", log.toString(), "--rules", folder.resolve("rules").toString()));
    CommandLine commandLine = Mailwarden.commandLine(Map.of(), INSTALLATION);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(all.toArray(String[]::new));
  }
}

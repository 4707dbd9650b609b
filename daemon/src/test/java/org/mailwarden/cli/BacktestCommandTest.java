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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestCommandTest {
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
      lines.add(login(END.minus(Duration.ofDays(day)), "140.112.8.2"));
    }
    lines.add(login(END, "203.162.4.190"));
    log = Files.write(folder.resolve("mail.log"), lines);
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("new-country.yaml"), rule("on"));
    Path shadow = Files.createDirectory(folder.resolve("shadow"));
    Files.writeString(shadow.resolve("new-country.yaml"), rule("shadow"));
  }

  @Test
  void jsonLinesHaveOneObjectForEachAlertAndNothingElse() {
    assertThat(run("--log", log.toString(), "--rules", rules(), "--format", "jsonl")).isZero();

    assertThat(out.toString().lines().toList())
        .singleElement()
        .asString()
        .startsWith(
            "{\"account\":\"mei@campus.example\",\"rule\":\"new-country\","
                + "\"severity\":\"critical\",\"event_time\":\"2026-03-10T01:00:00Z\","
                + "\"alert_time\":\"2026-03-10T01:00:07.500Z\",\"mailed\":true,"
                + "\"ip\":\"203.162.4.190\",\"country\":\"VN\",\"reason\":\"");
  }

  @Test
  void theTableSaysWhatEachRuleDidAndAtWhom() {
    assertThat(run("--log", log.toString(), "--rules", rules(), "--zone", "UTC")).isZero();

    assertThat(out.toString())
        .contains("2026-02-28 to 2026-03-10: 11 events of 1 accounts, 1 rules.")
        .contains("1 alerts at 1 accounts, 1 of them mails of their own to the owner.")
        .containsPattern("new-country +on +1 +1 +1 +0 +0 +0")
        .containsPattern("mei@campus.example +1 +1 +new-country 1 \\(country:VN\\)");
  }

  @Test
  void otherRulesAreComparedAlertByAlert() {
    assertThat(
            run(
                "--log",
                log.toString(),
                "--rules",
                rules(),
                "--compare",
                folder.resolve("shadow").toString(),
                "--format",
                "jsonl"))
        .isZero();

    assertThat(out.toString().lines().toList())
        .singleElement()
        .asString()
        .contains("\"mailed\":false")
        .endsWith("\"change\":\"changed\"}");
  }

  @Test
  void theTableSaysWhatMuteSaved() throws IOException {
    Path repeating = Files.createDirectory(folder.resolve("repeating"));
    Files.writeString(
        repeating.resolve("changed.yaml"),
        """
        name: changed
        type: any
        on: account-management
        learn: 0s
        mute: 1d
        title: {en: A change, zh-TW: 變更}
        advice: {en: Look at it, zh-TW: 請查看}
        """);
    Path changes =
        Files.write(
            folder.resolve("changes.log"), List.of(change(0), change(1), change(2), change(30)));

    assertThat(run("--log", changes.toString(), "--rules", repeating.toString())).isZero();

    assertThat(out.toString())
        .contains("2 repetitions by mute.")
        .containsPattern("changed +on +2 +1 +\\d +\\d +\\d +2");
  }

  private static String change(int hours) {
    return "{\"stream\":\"account-management\",\"time\":\"%s\",\"account\":\"mei@campus.example\","
            .formatted(END.plus(Duration.ofHours(hours)))
        + "\"change\":\"password-changed\",\"by\":\"self\"}";
  }

  @Test
  void theMailOfAnAlertIsPrinted() {
    assertThat(run("--log", log.toString(), "--rules", rules(), "--mail", "1")).isZero();

    assertThat(out.toString()).startsWith("To: mei@campus.example\nSubject: ").contains("Viet");
  }

  @Test
  void anAlertThatIsNotThereCantBePrinted() {
    assertThat(run("--log", log.toString(), "--rules", rules(), "--mail", "2")).isEqualTo(1);

    assertThat(err.toString()).contains("--mail: expected a number from 1 to 1");
  }

  @Test
  void brokenRulesAreToldWithTheirLines() throws IOException {
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("a.yaml"), "name: A\n");

    assertThat(run("--log", log.toString(), "--rules", broken.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains("broken/a.yaml:1:7: name: expected")
        .contains("\n  name: A");
    assertThat(out).hasToString("");
  }

  @Test
  void whichPastMustBeSaid() {
    assertThat(run("--rules", rules())).isEqualTo(1);

    assertThat(err.toString()).contains("expected either --days N or --log FILE...");
  }

  private String rules() {
    return folder.resolve("rules").toString();
  }

  private static String login(Instant time, String ip) {
    return "{\"stream\":\"successful-login\",\"time\":\"%s\",\"account\":\"mei@campus.example\","
            .formatted(time)
        + "\"service\":\"imap\",\"ip\":\"%s\"}".formatted(ip);
  }

  private static String rule(String mode) {
    return """
    name: new-country
    type: new_term
    field: country
    on: successful-login
    severity: critical
    mode: %s
    title: {en: A new country, zh-TW: 新的國家}
    advice: {en: Change your password, zh-TW: 請變更密碼}
    """
        .formatted(mode);
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "rules";
    all[1] = "backtest";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    CommandLine commandLine = Mailwarden.commandLine(Map.of(), INSTALLATION);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(all);
  }
}

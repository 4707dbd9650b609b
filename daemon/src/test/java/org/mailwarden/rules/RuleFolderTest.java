package org.mailwarden.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.event.Stream;
import org.mailwarden.yaml.InvalidFilesException;

class RuleFolderTest {
  private static final String MINIMAL =
      """
      name: new-country
      type: new_term
      field: country
      on: successful-login
      title: {en: A, zh-TW: 甲}
      advice: {en: B, zh-TW: 乙}
      """;

  @TempDir Path temporary;

  @Test
  void theShippedRulesAreGood() {
    RuleSet rules = RuleFolder.load(Path.of("../rules")).current();

    assertThat(rules.rules())
        .extracting(Rule::name)
        .containsExactly(
            "account-changed-after-new-login",
            "account-changed-from-new-origin",
            "bounces",
            "dormant-awake",
            "failures-then-success",
            "impossible-travel",
            "likely-intruder",
            "many-networks",
            "new-country",
            "new-network",
            "password-spraying",
            "sending-at-unusual-hour",
            "sending-from-unseen-origin",
            "sending-volume",
            "slow-sender");
    assertThat(rules.judging(Stream.SMTP_MAIL))
        .extracting(Rule::name)
        .containsExactly(
            "bounces",
            "sending-at-unusual-hour",
            "sending-from-unseen-origin",
            "sending-volume",
            "slow-sender");
    assertThat(rules.named("new-country").orElseThrow().terms().mail())
        .isEqualTo(new RuleMail(RuleMail.Owner.ALERT, true, false));
    assertThat(rules.named("new-network").orElseThrow().terms().mail())
        .isEqualTo(new RuleMail(RuleMail.Owner.DIGEST, false, false));
  }

  @Test
  void defaults() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL);

    assertThat(RuleFolder.load(folder).current().rules())
        .containsExactly(
            new NewTermRule(
                new RuleTerms(
                    "new-country",
                    Stream.SUCCESSFUL_LOGIN,
                    Condition.ALWAYS,
                    Per.ACCOUNT,
                    RuleMode.ON,
                    Severity.WARNING,
                    Duration.ofDays(7),
                    Duration.ofHours(24),
                    Duration.ofDays(7),
                    Duration.ofDays(180),
                    new RuleMail(RuleMail.Owner.ALERT, false, false),
                    Map.of("en", "A", "zh-TW", "甲"),
                    Map.of("en", "B", "zh-TW", "乙")),
                NewTermRule.Field.COUNTRY));
  }

  @Test
  void fullMapping() throws IOException {
    Path folder =
        folderWith(
            "a.yaml",
            """
            name: volume
            type: spike
            on: smtp-mail
            measure: messages
            window: 2h
            min: 50
            factor: 2.5
            reference: 14d
            learn: 3d
            fresh: 12h
            mute: 1d
            forget: 90d
            severity: critical
            mode: shadow
            mail: {owner: none, recovery: alert}
            title: {en: A, zh-TW: 甲}
            advice: {en: B, zh-TW: 乙}
            """);

    assertThat(RuleFolder.load(folder).current().rules())
        .containsExactly(
            new SpikeRule(
                new RuleTerms(
                    "volume",
                    Stream.SMTP_MAIL,
                    Condition.ALWAYS,
                    Per.ACCOUNT,
                    RuleMode.SHADOW,
                    Severity.CRITICAL,
                    Duration.ofDays(3),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(90),
                    new RuleMail(RuleMail.Owner.NONE, true, false),
                    Map.of("en", "A", "zh-TW", "甲"),
                    Map.of("en", "B", "zh-TW", "乙")),
                SpikeRule.Measure.MESSAGES,
                Duration.ofHours(2),
                50,
                2.5,
                Duration.ofDays(14),
                SpikeRule.Usual.BUSIEST));
  }

  @Test
  void aBrokenFileLeavesTheLastGoodRulesInForce() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL);
    RuleFolder rules = RuleFolder.load(folder);
    RuleSet before = rules.current();
    Files.writeString(folder.resolve("a.yaml"), MINIMAL + "learn: soon\n");

    assertThat(rules.reloadIfChanged()).isTrue();

    assertThat(rules.problems())
        .hasToString(
            "[rules/a.yaml:7:8: learn: expected a duration such as 15m, 24h or 7d, but was"
                + " \"soon\"]");
    assertThat(rules.current()).isEqualTo(before);
  }

  @Test
  void aMendedFileIsInForceAfterTheNextLook() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL);
    RuleFolder rules = RuleFolder.load(folder);
    Files.writeString(folder.resolve("a.yaml"), MINIMAL + "learn: soon\n");
    rules.reloadIfChanged();
    Files.writeString(folder.resolve("a.yaml"), MINIMAL + "learn: 14d\n");

    rules.reloadIfChanged();

    assertThat(rules.problems()).isEmpty();
    assertThat(rules.current().rules())
        .extracting(Rule::learn)
        .containsExactly(Duration.ofDays(14));
  }

  @Test
  void anUnchangedFolderIsNotReadAgain() throws IOException {
    RuleFolder rules = RuleFolder.load(folderWith("a.yaml", MINIMAL));
    RuleSet before = rules.current();

    assertThat(rules.reloadIfChanged()).isFalse();
    assertThat(rules.current()).isSameAs(before);
  }

  @Test
  void twoRulesOfOneNameAreAProblem() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL);
    Files.writeString(folder.resolve("b.yaml"), MINIMAL);

    assertThatThrownBy(() -> RuleFolder.load(folder))
        .isInstanceOf(InvalidFilesException.class)
        .hasMessage(
            "rules/b.yaml:1:7: name: \"new-country\" is already the name of the rule in"
                + " rules/a.yaml");
  }

  @Test
  void allFilesProblemsAreToldTogether() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL + "learn: soon\n");
    Files.writeString(folder.resolve("b.yaml"), "");
    Files.writeString(folder.resolve("c.yml"), MINIMAL);

    assertThatThrownBy(() -> RuleFolder.load(folder))
        .hasMessageStartingWith("rules/a.yaml:7:8: learn: expected a duration")
        .hasMessageEndingWith(
            "\nrules/b.yaml: the file is empty\nrules/c.yml: would not be read; rename it to end in"
                + " .yaml");
  }

  @Test
  void anEmptyFolderIsAProblem() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("rules"));

    assertThatThrownBy(() -> RuleFolder.load(folder)).hasMessageContaining("has no rules file");
  }

  @Test
  void aMissingFolderIsAProblem() {
    assertThatThrownBy(() -> RuleFolder.load(temporary.resolve("rules")))
        .hasMessageEndingWith("expected a folder of rules files, but there is none");
  }

  @Test
  void aFileIsHalfWrittenAtAnyCharacterAndTheRulesStayInForce() throws IOException {
    String whole = Files.readString(Path.of("../rules/sending-volume.yaml"));
    Path folder = folderWith("a.yaml", MINIMAL);
    Path lists = Files.createDirectory(folder.resolve("lists"));
    Files.writeString(lists.resolve("newsletter-senders.txt"), "news@campus.example\n");
    Files.writeString(folder.resolve("a.yaml"), whole);
    RuleFolder rules = RuleFolder.load(folder);

    for (int end = 0; end < whole.length(); end += 5) {
      Files.writeString(folder.resolve("a.yaml"), whole.substring(0, end));
      rules.reload();
      assertThat(rules.current().rules()).extracting(Rule::name).containsExactly("sending-volume");
    }
  }

  @Test
  void aChangedListIsTakenInWithTheRules() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL + "when: listed(\"vpn\", event.ip)\n");
    Path list = Files.createDirectory(folder.resolve("lists")).resolve("vpn.txt");
    Files.writeString(list, "192.0.2.0/24\n");
    RuleFolder rules = RuleFolder.load(folder);
    Files.writeString(list, "192.0.2.0/24\n198.51.100.0/24\n");

    assertThat(rules.reloadIfChanged()).isTrue();

    assertThat(rules.current().lists().lists("vpn", "198.51.100.7")).isTrue();
  }

  @Test
  void aBrokenListLeavesTheLastGoodOnesInForce() throws IOException {
    Path folder = folderWith("a.yaml", MINIMAL + "when: listed(\"vpn\", event.ip)\n");
    Path list = Files.createDirectory(folder.resolve("lists")).resolve("vpn.txt");
    Files.writeString(list, "192.0.2.0/24\n");
    RuleFolder rules = RuleFolder.load(folder);
    Files.writeString(list, "192.0.2.0/99\n10.0.0.0/8\n");

    rules.reloadIfChanged();

    assertThat(rules.problems()).hasSize(1);
    assertThat(rules.current().lists().lists("vpn", "192.0.2.1")).isTrue();
  }

  private Path folderWith(String file, String text) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("rules"));
    Files.writeString(folder.resolve(file), text);
    return folder;
  }
}

package org.mailwarden.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.yaml.Problem;

class RuleCheckTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
  private static final String WORDS = "title: {en: A, zh-TW: 甲}\nadvice: {en: B, zh-TW: 乙}\n";
  private static final String COUNTRY =
      "type: new_term\nfield: country\non: successful-login\n" + WORDS;

  @TempDir Path temporary;

  @Test
  void aConditionThatNeverHoldsIsWarnedOf() throws IOException {
    rule("a", COUNTRY + "when: new.country && event.status == \"sent\"\n");

    assertThat(warnings())
        .containsExactly(
            "rules/a.yaml:7:7: when: is never true; event.status is always empty on"
                + " successful-login, so the rule can never alert");
  }

  @Test
  void aRuleThatIsOffIsWarnedOf() throws IOException {
    rule("a", COUNTRY + "mode: off\n");

    assertThat(warnings())
        .containsExactly("rules/a.yaml:7:7: mode: the rule is off; it looks at nothing");
  }

  @Test
  void aRuleInTheShadowOfAGraverOneIsWarnedOf() throws IOException {
    rule("a", COUNTRY + "when: new.asn\n");
    rule("b", COUNTRY + "severity: critical\n");
    rule("c", COUNTRY.replace("country", "network"));

    assertThat(warnings())
        .containsExactly(
            "rules/a.yaml:1:7: name: looks for the same as the rule \"b\", which is at least as"
                + " grave; keep one of them, or set them apart by when");
  }

  @Test
  void aListThatNobodyUsesAndEntriesThatExpireAreWarnedOf() throws IOException {
    rule("a", COUNTRY + "when: '!listed(\"vpn\", event.ip)'\n");
    list("vpn.txt", "192.0.2.0/24 until 2026-11-23\nAS64500 until 2026-12-08 # soon\n");
    list("unused.csv", "entry,until\nTW,2026-12-09\n");

    assertThat(warnings())
        .containsExactly(
            "rules/lists/unused.csv: no rule uses this list; a condition would by"
                + " listed(\"unused\", event.ip)",
            "rules/lists/vpn.txt:1:1: \"192.0.2.0/24\" expired on 2026-11-23",
            "rules/lists/vpn.txt:2:1: \"AS64500\" expires after 2026-12-08");
  }

  @Test
  void everyMistakeInListsIsToldWithItsLine() throws IOException {
    rule("a", COUNTRY);
    list(
        "campus.txt",
        """
        # campus

        192.0.2.0/24
        2001:db8::/32
        TW
        alice@campus.example
          10.0.0.0/33
        10.0.0.1/8
        64500
        TW until soon
        TW until
        """);
    list("people.csv", "entry,until\nbob,2026-13-01\n999.1.1.1,\n");
    list("bad name.txt", "");
    list("other.yaml", "");
    list("people.txt", "");
    list("columns.csv", "entry,expires\n");

    assertThat(RuleFolder.check(temporary.resolve("rules"), CLOCK).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "rules/lists/bad name.txt: expected a file name of small letters, digits and hyphens"
                + " such as campus.txt, but was \"bad name.txt\"",
            "rules/lists/campus.txt:7:3: expected a network such as 10.0.0.0/8 or 2001:db8::/32,"
                + " but was \"10.0.0.0/33\"",
            "rules/lists/campus.txt:8:1: expected a network without bits behind its prefix, but was"
                + " \"10.0.0.1/8\"; did you mean \"10.0.0.0/8\"?",
            "rules/lists/campus.txt:9:1: expected an AS number such as AS64500, but was \"64500\";"
                + " did you mean \"AS64500\"?",
            "rules/lists/campus.txt:10:10: until: expected a date such as 2026-12-31, but was"
                + " \"soon\"",
            "rules/lists/campus.txt:11:9: until: expected a date such as 2026-12-31, but there is"
                + " nothing",
            "rules/lists/columns.csv:1:1: unknown column \"expires\"; expected a header with entry,"
                + " until, comment",
            "rules/lists/other.yaml: would not be read; a list's file ends in .txt or .csv",
            "rules/lists/people.csv:2:5: until: expected a date such as 2026-12-31, but was"
                + " \"2026-13-01\"",
            "rules/lists/people.csv:3:1: expected a network such as 10.0.0.0/8 or 2001:db8::/32,"
                + " but was \"999.1.1.1\"",
            "rules/lists/people.txt: \"people\" is already the name of the list in"
                + " rules/lists/people.csv");
  }

  @Test
  void aListKnowsPrefixesAndDates() throws IOException {
    rule("a", COUNTRY);
    list(
        "vpn.txt",
        """
        \uFEFF192.0.2.0/24 until 2026-11-23
        192.0.0.0/16
        ::ffff:198.51.100.0/120
        2001:db8::/32
        AS64500 until 2026-11-24
        AS64501 until 2026-11-23
        """);
    NamedLists lists = RuleFolder.load(temporary.resolve("rules"), CLOCK).current().lists();

    assertThat(List.of("192.0.2.1", "::ffff:192.0.2.1", "198.51.100.7", "2001:db8:7::1", "as64500"))
        .allMatch(value -> lists.lists("vpn", value));
    assertThat(List.of("192.1.0.1", "198.51.101.1", "2001:db9::1", "AS64501", ""))
        .noneMatch(value -> lists.lists("vpn", value));
  }

  private List<String> warnings() {
    RuleCheck check = RuleFolder.check(temporary.resolve("rules"), CLOCK);
    assertThat(check.problems()).isEmpty();
    return check.warnings().stream().map(Problem::toString).toList();
  }

  private void rule(String name, String text) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("rules"));
    Files.writeString(folder.resolve(name + ".yaml"), "name: " + name + "\n" + text);
  }

  private void list(String file, String text) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("rules/lists"));
    Files.writeString(folder.resolve(file), text);
  }
}

package org.mailwarden.detect.replay;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.Origin;
import org.mailwarden.parse.ParseSettings;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.InvalidFilesException;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;
import org.mailwarden.yaml.YamlSchema;
import org.mailwarden.yaml.YamlTree;

/**
 * One file of rules' unit tests, read; {@code rules/tests/test.schema.json} describes its keys.
 *
 * @param rules the names of the rules under test; empty for all
 * @param zone of people whose own isn't given
 */
record RuleTestFile(
    List<Named> rules,
    ZoneId zone,
    List<TestPerson> people,
    TestOrigins origins,
    List<RuleTest> tests) {
  private static final YamlSchema SCHEMA =
      YamlSchema.ofResource(RuleTestFile.class, "test.schema.json");

  private static final Instant DEFAULT_BASE = Instant.parse("2026-03-10T01:00:00Z");
  private static final String DEFAULT_DOMAIN = "campus.example";

  /**
   * Reads the file.
   *
   * @param shown the file as the administrator knows it
   * @throws InvalidFilesException if anything in it is wrong; it has all that is
   */
  static RuleTestFile read(Path file, String shown) {
    YamlTree tree = YamlTree.read(file, shown);
    List<Problem> problems = new ArrayList<>(SCHEMA.check(tree));
    if (problems.isEmpty()) {
      RuleTestFile read = new Reader(problems).read(tree.root());
      if (problems.isEmpty()) {
        return read;
      }
    }
    throw new InvalidFilesException(problems.stream().distinct().sorted().toList());
  }

  /** A rule that is named in the file, and where. */
  record Named(String name, YamlNode node) {}

  /** Reads what the schema found good. */
  private static final class Reader {
    private final List<Problem> problems;

    Reader(List<Problem> problems) {
      this.problems = problems;
    }

    RuleTestFile read(YamlNode root) {
      TestTimes times =
          new TestTimes(value(root.get("base"), TestTimes::parseAbsolute).orElse(DEFAULT_BASE));
      ZoneId zone = value(root.get("zone"), Reader::zone).orElse(ZoneOffset.UTC);
      List<String> domains =
          root.get("domains").isPresent()
              ? root.get("domains").texts().stream()
                  .map(domain -> domain.toLowerCase(Locale.ROOT))
                  .toList()
              : List.of(DEFAULT_DOMAIN);
      TestLines lines = new TestLines(times, new ParseSettings(zone, domains, List.of()), problems);
      List<RuleTest> tests = new ArrayList<>();
      for (YamlNode test : root.get("tests").entries()) {
        List<YamlNode> entries = new ArrayList<>(root.get("history").entries());
        entries.addAll(test.get("events").entries());
        tests.add(
            new RuleTest(
                test.get("name").text(), test.place(), lines.events(entries), alerts(test, times)));
      }
      return new RuleTestFile(
          root.get("rules").entries().stream().map(node -> new Named(node.text(), node)).toList(),
          zone,
          root.get("people").entries().stream().map(node -> person(node, zone)).toList(),
          origins(root.get("origins")),
          tests);
    }

    private List<ExpectedAlert> alerts(YamlNode test, TestTimes times) {
      List<ExpectedAlert> alerts = new ArrayList<>();
      for (YamlNode alert : test.get("alerts").entries()) {
        value(alert.get("time"), times::parse)
            .ifPresent(
                time ->
                    alerts.add(
                        new ExpectedAlert(
                            time,
                            alert.get("rule").text(),
                            alert
                                .get("account")
                                .optionalText()
                                .map(account -> account.toLowerCase(Locale.ROOT)),
                            alert.get("severity").optionalText(),
                            alert.get("mailed").isPresent()
                                ? Optional.of(alert.get("mailed").flag(false))
                                : Optional.empty(),
                            alert.get("subject").optionalText())));
      }
      return alerts;
    }

    private TestPerson person(YamlNode node, ZoneId zone) {
      String account = value(node.get("account"), text -> new Account(text).address()).orElse("");
      return new TestPerson(
          account,
          node.get("person_id").optionalText(),
          node.get("name").optionalText(),
          node.get("mailbox_service").optionalText(),
          node.get("recovery_address").optionalText(),
          node.get("language").optionalText(),
          value(node.get("time_zone"), Reader::zone).orElse(zone),
          node.get("groups").texts());
    }

    private TestOrigins origins(YamlNode node) {
      TestOrigins origins = new TestOrigins();
      for (String key : node.keys()) {
        YamlNode origin = node.get(key);
        try {
          origins.add(
              network(key),
              new Origin(
                  origin.get("country").text(""),
                  Long.parseLong(origin.get("asn").text("0")),
                  origin.get("organization").text(""),
                  key));
        } catch (IllegalArgumentException e) {
          problems.add(origin.keyProblem(e.getMessage()));
        }
      }
      return origins;
    }

    private static IPAddress network(String text) {
      try {
        IPAddress network = new IPAddressString(text).toAddress();
        if (network != null && network.getPrefixLength() != null) {
          return network.toPrefixBlock();
        }
      } catch (AddressStringException e) {
        throw new IllegalArgumentException(noNetwork(text), e);
      }
      throw new IllegalArgumentException(noNetwork(text));
    }

    private static String noNetwork(String text) {
      return Expected.but("a network such as 203.0.113.0/24", text);
    }

    private static ZoneId zone(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            Expected.but("a time zone such as Asia/Taipei", text), e);
      }
    }

    /** What the text means, if there is one; if it means nothing, that is a problem. */
    private <T> Optional<T> value(YamlNode node, java.util.function.Function<String, T> meaning) {
      try {
        return node.optionalText().map(meaning);
      } catch (IllegalArgumentException e) {
        problems.add(node.problem(e.getMessage()));
        return Optional.empty();
      }
    }
  }
}

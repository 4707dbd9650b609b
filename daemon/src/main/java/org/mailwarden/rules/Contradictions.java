package org.mailwarden.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mailwarden.event.Stream;
import org.mailwarden.yaml.DurationText;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Problem;
import org.mailwarden.yaml.YamlNode;

/** What the schema can't see: keys that are each right and together make no sense. */
final class Contradictions {
  /** Events are kept for so long; what is asked of an earlier past has no answer. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Rule rule;
  private final YamlNode root;
  private final List<Problem> problems = new ArrayList<>();

  private Contradictions(Rule rule, YamlNode root) {
    this.rule = rule;
    this.root = root;
  }

  static List<Problem> in(Rule rule, YamlNode root) {
    Contradictions found = new Contradictions(rule, root);
    found.ofTerms();
    found.ofType();
    return found.problems;
  }

  private void ofTerms() {
    RuleTerms terms = rule.terms();
    if (terms.forget().compareTo(terms.learn()) < 0) {
      add(shorter("forget", terms.forget(), "at least as long as learn", terms.learn()));
    }
    boolean byClient = terms.per() == Per.ADDRESS || terms.per() == Per.NETWORK;
    if (byClient && rule.on() != Stream.FAILED_LOGIN) {
      expect(
          "per",
          "account or person, since only failed-login is looked up by address and network",
          label(terms.per()));
    }
  }

  private void ofType() {
    if (rule instanceof SpikeRule spike) {
      on(Stream.SMTP_MAIL, "since type spike counts sent mail");
      if (rule.terms().per() != Per.ACCOUNT) {
        expect("per", "account, since sent mail is counted by account", label(rule.terms().per()));
      }
      if (spike.reference().compareTo(spike.window()) <= 0) {
        add(shorter("reference", spike.reference(), "longer than window", spike.window()));
      }
      kept("reference", spike.reference());
    } else if (rule instanceof NewTermRule term) {
      service(term.field() == NewTermRule.Field.SERVICE);
    } else if (rule instanceof FrequencyRule frequency) {
      kept("window", frequency.window());
    } else if (rule instanceof CardinalityRule cardinality) {
      kept("window", cardinality.window());
      ofCardinality(cardinality);
    } else if (rule instanceof ImpossibleTravelRule travel) {
      on(Stream.SUCCESSFUL_LOGIN, "since type impossible_travel compares logins");
      kept("window", travel.window());
    } else if (rule instanceof SequenceRule sequence) {
      kept("window", sequence.window());
    } else if (rule instanceof ScoreRule score) {
      ofScore(score);
    }
  }

  private void ofCardinality(CardinalityRule cardinality) {
    service(cardinality.field() == CardinalityRule.Field.SERVICE);
    if (cardinality.field() == CardinalityRule.Field.RECIPIENT) {
      on(Stream.SMTP_MAIL, "since only mails have recipients");
    }
    boolean alwaysOne =
        switch (cardinality.field()) {
          case ACCOUNT -> rule.terms().per() == Per.ACCOUNT;
          case ADDRESS -> rule.terms().per() == Per.ADDRESS;
          case NETWORK, ASN, COUNTRY ->
              rule.terms().per() == Per.ADDRESS || rule.terms().per() == Per.NETWORK;
          default -> false;
        };
    if (alwaysOne) {
      expect(
          "field",
          "another field than per, since each " + label(rule.terms().per()) + " has one",
          label(cardinality.field()));
    }
  }

  private void ofScore(ScoreRule score) {
    double most = score.signs().stream().mapToDouble(sign -> Math.max(0, sign.weight())).sum();
    if (score.threshold() > most) {
      expect(
          "threshold",
          "at most " + number(most) + ", which all signs together weigh",
          number(score.threshold()));
    }
    Set<String> names = new HashSet<>();
    for (YamlNode sign : root.get("signs").entries()) {
      if (!names.add(sign.get("name").text())) {
        add(
            sign.get("name")
                .problem(
                    Expected.quote(sign.get("name").text())
                        + " is already the name of a sign above"));
      }
    }
  }

  private void service(boolean asked) {
    if (asked && rule.on() != Stream.SUCCESSFUL_LOGIN && rule.on() != Stream.FAILED_LOGIN) {
      expect(
          "on",
          "successful-login or failed-login, since only logins have a service",
          rule.on().label());
    }
  }

  private void on(Stream stream, String why) {
    if (rule.on() != stream) {
      expect("on", stream.label() + ", " + why, rule.on().label());
    }
  }

  private void kept(String key, Duration is) {
    if (is.compareTo(KEPT) > 0) {
      expect(
          key,
          "a duration of at most " + DurationText.of(KEPT) + ", for which events are kept",
          DurationText.of(is));
    }
  }

  /** One duration too short beside another, told where the first is written, or the rule begins. */
  private Problem shorter(String key, Duration is, String expected, Duration than) {
    return root.get(key)
        .problem(
            "expected a duration "
                + expected
                + " ("
                + DurationText.of(than)
                + "), but "
                + (root.get(key).isPresent() ? "was " : "by default it is ")
                + DurationText.of(is));
  }

  private void expect(String key, String expected, String was) {
    add(root.get(key).problem("expected " + expected + ", but was " + was));
  }

  private void add(Problem problem) {
    problems.add(problem);
  }

  private static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }
}

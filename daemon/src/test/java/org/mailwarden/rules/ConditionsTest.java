package org.mailwarden.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.yaml.Place;

class ConditionsTest {
  private static final Map<String, Object> VALUES =
      Map.of(
          "event.ip",
          "::ffff:192.0.2.7",
          "origin.asn",
          64500,
          "account.age_days",
          31.5,
          "account.groups",
          List.of("staff", "travellers"),
          "past.failures_24h",
          5L,
          "new.country",
          true);

  private final Conditions conditions =
      new Conditions(
          new NamedLists(
              List.of(
                  new NamedList(
                      "campus",
                      List.of(entry("192.0.2.0/24"), entry("AS64500"), entry("Travellers")),
                      Clock.systemUTC()))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new.country && past.failures_24h >= 5",
        "account.age_days > 30",
        "past.failures_24h >= 4.5",
        "account.age_days * 2 > 60",
        "past.failures_24h / 2.0 == 2.5",
        "account.groups.exists(g, g == 'staff')",
        "'staff' in account.groups",
        "listed('campus', event.ip)",
        "listed('campus', origin.asn)",
        "listed('campus', account.groups)",
        "within(event.ip, '192.0.2.0/24')",
        "!within(event.ip, '2001:db8::/32')",
        "event.login == '' && account.idle_days == 0.0",
        "event.ip.matches('^::ffff')",
      })
  void holds(String source) throws ConditionException {
    assertThat(conditions.compile(source).holds(VALUES)).isTrue();
  }

  @Test
  void onlyWhatDecidesIsAskedFor() throws ConditionException {
    Set<Object> asked = new HashSet<>();
    Map<String, Object> lazy =
        new AbstractMap<>() {
          @Override
          public Object get(Object name) {
            asked.add(name);
            return VALUES.get(name);
          }

          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new AssertionError("all values were asked for");
          }
        };
    Condition condition = conditions.compile("past.failures_24h > 5 && past.interleaved > 2");

    assertThat(condition.holds(lazy)).isFalse();
    assertThat(asked).containsExactly("past.failures_24h");
    assertThat(condition.variables())
        .containsExactlyInAnyOrder("past.failures_24h", "past.interleaved");
  }

  @Test
  void aValueThatCannotBeHadIsNotTakenForAnAnswer() {
    Map<String, Object> broken =
        new AbstractMap<>() {
          @Override
          public Object get(Object name) {
            if (name.equals("past.failures_24h")) {
              throw new IllegalStateException("the store is gone");
            }
            return VALUES.get(name);
          }

          @Override
          public Set<Entry<String, Object>> entrySet() {
            return Set.of();
          }
        };

    assertThatThrownBy(
            () -> conditions.compile("past.failures_24h > 1 && event.ip == 'x'").holds(broken))
        .hasMessageContaining("the store is gone");
  }

  @Test
  void aDivisionByZeroIsToldWhenItHappens() {
    Condition condition =
        conditions.compile("past.logins_24h == 0 || 10 / (past.logins_24h - 7) > 1");

    assertThatThrownBy(() -> condition.holds(Map.of("past.logins_24h", 7)))
        .isInstanceOf(ConditionException.class)
        .hasMessage("divides by zero");
  }

  @Test
  void whatRunsLongIsStopped() {
    Condition condition =
        conditions.compile("account.groups.all(a, account.groups.exists(b, a == b))");
    List<String> groups = Collections.nCopies(999, "a");

    assertThatThrownBy(
            () ->
                conditions
                    .compile("account.groups.all(a, account.groups.all(b, a == b))")
                    .holds(Map.of("account.groups", groups)))
        .isInstanceOf(ConditionException.class)
        .hasMessage("runs too long: it looks through lists for more than 1000 rounds");
    assertThat(condition.variables()).containsExactly("account.groups");
  }

  @Test
  void aPatternThatOthersExplodeOnStaysFast() throws ConditionException {
    Condition condition = conditions.compile("event.login.matches('^(a+)+$')");
    long start = System.nanoTime();

    assertThat(condition.holds(Map.of("event.login", "a".repeat(5000) + "b"))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "origin.contry == 'TW' | 7 | \"origin\" has no \"contry\"; did you mean \"origin.country\"?",
        "orign.country == 'TW' | 0 | there is no \"orign.country\"; did you mean \"origin.country\"?",
        "country == 'TW' | 0 | there is no \"country\"; did you mean \"origin.country\" or \"new.country\"?",
        "new.country && event | 15 | expected one value of event, such as event.stream, but was \"event\"",
        "listd('campus', event.ip) | 0 | there is no function \"listd\"; did you mean \"listed\"?",
        "listed('campsu', event.ip) | 8 | there is no list \"campsu\" in lists/; did you mean \"campus\"?",
        "listed(event.ip, event.ip) | 12 | expected the list's name in quotes",
        "within(event.ip, '10.0.0.0/33') | 18 | expected a network such as 10.0.0.0/8 or 2001:db8::/32, but was \"10.0.0.0/33\"",
        "within(event.ip, '10.0.0.1/8') | 18 | expected a network without bits behind its prefix, but was \"10.0.0.1/8\"; did you mean \"10.0.0.0/8\"?",
        "event.ip.matches('(a') | 18 | not a pattern: missing closing ) in \"(a\"",
        "event.ip > 5 | 9 | \">\" can't be applied to text and a whole number",
        "account.age_days == 30 | 17 | \"==\" can't be applied to a number and a whole number; write the whole number with a point, such as 30.0, or compare by >= or <=",
        "event.ip | 5 | expected a condition that is true or false, but this is text",
        "event.ip = 'x' | 9 | a single \"=\" can't stand here; compare with ==",
        "new.country and new.asn | 12 | expected &&, but was \"and\"",
        "event.ip == | 11 | the condition isn't complete; something is missing at its end",
        "event.ip == x | 12 | there is no \"x\"; put text in quotes",
        "event.ip.startsWith('x' | 23 | \")\" is missing here",
        "10 / past.logins_24h > 2 | 3 | divides by zero where numbers are 0 and texts are empty; test for that first, by && before it",
      })
  void whatIsWrongIsToldWithItsPlace(String source, int offset, String message) {
    assertThat(conditions.read(source).mistakes())
        .containsExactly(new Conditions.Mistake(offset, message));
  }

  @Test
  void whatCannotHoldIsFound() {
    Map<String, String> known = Map.of("event.status", "", "event.stream", "failed-login");

    assertThat(isFalse("event.status == 'sent'", known)).isTrue();
    assertThat(isFalse("new.country && event.status == 'sent'", known)).isTrue();
    assertThat(isFalse("false", known)).isTrue();
    assertThat(isFalse("event.stream == 'smtp-mail'", known)).isTrue();
    assertThat(isFalse("new.country || event.status == 'sent'", known)).isFalse();
    assertThat(isFalse("new.country", known)).isFalse();
    assertThat(isFalse("event.status == ''", known)).isFalse();
  }

  private boolean isFalse(String source, Map<String, String> known) {
    return conditions.read(source).condition().orElseThrow().isFalseWhere(known);
  }

  private static ListEntry entry(String text) {
    return new ListEntry(text, LocalDate.MAX, Place.of("lists/campus.txt"));
  }
}

package org.mailwarden.detect;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.Condition;
import org.mailwarden.rules.ConditionException;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.RuleMode;
import org.mailwarden.rules.RuleTerms;
import org.mailwarden.rules.Severity;

/** What a test's rule says: it is on, learns and mutes nothing and mails the owner, unless told. */
final class Terms {
  static final RuleMail ALERT = new RuleMail(RuleMail.Owner.ALERT, false, false);
  static final RuleMail DIGEST = new RuleMail(RuleMail.Owner.DIGEST, false, false);

  private final String name;
  private final Stream on;
  private Condition when = Condition.ALWAYS;
  private Per per = Per.ACCOUNT;
  private RuleMode mode = RuleMode.ON;
  private Severity severity = Severity.WARNING;
  private Duration learn = Duration.ZERO;
  private Duration mute = Duration.ZERO;
  private Duration forget = Duration.ofDays(180);
  private RuleMail mail = ALERT;

  private Terms(String name, Stream on) {
    this.name = name;
    this.on = on;
  }

  static Terms of(String name, Stream on) {
    return new Terms(name, on);
  }

  static Terms of(Stream on) {
    return new Terms("rule", on);
  }

  static Condition condition(String source, Predicate<Map<String, ?>> holds) {
    return new Condition() {
      @Override
      public boolean holds(Map<String, ?> values) {
        return holds.test(values);
      }

      @Override
      public String source() {
        return source;
      }
    };
  }

  static Condition troubled(String message) {
    return new Condition() {
      @Override
      public boolean holds(Map<String, ?> values) throws ConditionException {
        throw new ConditionException(message);
      }

      @Override
      public String source() {
        return "1 / 0 == 1";
      }
    };
  }

  Terms when(Condition condition) {
    when = condition;
    return this;
  }

  Terms per(Per whose) {
    per = whose;
    return this;
  }

  Terms mode(RuleMode ruleMode) {
    mode = ruleMode;
    return this;
  }

  Terms severity(Severity gravity) {
    severity = gravity;
    return this;
  }

  Terms learn(Duration time) {
    learn = time;
    return this;
  }

  Terms mute(Duration time) {
    mute = time;
    return this;
  }

  Terms forget(Duration time) {
    forget = time;
    return this;
  }

  Terms mail(RuleMail policy) {
    mail = policy;
    return this;
  }

  RuleTerms build() {
    return new RuleTerms(
        name,
        on,
        when,
        per,
        mode,
        severity,
        learn,
        Duration.ofHours(24),
        mute,
        forget,
        mail,
        Map.of("en", "Title"),
        Map.of("en", "Advice"));
  }
}

package org.mailwarden.rules;

import java.time.Duration;
import java.util.Map;
import org.mailwarden.event.Stream;

/**
 * What every rule says, whatever its type.
 *
 * @param name unique among the rules
 * @param on the stream whose events it looks at
 * @param when what must hold of an event
 * @param per whose events are put together, counted and muted
 * @param learn events only teach until the account has been seen for this long, by event time
 * @param fresh only events younger than this alert
 * @param mute the same thing of the same account isn't told again for this long
 * @param forget what an account hasn't shown for this long is new again
 * @param title what happened, by language tag ({@code en}, {@code zh-TW})
 * @param advice what the owner should do, by language tag
 */
public record RuleTerms(
    String name,
    Stream on,
    Condition when,
    Per per,
    RuleMode mode,
    Severity severity,
    Duration learn,
    Duration fresh,
    Duration mute,
    Duration forget,
    RuleMail mail,
    Map<String, String> title,
    Map<String, String> advice) {
  public RuleTerms {
    title = Map.copyOf(title);
    advice = Map.copyOf(advice);
  }

  /** The title in this language, or in English where it has none. */
  public String titleIn(String language) {
    return title.getOrDefault(language, title.get("en"));
  }

  /** The advice in this language, or in English where it has none. */
  public String adviceIn(String language) {
    return advice.getOrDefault(language, advice.get("en"));
  }
}

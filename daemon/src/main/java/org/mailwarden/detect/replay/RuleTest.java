package org.mailwarden.detect.replay;

import java.util.List;
import org.mailwarden.event.LogEvent;
import org.mailwarden.yaml.Place;

/**
 * One test of rules: after these events exactly these alerts have been raised.
 *
 * @param place where it is written
 * @param events those before it, too, oldest first
 */
record RuleTest(String name, Place place, List<LogEvent> events, List<ExpectedAlert> alerts) {
  RuleTest {
    events = List.copyOf(events);
    alerts = List.copyOf(alerts);
  }
}

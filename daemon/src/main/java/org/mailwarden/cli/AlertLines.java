package org.mailwarden.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.mailwarden.detect.replay.ReplayedAlert;

/** A backtest's alerts as JSON, one object a line. */
final class AlertLines {
  private AlertLines() {}

  static String of(ReplayedAlert alert) {
    return object(alert).toString();
  }

  /** As {@link #of}, with what a change of rules does to it. */
  static String of(ReplayedAlert alert, RulesComparison.Change change) {
    ObjectNode object = object(alert);
    object.put("change", change.label());
    return object.toString();
  }

  private static ObjectNode object(ReplayedAlert alert) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("account", alert.address());
    object.put("rule", alert.rule());
    object.put("severity", alert.severity());
    object.put("event_time", utc(alert.time()));
    object.put("alert_time", utc(alert.judged()));
    object.put("mailed", alert.mailed());
    object.put("ip", alert.ip());
    object.put("country", alert.country());
    object.put("reason", alert.reason());
    object.put("number", alert.number());
    object.put("mode", alert.alert().mode());
    object.put("subject", alert.subject());
    object.put("digest", alert.alert().digest());
    return object;
  }

  private static String utc(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }
}

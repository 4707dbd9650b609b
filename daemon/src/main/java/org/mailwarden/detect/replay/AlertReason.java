package org.mailwarden.detect.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mailwarden.event.Origin;
import org.mailwarden.store.Evidence;

/** Says in a few words what an alert rests on. */
final class AlertReason {
  private AlertReason() {}

  /** Such as {@code new country VN; from 203.0.113.9, Example Telecom, by imap; failures 7}. */
  static String of(Evidence evidence) {
    List<String> parts = new ArrayList<>();
    parts.add(what(evidence));
    String where = where(evidence);
    if (!where.isEmpty()) {
      parts.add(where);
    }
    if (!evidence.figures().isEmpty()) {
      parts.add(figures(evidence.figures()));
    }
    return String.join("; ", parts);
  }

  private static String what(Evidence evidence) {
    String value = evidence.value();
    return switch (evidence.kind()) {
      case COUNTRY -> "new country " + value;
      case NETWORK -> "new network " + value;
      case ASN -> "new autonomous system " + value;
      case SERVICE -> "new service " + value;
      case VOLUME -> "much sent in the hour from " + value;
      case BOUNCES -> "many refused in the hour from " + value;
      case MOVED -> "moved " + value;
      case DORMANT -> "first use after a long silence";
      case WATCHED -> "a login while the account is watched";
      case FAILURES -> "failed logins";
      case SOURCE -> "failed logins from one address";
      case SENDER_NETWORK -> "sent from " + value + ", where it never logged in";
      case CHANGE -> value;
      case LOGINS -> "many logins in the hour";
    };
  }

  private static String where(Evidence evidence) {
    if (evidence.client().isEmpty()) {
      return "";
    }
    StringBuilder where = new StringBuilder("from ").append(evidence.client().get());
    evidence
        .origin()
        .map(Origin::organization)
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> where.append(", ").append(name));
    if (!evidence.service().isEmpty()) {
      where.append(", by ").append(evidence.service());
    }
    return where.toString();
  }

  private static String figures(Map<String, Long> figures) {
    return new TreeMap<>(figures)
        .entrySet().stream()
            .map(figure -> figure.getKey().replace('_', ' ') + " " + figure.getValue())
            .collect(Collectors.joining(", "));
  }
}

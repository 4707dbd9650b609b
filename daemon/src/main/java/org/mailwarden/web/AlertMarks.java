package org.mailwarden.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoredAlert;

/**
 * Which rows an alert is about: the login that raised it and those after it from the same place; of
 * an unusual amount of mail, what was sent within its hour.
 */
record AlertMarks(List<StoredAlert> alerts) {
  /** Leaves out what rules in shadow mode found: nobody was told of it. */
  AlertMarks {
    alerts = alerts.stream().filter(alert -> alert.mode().equals("on")).toList();
  }

  /** What was unusual about a row, if anything. */
  Optional<Candidate.Kind> mark(Row<? extends LogEvent> row) {
    return alerts.stream()
        .filter(alert -> isAbout(alert, row))
        .map(alert -> alert.evidence().kind())
        .findFirst();
  }

  /** The log in which an alert's rows are. */
  static Stream stream(StoredAlert alert) {
    return alert.evidence().kind() == Candidate.Kind.VOLUME
        ? Stream.SMTP_MAIL
        : Stream.SUCCESSFUL_LOGIN;
  }

  private static boolean isAbout(StoredAlert alert, Row<? extends LogEvent> row) {
    LogEvent event = row.event();
    if (event.stream() != stream(alert)) {
      return false;
    }
    String value = alert.evidence().value();
    boolean since = !event.time().isBefore(alert.time());
    return switch (alert.evidence().kind()) {
      case COUNTRY -> since && row.country().equals(value);
      case NETWORK -> since && event.client().map(ClientAddress::network).orElse("").equals(value);
      case ASN -> since && Long.toString(row.asn()).equals(value);
      case VOLUME -> {
        Instant hour = Instant.parse(value);
        yield !event.time().isBefore(hour) && event.time().isBefore(hour.plus(Duration.ofHours(1)));
      }
      default -> event.time().equals(alert.time());
    };
  }
}

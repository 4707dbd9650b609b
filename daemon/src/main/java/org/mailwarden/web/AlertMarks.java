package org.mailwarden.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.mail.Story;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoredAlert;

/**
 * Which rows an alert is about. Of something new (a place, a service, a network that sends) they
 * are the row that raised it and those after it that show the same; of what is counted, the rows of
 * the time around the alert; of anything else, the row itself and what came from its address within
 * the hour.
 */
record AlertMarks(List<StoredAlert> alerts) {
  private static final Duration HOUR = Duration.ofHours(1);

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
    return Story.of(alert.evidence()).stream();
  }

  private static boolean isAbout(StoredAlert alert, Row<? extends LogEvent> row) {
    LogEvent event = row.event();
    if (event.stream() != stream(alert)) {
      return false;
    }
    Instant time = event.time();
    String value = alert.evidence().value();
    boolean since = !time.isBefore(alert.time());
    return switch (alert.evidence().kind()) {
      case COUNTRY -> since && row.country().equals(value);
      case NETWORK, SENDER_NETWORK ->
          (since && event.client().map(ClientAddress::network).orElse("").equals(value))
              || time.equals(alert.time());
      case ASN -> since && Long.toString(row.asn()).equals(value);
      case SERVICE -> since && event instanceof SuccessfulLogin l && l.service().equals(value);
      case VOLUME -> isInHour(time, Story.hour(alert));
      case BOUNCES ->
          isInHour(time, Story.hour(alert))
              && event instanceof MailAttempt mail
              && !mail.status().equals("sent");
      case LOGINS -> isInHour(time, Story.hour(alert));
      case FAILURES -> isAround(time, alert);
      case SOURCE -> isAround(time, alert) && isFromItsAddress(event, alert);
      case CHANGE -> time.equals(alert.time());
      // Both of its places may be known: only what is close to it is part of it.
      case MOVED, DORMANT, WATCHED ->
          time.equals(alert.time())
              || (isInHour(time, alert.time()) && isFromItsAddress(event, alert));
    };
  }

  private static boolean isInHour(Instant time, Instant start) {
    return !time.isBefore(start) && time.isBefore(start.plus(HOUR));
  }

  /** Rules count over an hour or so: what came before the alert belongs to it, and what went on. */
  private static boolean isAround(Instant time, StoredAlert alert) {
    return !time.isBefore(alert.time().minus(HOUR)) && !time.isAfter(alert.time().plus(HOUR));
  }

  private static boolean isFromItsAddress(LogEvent event, StoredAlert alert) {
    return event.client().isPresent() && event.client().equals(alert.evidence().client());
  }
}

package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.LogQuery.Cursor;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoredAlert;

class AlertMarksTest {
  private static final Account MEI = new Account("mei@campus.example");
  private static final Instant NIGHT = Instant.parse("2026-03-10T06:05:33Z");
  private static final String HANOI = "14.160.20.30";
  private static final String NEIGHBOUR = "14.160.20.99";
  private static final String CAMPUS = "140.114.63.141";

  @ParameterizedTest
  @CsvSource({
    "COUNTRY, VN, successful-login",
    "NETWORK, 14.160.20.0/24, successful-login",
    "ASN, 45899, successful-login",
    "SERVICE, imap, successful-login",
    "MOVED, VN, successful-login",
    "DORMANT, '', successful-login",
    "WATCHED, '', successful-login",
    "LOGINS, 2026-03-10T06:00:00Z, successful-login",
    "FAILURES, '', failed-login",
    "SOURCE, '', failed-login",
    "VOLUME, 2026-03-10T06:00:00Z, smtp-mail",
    "BOUNCES, 2026-03-10T06:00:00Z, smtp-mail",
    "SENDER_NETWORK, 14.160.20.0/24, smtp-mail",
    "CHANGE, forwarding-changed, account-management",
  })
  void theRowThatRaisedAnAlertIsMarkedInItsOwnLogOnly(
      Candidate.Kind kind, String value, String stream) {
    AlertMarks marks = new AlertMarks(List.of(alert(kind, value)));

    assertThat(AlertMarks.stream(marks.alerts().get(0)).label()).isEqualTo(stream);
    for (Stream other : Stream.values()) {
      assertThat(marks.mark(row(other, NIGHT, HANOI, "VN", "bounced")))
          .as(other.label())
          .isEqualTo(other.label().equals(stream) ? Optional.of(kind) : Optional.empty());
    }
  }

  @ParameterizedTest
  @EnumSource(Candidate.Kind.class)
  void aRowLongBeforeIsNotMarked(Candidate.Kind kind) {
    AlertMarks marks = new AlertMarks(List.of(alert(kind, value(kind))));

    for (Stream stream : Stream.values()) {
      assertThat(marks.mark(row(stream, NIGHT.minus(Duration.ofHours(3)), HANOI, "VN", "bounced")))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // kind, stream, minutes after the alert, address, status, marked
    "COUNTRY, successful-login, 600, 14.160.20.99, sent, true",
    "COUNTRY, successful-login, 600, 140.114.63.141, sent, false",
    "NETWORK, successful-login, 600, 14.160.20.99, sent, true",
    "NETWORK, successful-login, 600, 140.114.63.141, sent, false",
    "SENDER_NETWORK, smtp-mail, 600, 14.160.20.99, sent, true",
    "MOVED, successful-login, 20, 14.160.20.30, sent, true",
    "MOVED, successful-login, 600, 14.160.20.30, sent, false",
    "MOVED, successful-login, 20, 14.160.20.99, sent, false",
    "WATCHED, successful-login, -20, 14.160.20.30, sent, false",
    "LOGINS, successful-login, -5, 140.114.63.141, sent, true",
    "LOGINS, successful-login, -20, 140.114.63.141, sent, false",
    "FAILURES, failed-login, -40, 140.114.63.141, sent, true",
    "FAILURES, failed-login, 120, 140.114.63.141, sent, false",
    "SOURCE, failed-login, -40, 14.160.20.30, sent, true",
    "SOURCE, failed-login, -40, 140.114.63.141, sent, false",
    "VOLUME, smtp-mail, 50, 140.114.63.141, sent, true",
    "VOLUME, smtp-mail, 60, 140.114.63.141, sent, false",
    "BOUNCES, smtp-mail, 50, 140.114.63.141, bounced, true",
    "BOUNCES, smtp-mail, 50, 140.114.63.141, sent, false",
    "CHANGE, account-management, 1, 14.160.20.30, sent, false",
  })
  void marksWhatBelongsToIt(
      Candidate.Kind kind,
      String stream,
      int minutes,
      String address,
      String status,
      boolean marked) {
    AlertMarks marks = new AlertMarks(List.of(alert(kind, value(kind))));
    String country = address.equals(CAMPUS) ? "TW" : "VN";

    Row<? extends LogEvent> row =
        row(
            Stream.ofLabel(stream),
            NIGHT.plus(Duration.ofMinutes(minutes)),
            address,
            country,
            status);

    assertThat(marks.mark(row).isPresent()).isEqualTo(marked);
  }

  @Test
  void anHourThatCanNotBeReadIsThatOfTheEvent() {
    AlertMarks marks = new AlertMarks(List.of(alert(Candidate.Kind.VOLUME, "")));

    assertThat(marks.mark(row(Stream.SMTP_MAIL, NIGHT.minusSeconds(60), NEIGHBOUR, "VN", "sent")))
        .contains(Candidate.Kind.VOLUME);
  }

  private static String value(Candidate.Kind kind) {
    return switch (kind) {
      case COUNTRY, MOVED -> "VN";
      case NETWORK, SENDER_NETWORK -> "14.160.20.0/24";
      case ASN -> "45899";
      case SERVICE -> "imap";
      case VOLUME, BOUNCES, LOGINS -> "2026-03-10T06:00:00Z";
      default -> "";
    };
  }

  private static StoredAlert alert(Candidate.Kind kind, String value) {
    ClientAddress client = ClientAddress.parse(HANOI);
    return new StoredAlert(
        1,
        7,
        MEI,
        "a-rule",
        "critical",
        "on",
        value,
        NIGHT,
        NIGHT,
        new Evidence(
            kind,
            value,
            "imap",
            Optional.of(client),
            Optional.of(new Origin("VN", 45899, "VNPT Corp", client.network())),
            Map.of()));
  }

  private static Row<? extends LogEvent> row(
      Stream stream, Instant time, String address, String country, String status) {
    Optional<ClientAddress> client = Optional.of(ClientAddress.parse(address));
    LogEvent event =
        switch (stream) {
          case SUCCESSFUL_LOGIN -> new SuccessfulLogin(time, MEI, "mei", "imap", client);
          case FAILED_LOGIN ->
              new FailedLogin(time, MEI, "mei", "imap", client, FailedLogin.Reason.WRONG_PASSWORD);
          case SMTP_MAIL ->
              new MailAttempt(
                  time, MEI, client, "mei", "mei", "cp2", "1", status, "x@y.example", "");
          case ACCOUNT_MANAGEMENT ->
              new AccountChange(time, MEI, AccountChange.Kind.FORWARDING_CHANGED, client, "", "");
        };
    return new Row<>(event, country, 45899, new Cursor(time, 1));
  }
}

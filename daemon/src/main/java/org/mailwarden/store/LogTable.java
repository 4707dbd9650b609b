package org.mailwarden.store;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/**
 * A log's table, its columns, and how an event fills those that the logs don't share.
 *
 * @param columns in the order in which they are written
 */
record LogTable(String name, List<String> columns, Filler filler) {
  static final LogTable SUCCESSFUL_LOGIN =
      of(
          "successful_login",
          List.of("service", "login"),
          (event, row) -> {
            SuccessfulLogin login = (SuccessfulLogin) event;
            row.text(login.service(), 32);
            row.text(login.login(), 320);
          });

  static final LogTable FAILED_LOGIN =
      of(
          "failed_login",
          List.of("service", "login", "reason"),
          (event, row) -> {
            FailedLogin login = (FailedLogin) event;
            row.text(login.service(), 32);
            row.text(login.login(), 320);
            row.text(login.reason().label(), 32);
          });

  static final LogTable SMTP_MAIL =
      of(
          "smtp_mail",
          List.of("sender", "login", "relay", "queue_id", "status", "recipient", "response"),
          (event, row) -> {
            MailAttempt mail = (MailAttempt) event;
            row.text(mail.sender(), 320);
            row.text(mail.login(), 320);
            row.text(mail.relay(), 320);
            row.text(mail.queueId(), 64);
            row.text(mail.status(), 32);
            row.text(mail.recipient(), 320);
            row.text(mail.response(), 1024);
          });

  static final LogTable ACCOUNT_CHANGE =
      of(
          "account_change",
          List.of("kind", "actor", "note"),
          (event, row) -> {
            AccountChange change = (AccountChange) event;
            row.text(change.kind().label(), 32);
            row.text(change.by(), 320);
            row.text(change.note(), 1024);
          });

  private static LogTable of(String name, List<String> itsOwn, Filler filler) {
    return new LogTable(
        name,
        Stream.concat(Stream.of("account", "time", "seq", "ip", "country", "asn"), itsOwn.stream())
            .toList(),
        filler);
  }

  static LogTable of(LogEvent event) {
    return switch (event.stream()) {
      case SUCCESSFUL_LOGIN -> SUCCESSFUL_LOGIN;
      case FAILED_LOGIN -> FAILED_LOGIN;
      case SMTP_MAIL -> SMTP_MAIL;
      case ACCOUNT_MANAGEMENT -> ACCOUNT_CHANGE;
    };
  }

  /** Gives a row the columns that are this log's own. */
  @FunctionalInterface
  interface Filler {
    void fill(LogEvent event, Row row) throws SQLException;
  }
}

package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/** Writes the rows of the four logs, in bulk. */
final class LogRows {
  private final Retention retention;

  LogRows(Retention retention) {
    this.retention = retention;
  }

  /** Inserts all of these but those older than the three logs go back. */
  void insert(Connection connection, int source, long batch, List<KnownEvent> events)
      throws SQLException {
    Instant oldest = retention.firstMoment();
    List<KnownEvent> logins = new ArrayList<>();
    List<KnownEvent> failures = new ArrayList<>();
    List<KnownEvent> mails = new ArrayList<>();
    List<KnownEvent> changes = new ArrayList<>();
    for (KnownEvent known : events) {
      if (known.event() instanceof AccountChange) {
        changes.add(known);
      } else if (!known.event().time().isBefore(oldest)) {
        if (known.event() instanceof SuccessfulLogin) {
          logins.add(known);
        } else if (known.event() instanceof FailedLogin) {
          failures.add(known);
        } else {
          mails.add(known);
        }
      }
    }
    insert(
        connection,
        "INSERT INTO successful_login (account, time, seq, ip, country, asn, service, login)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        logins,
        (row, known) -> {
          SuccessfulLogin login = (SuccessfulLogin) known.event();
          begin(row, source, batch, known);
          row.setString(7, Column.text(login.service(), 32));
          row.setString(8, Column.text(login.login(), 320));
        });
    insert(
        connection,
        "INSERT INTO failed_login (account, time, seq, ip, country, asn, service, login, reason)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        failures,
        (row, known) -> {
          FailedLogin login = (FailedLogin) known.event();
          begin(row, source, batch, known);
          row.setString(7, Column.text(login.service(), 32));
          row.setString(8, Column.text(login.login(), 320));
          row.setString(9, login.reason().label());
        });
    insert(
        connection,
        "INSERT INTO smtp_mail (account, time, seq, ip, country, asn, sender, login, relay,"
            + " queue_id, status, recipient, response)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        mails,
        (row, known) -> {
          MailAttempt mail = (MailAttempt) known.event();
          begin(row, source, batch, known);
          row.setString(7, Column.text(mail.sender(), 320));
          row.setString(8, Column.text(mail.login(), 320));
          row.setString(9, Column.text(mail.relay(), 320));
          row.setString(10, Column.text(mail.queueId(), 64));
          row.setString(11, Column.text(mail.status(), 32));
          row.setString(12, Column.text(mail.recipient(), 320));
          row.setString(13, Column.text(mail.response(), 1024));
        });
    insert(
        connection,
        "INSERT INTO account_change (account, time, seq, ip, country, asn, kind, actor, note)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        changes,
        (row, known) -> {
          AccountChange change = (AccountChange) known.event();
          begin(row, source, batch, known);
          row.setString(7, change.kind().label());
          row.setString(8, Column.text(change.by(), 320));
          row.setString(9, Column.text(change.note(), 1024));
        });
  }

  /** The columns that all four have. */
  private static void begin(PreparedStatement row, int source, long batch, KnownEvent known)
      throws SQLException {
    row.setLong(1, known.accountId());
    row.setObject(2, Column.time(known.event().time()));
    row.setLong(3, sequence(source, batch, known.index()));
    byte[] ip = Column.ip(known.event().client());
    if (ip == null) {
      row.setNull(4, Types.VARBINARY);
    } else {
      row.setBytes(4, ip);
    }
    row.setString(5, known.country());
    row.setLong(6, known.asn());
  }

  /**
   * 15 bits of source, 28 of batch, 20 of index: unique, and the same if the batch is tried again.
   */
  static long sequence(int source, long batch, int index) {
    return ((long) source << 48) | ((batch & 0xfff_ffffL) << 20) | index;
  }

  private static void insert(
      Connection connection, String sql, List<KnownEvent> events, Binder binder)
      throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (KnownEvent event : events) {
        binder.bind(statement, event);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @FunctionalInterface
  private interface Binder {
    void bind(PreparedStatement row, KnownEvent event) throws SQLException;
  }
}

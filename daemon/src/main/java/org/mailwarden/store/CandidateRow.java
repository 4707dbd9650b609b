package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.parse.EventJson;

/**
 * A sign as it is written.
 *
 * @param accountId 0 where the event is of no account that exists
 * @param index the event's place in its batch
 */
record CandidateRow(
    long accountId, int index, LocatedEvent located, Candidate.Kind kind, String value) {
  private static final Comparator<CandidateRow> ORDER =
      Comparator.comparingInt(CandidateRow::index).thenComparing(CandidateRow::kind);

  static CandidateRow of(KnownEvent known, Candidate.Kind kind, String value) {
    return new CandidateRow(
        known.accountId(),
        known.index(),
        new LocatedEvent(known.event(), known.origin()),
        kind,
        value);
  }

  /** How events are kept: complete, and no longer than they wait. */
  static EventJson json() {
    return new EventJson(ZoneOffset.UTC, List.of());
  }

  /**
   * Writes the rows of one batch.
   *
   * @param received when the batch came to the store
   */
  static void insert(
      Connection connection, int source, long batch, Instant received, List<CandidateRow> rows)
      throws SQLException {
    EventJson json = json();
    MultiRowInsert.insert(
        connection,
        "INSERT INTO candidate (account, kind, value, time, seq, service, ip, country, asn,"
            + " organization, event, received) VALUES",
        12,
        "",
        rows.stream().sorted(ORDER).toList(),
        (insert, at, row) -> {
          LogEvent event = row.located().event();
          insert.setLong(at, row.accountId());
          insert.setString(at + 1, Novelty.label(row.kind()));
          insert.setString(at + 2, Column.text(row.value(), 64));
          insert.setObject(at + 3, Column.time(event.time()));
          insert.setLong(at + 4, LogRows.sequence(source, batch, row.index()));
          insert.setString(at + 5, Column.text(service(event), 32));
          byte[] ip = Column.ip(event.client());
          if (ip == null) {
            insert.setNull(at + 6, Types.VARBINARY);
          } else {
            insert.setBytes(at + 6, ip);
          }
          insert.setString(at + 7, row.located().origin().map(Origin::country).orElse(""));
          insert.setLong(at + 8, row.located().origin().map(Origin::asn).orElse(0L));
          insert.setString(
              at + 9,
              Column.text(row.located().origin().map(Origin::organization).orElse(""), 200));
          insert.setString(at + 10, json.write(event));
          insert.setObject(at + 11, Column.time(received));
        });
  }

  private static String service(LogEvent event) {
    if (event instanceof SuccessfulLogin login) {
      return login.service();
    }
    return event instanceof FailedLogin failure ? failure.service() : "";
  }
}

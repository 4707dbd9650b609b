package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.List;
import org.mailwarden.event.Origin;

/** A candidate as it is written: one that already waits is not written again. */
record CandidateRow(KnownEvent event, Candidate.Kind kind, String value, String service) {
  private static final Comparator<CandidateRow> ORDER =
      Comparator.<CandidateRow>comparingLong(row -> row.event().accountId())
          .thenComparing(CandidateRow::kind)
          .thenComparing(CandidateRow::value);

  static void insert(Connection connection, List<CandidateRow> rows) throws SQLException {
    MultiRowInsert.insert(
        connection,
        "INSERT IGNORE INTO candidate"
            + " (account, kind, value, time, service, ip, country, asn, organization) VALUES",
        9,
        "",
        rows.stream().sorted(ORDER).toList(),
        (insert, at, row) -> {
          insert.setLong(at, row.event().accountId());
          insert.setString(at + 1, Novelty.label(row.kind()));
          insert.setString(at + 2, row.value());
          insert.setObject(at + 3, Column.time(row.event().event().time()));
          insert.setString(at + 4, Column.text(row.service(), 32));
          byte[] ip = Column.ip(row.event().event().client());
          if (ip == null) {
            insert.setNull(at + 5, Types.VARBINARY);
          } else {
            insert.setBytes(at + 5, ip);
          }
          insert.setString(at + 6, row.event().country());
          insert.setLong(at + 7, row.event().asn());
          insert.setString(
              at + 8, Column.text(row.event().origin().map(Origin::organization).orElse(""), 200));
        });
  }
}

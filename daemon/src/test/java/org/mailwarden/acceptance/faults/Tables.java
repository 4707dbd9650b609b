package org.mailwarden.acceptance.faults;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be the same: every column but surrogate ids, batch numbers and read positions, and the
 * times at which something arrived, was judged or is due.
 */
final class Tables {
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("account", "SELECT address, person, mailbox_service, first_seen FROM account");
    QUERIES.put(
        "successful_login",
        "SELECT a.address, l.time, l.service, HEX(l.ip), l.country, l.asn, l.login"
            + " FROM successful_login l JOIN account a ON a.id = l.account");
    QUERIES.put(
        "failed_login",
        "SELECT a.address, l.time, l.service, HEX(l.ip), l.country, l.asn, l.login, l.reason"
            + " FROM failed_login l JOIN account a ON a.id = l.account");
    QUERIES.put(
        "smtp_mail",
        "SELECT a.address, m.time, HEX(m.ip), m.country, m.asn, m.sender, m.login, m.relay,"
            + " m.queue_id, m.status, m.recipient, m.response"
            + " FROM smtp_mail m JOIN account a ON a.id = m.account");
    QUERIES.put(
        "account_change",
        "SELECT a.address, c.time, c.kind, HEX(c.ip), c.country, c.asn, c.actor, c.note"
            + " FROM account_change c JOIN account a ON a.id = c.account");
    QUERIES.put(
        "account_origin",
        "SELECT a.address, o.kind, o.value, o.first_seen, o.last_seen"
            + " FROM account_origin o JOIN account a ON a.id = o.account");
    QUERIES.put(
        "sending_hour",
        "SELECT a.address, h.hour, h.messages, h.recipients"
            + " FROM sending_hour h JOIN account a ON a.id = h.account");
    QUERIES.put(
        "sent_message",
        "SELECT a.address, s.day, s.queue_id FROM sent_message s JOIN account a ON a.id = s.account");
    QUERIES.put("stray_failure_hour", "SELECT HEX(ip), hour, failures FROM stray_failure_hour");
    QUERIES.put(
        "parser_memory",
        "SELECT s.name, m.memory_key, m.value, m.touched"
            + " FROM parser_memory m JOIN source s ON s.id = m.source");
    QUERIES.put("source", "SELECT name, understood, not_ours, unreadable, unread FROM source");
    // Where a line stands says under which name its file was read.
    QUERIES.put(
        "unreadable_line",
        "SELECT s.name, u.reason, u.text FROM unreadable_line u JOIN source s ON s.id = u.source");
    // What had been sent when a burst was noticed depends on when the job ran, disturbed or not.
    QUERIES.put(
        "alert",
        "SELECT a.address, l.rule, l.severity, l.mode, l.subject, l.digest,"
            + " IF(l.subject = 'volume', '', l.time), IF(l.subject = 'volume', '', l.evidence)"
            + " FROM alert l JOIN account a ON a.id = l.account");
    QUERIES.put(
        "outbox",
        "SELECT o.kind, a.address, o.recipient, o.role, l.rule, l.subject"
            + " FROM outbox o JOIN account a ON a.id = o.account"
            + " LEFT JOIN alert l ON o.alerts = CONCAT('[', l.id, ']')");
    QUERIES.put("candidate", "SELECT account, kind, value FROM candidate");
  }

  private Tables() {}

  /** All rows by table, each table's sorted. */
  static Map<String, List<String>> read(KillableMariaDb server, String database)
      throws SQLException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Map.Entry<String, String> query : QUERIES.entrySet()) {
      rows.put(query.getKey(), server.query(database, query.getValue()).stream().sorted().toList());
    }
    return rows;
  }
}

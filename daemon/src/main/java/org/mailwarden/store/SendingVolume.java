package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mailwarden.event.MailAttempt;

/**
 * Counts what accounts send, by the hour: recipients as their attempts end, messages once each. An
 * attempt that is put off is not counted: it comes again.
 */
final class SendingVolume {
  void count(Connection connection, List<KnownEvent> events, boolean history) throws SQLException {
    Map<Message, KnownEvent> messages = new LinkedHashMap<>();
    Map<Hour, Count> counts = new TreeMap<>(Hour.ORDER);
    Map<Hour, KnownEvent> latest = new HashMap<>();
    for (KnownEvent known : events) {
      if (known.event() instanceof MailAttempt mail && !mail.status().equals("deferred")) {
        messages.putIfAbsent(Message.of(known, mail), known);
        counts.merge(Hour.of(known), new Count(0, 1), Count::plus);
        latest.merge(
            Hour.of(known), known, (a, b) -> b.event().time().isBefore(a.event().time()) ? a : b);
      }
    }
    if (counts.isEmpty()) {
      return;
    }
    for (Message message : insert(connection, messages.keySet())) {
      counts.merge(Hour.of(messages.get(message)), new Count(1, 0), Count::plus);
    }
    add(connection, counts);
    if (!history) {
      addCandidates(connection, latest);
    }
  }

  /** Inserts the messages not counted yet, and says which they are. */
  private static Set<Message> insert(Connection connection, Set<Message> messages)
      throws SQLException {
    Set<Message> fresh = new LinkedHashSet<>();
    MultiRowInsert.insertReturning(
        connection,
        "INSERT IGNORE INTO sent_message (account, day, queue_id) VALUES",
        3,
        " RETURNING account, day, queue_id",
        messages.stream().sorted(Message.ORDER).toList(),
        (insert, at, message) -> {
          insert.setLong(at, message.account());
          insert.setObject(at + 1, message.day());
          insert.setString(at + 2, message.queueId());
        },
        row ->
            fresh.add(
                new Message(row.getLong(1), row.getObject(2, LocalDate.class), row.getString(3))));
    return fresh;
  }

  private static void add(Connection connection, Map<Hour, Count> counts) throws SQLException {
    MultiRowInsert.insert(
        connection,
        "INSERT INTO sending_hour (account, hour, messages, recipients) VALUES",
        4,
        " ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages),"
            + " recipients = recipients + VALUES(recipients)",
        List.copyOf(counts.entrySet()),
        (upsert, at, entry) -> {
          upsert.setLong(at, entry.getKey().account());
          upsert.setObject(at + 1, Column.time(entry.getKey().start()));
          upsert.setLong(at + 2, entry.getValue().messages());
          upsert.setLong(at + 3, entry.getValue().recipients());
        });
  }

  private static void addCandidates(Connection connection, Map<Hour, KnownEvent> latest)
      throws SQLException {
    List<CandidateRow> rows = new ArrayList<>();
    latest.forEach(
        (hour, event) ->
            rows.add(new CandidateRow(event, Candidate.Kind.VOLUME, hour.start().toString(), "")));
    CandidateRow.insert(connection, rows);
  }

  private record Hour(long account, Instant start) {
    static final Comparator<Hour> ORDER =
        Comparator.comparingLong(Hour::account).thenComparing(Hour::start);

    static Hour of(KnownEvent known) {
      return new Hour(known.accountId(), known.event().time().truncatedTo(ChronoUnit.HOURS));
    }
  }

  private record Message(long account, LocalDate day, String queueId) {
    static final Comparator<Message> ORDER =
        Comparator.comparingLong(Message::account)
            .thenComparing(Message::day)
            .thenComparing(Message::queueId);

    static Message of(KnownEvent known, MailAttempt mail) {
      return new Message(
          known.accountId(),
          LocalDate.ofInstant(mail.time(), ZoneOffset.UTC),
          Column.text(mail.queueId(), 64));
    }
  }

  private record Count(long messages, long recipients) {
    Count plus(Count other) {
      return new Count(messages + other.messages, recipients + other.recipients);
    }
  }
}

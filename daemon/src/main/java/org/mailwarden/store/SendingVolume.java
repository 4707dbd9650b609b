package org.mailwarden.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
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
  /**
   * Counts what these events sent.
   *
   * @param history whether they only teach, and no candidate comes of them
   * @param floors what is worth a look
   * @return the signs among them, in the order of the events
   */
  List<CandidateRow> count(
      Connection connection, List<KnownEvent> events, boolean history, SendingFloors floors)
      throws SQLException {
    Map<Message, KnownEvent> messages = new LinkedHashMap<>();
    Map<Hour, Count> counts = new TreeMap<>(Hour.ORDER);
    for (KnownEvent known : events) {
      if (known.event() instanceof MailAttempt mail && Attention.isCounted(mail)) {
        messages.putIfAbsent(Message.of(known, mail), known);
        counts.merge(Hour.of(known), Count.of(mail), Count::plus);
      }
    }
    if (counts.isEmpty()) {
      return List.of();
    }
    for (Message message : insert(connection, messages.keySet())) {
      counts.merge(Hour.of(messages.get(message)), new Count(1, 0, 0), Count::plus);
    }
    Map<Hour, Count> all = add(connection, counts);
    return history ? List.of() : signs(events, counts, all, floors);
  }

  /** Counts once more, line by line, from where the hours stood before: so batches don't matter. */
  private static List<CandidateRow> signs(
      List<KnownEvent> events,
      Map<Hour, Count> counts,
      Map<Hour, Count> all,
      SendingFloors floors) {
    Map<Hour, Count> running = new HashMap<>();
    all.forEach(
        (hour, count) -> {
          if (count.recipients() >= floors.sent() || count.bounced() >= floors.bounced()) {
            running.put(hour, count.minus(counts.get(hour)));
          }
        });
    List<CandidateRow> rows = new ArrayList<>();
    if (running.isEmpty()) {
      return rows;
    }
    for (KnownEvent known : events) {
      if (known.event() instanceof MailAttempt mail && Attention.isCounted(mail)) {
        Hour hour = Hour.of(known);
        Count before = running.get(hour);
        if (before != null) {
          Count after = before.plus(Count.of(mail));
          running.put(hour, after);
          if (Attention.volumeSign(before.recipients(), after.recipients(), floors)) {
            rows.add(CandidateRow.of(known, Candidate.Kind.VOLUME, hour.start().toString()));
          }
          if (Attention.bouncesSign(before.bounced(), after.bounced(), floors)) {
            rows.add(CandidateRow.of(known, Candidate.Kind.BOUNCES, hour.start().toString()));
          }
        }
      }
    }
    return rows;
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

  /** Adds to the hours, and says how they stand with it. */
  private static Map<Hour, Count> add(Connection connection, Map<Hour, Count> counts)
      throws SQLException {
    Map<Hour, Count> all = new HashMap<>();
    MultiRowInsert.insertReturning(
        connection,
        "INSERT INTO sending_hour (account, hour, messages, recipients, bounced) VALUES",
        5,
        " ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages),"
            + " recipients = recipients + VALUES(recipients),"
            + " bounced = bounced + VALUES(bounced)"
            + " RETURNING account, hour, messages, recipients, bounced",
        List.copyOf(counts.entrySet()),
        (upsert, at, entry) -> {
          upsert.setLong(at, entry.getKey().account());
          upsert.setObject(at + 1, Column.time(entry.getKey().start()));
          upsert.setLong(at + 2, entry.getValue().messages());
          upsert.setLong(at + 3, entry.getValue().recipients());
          upsert.setLong(at + 4, entry.getValue().bounced());
        },
        row ->
            all.put(
                new Hour(row.getLong(1), Column.instant(row.getObject(2, LocalDateTime.class))),
                new Count(row.getLong(3), row.getLong(4), row.getLong(5))));
    return all;
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

  private record Count(long messages, long recipients, long bounced) {
    static Count of(MailAttempt mail) {
      return new Count(0, 1, Attention.isRefused(mail) ? 1 : 0);
    }

    Count plus(Count other) {
      return new Count(
          messages + other.messages, recipients + other.recipients, bounced + other.bounced);
    }

    Count minus(Count other) {
      return new Count(
          messages - other.messages, recipients - other.recipients, bounced - other.bounced);
    }
  }
}

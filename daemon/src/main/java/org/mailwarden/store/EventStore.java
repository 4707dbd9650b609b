package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.mailwarden.parse.SourceParser.MemoryChange;

/**
 * Takes batches of events in: rows, read position, parser memory, novelties, counters, all in one
 * transaction. Safe for any number of threads, as long as each source is read by one.
 */
public final class EventStore {
  private static final int LONGEST_NAME = 190;

  /**
   * The part of the heap in which accounts are known without asking the database: of 512 MB, a
   * million accounts with 3.3 places each.
   */
  private static final double MEMORY_FOR_ACCOUNTS = 0.45;

  /** A clock may be wrong by hours, a zone by a day; an event of next week is a misread line. */
  private static final Duration LATEST = Duration.ofDays(2);

  private final Transactions transactions;
  private final Clock clock;
  private final KnownAccounts accounts;
  private final LogRows rows;
  private final Novelty novelty;
  private final SendingVolume volume = new SendingVolume();
  private final StrayFailures strays = new StrayFailures();
  private final FailingSources sources = new FailingSources();
  private final Supplier<SendingFloors> floors;
  private final UnreadShapes unread;

  /** The batch number each source stands at, to notice a second reader. */
  private final Map<Integer, Long> batches = new ConcurrentHashMap<>();

  /**
   * The position of each source's last batch that failed: it may have been committed all the same.
   */
  private final Map<Integer, String> unanswered = new ConcurrentHashMap<>();

  /** A store that looks at sending from {@link SendingFloors#DEFAULT} on. */
  EventStore(Transactions transactions, Retention retention, boolean loadData) {
    this(transactions, retention, () -> SendingFloors.DEFAULT, loadData);
  }

  /**
   * @param floors what of sending is worth a look, asked for each batch
   * @param loadData whether the server allows LOAD DATA LOCAL
   */
  EventStore(
      Transactions transactions,
      Retention retention,
      Supplier<SendingFloors> floors,
      boolean loadData) {
    this.floors = floors;
    this.transactions = transactions;
    this.clock = retention.clock();
    this.rows = new LogRows(retention, loadData);
    this.accounts =
        new KnownAccounts((long) (Runtime.getRuntime().maxMemory() * MEMORY_FOR_ACCOUNTS));
    this.novelty = new Novelty(accounts);
    this.unread = new UnreadShapes(clock);
  }

  /** The source with this name, created at its first opening. */
  public SourceState openSource(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a source's name: expected 1 to " + LONGEST_NAME + " characters");
    }
    return transactions.run(
        connection -> {
          Optional<SourceState> known = find(connection, name);
          if (known.isPresent()) {
            return known.get();
          }
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT IGNORE INTO source (name) VALUES (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
          }
          return find(connection, name).orElseThrow();
        });
  }

  private Optional<SourceState> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id, position, batch FROM source WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        int id = row.getInt(1);
        batches.put(id, row.getLong(3));
        return Optional.of(
            new SourceState(
                id, name, Optional.ofNullable(row.getString(2)), memory(connection, id)));
      }
    }
  }

  /**
   * Stores a batch whole, or nothing of it.
   *
   * @throws StoreUnavailableException if the database can't be reached or refused; nothing is
   *     stored then and the same batch may be given again
   * @throws IllegalStateException if another process reads the same source
   */
  public Outcome store(EventBatch batch) {
    try {
      Attempt attempt = transactions.run(connection -> store(connection, batch));
      // Only what is committed may be taken for known.
      attempt.learned().forEach(Runnable::run);
      unanswered.remove(batch.source());
      return attempt.outcome();
    } catch (StoreUnavailableException e) {
      unanswered.put(batch.source(), batch.position());
      throw e;
    }
  }

  /** When lines of a source were last stored, by its name; sources without any are left out. */
  public Map<String, Instant> lastLines() {
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT name, updated FROM source WHERE updated IS NOT NULL");
              ResultSet row = select.executeQuery()) {
            Map<String, Instant> last = new HashMap<>();
            while (row.next()) {
              last.put(row.getString(1), Column.instant(row.getObject(2, LocalDateTime.class)));
            }
            return last;
          }
        });
  }

  /** How every source stands, by name. */
  public List<SourceSummary> sources() {
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT name, understood, not_ours, unreadable, unread FROM source ORDER BY name");
              ResultSet row = select.executeQuery()) {
            List<SourceSummary> sources = new ArrayList<>();
            while (row.next()) {
              sources.add(
                  new SourceSummary(
                      row.getString(1),
                      new EventBatch.LineCounts(
                          row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))));
            }
            return sources;
          }
        });
  }

  /** The latest lines that could not be read, newest first. */
  public List<EventBatch.UnreadableLine> unreadable(int limit) {
    return transactions.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT position, reason, text, received FROM unreadable_line"
                      + " ORDER BY id DESC LIMIT ?")) {
            select.setInt(1, limit);
            List<EventBatch.UnreadableLine> lines = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                lines.add(
                    new EventBatch.UnreadableLine(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        Column.instant(row.getObject(4, java.time.LocalDateTime.class))));
              }
            }
            return lines;
          }
        });
  }

  /**
   * The lines that no format reads and that look like a login or a delivery, by shape, the most
   * frequent first.
   *
   * @param source its name; of all sources if empty
   */
  public List<UnreadLines> unread(Optional<String> source, int limit) {
    return transactions.read(connection -> UnreadShapes.list(connection, source, limit));
  }

  private Attempt store(Connection connection, EventBatch batch) throws SQLException {
    List<Runnable> learned = new ArrayList<>();
    Standing standing = lockSource(connection, batch.source());
    long number = standing.batch() + 1;
    if (isOurOwnLastCommit(standing, batch)) {
      learned.add(() -> batches.put(batch.source(), standing.batch()));
      if (batch.position().equals(standing.position())) {
        return new Attempt(Outcome.STORED, learned);
      }
    } else {
      checkOnlyReader(standing, batch.source());
    }
    if (batch.deliveryId().isPresent() && !firstDelivery(connection, batch)) {
      return new Attempt(Outcome.REPEATED, learned);
    }
    List<LocatedEvent> events = withoutFuture(batch.events());
    List<KnownEvent> known = accounts.resolve(connection, events, learned);
    rows.insert(connection, batch.source(), number, known);
    accounts.firstSeen(connection, known, learned);
    List<CandidateRow> signs =
        new ArrayList<>(novelty.learn(connection, known, batch.history(), learned));
    signs.addAll(volume.count(connection, known, batch.history(), floors.get()));
    strays.count(connection, events, known);
    if (!batch.history()) {
      signs.addAll(sources.count(events, known, learned));
    }
    CandidateRow.insert(connection, batch.source(), number, clock.instant(), signs);
    remember(connection, batch);
    keepUnreadable(connection, batch.source(), batch.unreadable());
    keepFuture(connection, batch);
    unread.count(connection, batch.source(), batch.unread(), learned);
    movePosition(connection, batch, number);
    learned.add(() -> batches.put(batch.source(), number));
    return new Attempt(Outcome.STORED, learned);
  }

  private static Standing lockSource(Connection connection, int source) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT name, batch, position FROM source WHERE id = ? FOR UPDATE")) {
      select.setInt(1, source);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("source " + source + " was never opened");
        }
        return new Standing(row.getString(1), row.getLong(2), row.getString(3));
      }
    }
  }

  /**
   * The connection broke after the commit and before its answer. The batch is given again, or,
   * where the sender keeps the lines, another one.
   */
  private boolean isOurOwnLastCommit(Standing standing, EventBatch batch) {
    Long known = batches.get(batch.source());
    boolean next = known != null && standing.batch() == known + 1;
    return next
        && (standing.position().equals(batch.position())
            || standing.position().equals(unanswered.get(batch.source())));
  }

  private void checkOnlyReader(Standing standing, int source) {
    Long known = batches.get(source);
    if (known == null || standing.batch() != known) {
      throw new IllegalStateException(
          "source \""
              + standing.name()
              + "\" is read by another process, too: give each daemon sources of its own");
    }
  }

  private boolean firstDelivery(Connection connection, EventBatch batch) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO delivery (source, delivery_id, received) VALUES (?, ?, ?)")) {
      insert.setInt(1, batch.source());
      insert.setString(2, batch.deliveryId().orElseThrow());
      insert.setObject(3, Column.time(clock.instant()));
      return insert.executeUpdate() == 1;
    }
  }

  private void remember(Connection connection, EventBatch batch) throws SQLException {
    if (batch.memory().isEmpty()) {
      return;
    }
    List<MemoryChange> kept = new ArrayList<>();
    List<MemoryChange> forgotten = new ArrayList<>();
    batch.memory().forEach(change -> (change.value() == null ? forgotten : kept).add(change));
    MultiRowInsert.insert(
        connection,
        "INSERT INTO parser_memory (source, memory_key, value, touched) VALUES",
        4,
        " ON DUPLICATE KEY UPDATE value = VALUES(value), touched = VALUES(touched)",
        kept,
        (upsert, at, change) -> {
          upsert.setInt(at, batch.source());
          upsert.setString(at + 1, change.key());
          upsert.setString(at + 2, change.value());
          upsert.setObject(at + 3, Column.time(change.touched()));
        });
    if (forgotten.isEmpty()) {
      return;
    }
    try (PreparedStatement forget =
        connection.prepareStatement(
            "DELETE FROM parser_memory WHERE source = ? AND memory_key = ?")) {
      for (MemoryChange change : forgotten) {
        forget.setInt(1, batch.source());
        forget.setString(2, change.key());
        forget.addBatch();
      }
      forget.executeBatch();
    }
  }

  private static List<MemoryChange> memory(Connection connection, int source) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT memory_key, value, touched FROM parser_memory WHERE source = ?")) {
      select.setInt(1, source);
      List<MemoryChange> memory = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          memory.add(
              new MemoryChange(
                  row.getString(1),
                  row.getString(2),
                  Column.instant(row.getObject(3, java.time.LocalDateTime.class))));
        }
      }
      return memory;
    }
  }

  private static void keepUnreadable(
      Connection connection, int source, List<EventBatch.UnreadableLine> lines)
      throws SQLException {
    if (lines.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO unreadable_line (source, position, reason, text, received)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      for (EventBatch.UnreadableLine line : lines) {
        insert.setInt(1, source);
        insert.setString(2, Column.text(line.position(), 4000));
        insert.setString(3, Column.text(line.reason(), 200));
        insert.setString(4, Column.text(line.text(), 4096));
        insert.setObject(5, Column.time(line.received()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private List<LocatedEvent> withoutFuture(List<LocatedEvent> events) {
    Instant latest = clock.instant().plus(LATEST);
    boolean all = events.stream().noneMatch(e -> e.event().time().isAfter(latest));
    return all ? events : events.stream().filter(e -> !e.event().time().isAfter(latest)).toList();
  }

  /** What lies in the future would be known and never seen; it is kept with what can't be read. */
  private void keepFuture(Connection connection, EventBatch batch) throws SQLException {
    Instant latest = clock.instant().plus(LATEST);
    List<EventBatch.UnreadableLine> future =
        batch.events().stream()
            .map(LocatedEvent::event)
            .filter(event -> event.time().isAfter(latest))
            .map(
                event ->
                    new EventBatch.UnreadableLine(
                        batch.position(),
                        "its time lies in the future",
                        event.stream().label() + " " + event.account() + " " + event.time(),
                        clock.instant()))
            .toList();
    keepUnreadable(connection, batch.source(), future);
  }

  private void movePosition(Connection connection, EventBatch batch, long number)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE source SET position = ?, batch = ?, understood = understood + ?,"
                + " not_ours = not_ours + ?, unreadable = unreadable + ?, unread = unread + ?,"
                + " updated = ?"
                + " WHERE id = ?")) {
      update.setString(1, batch.position());
      update.setLong(2, number);
      update.setLong(3, batch.lines().understood());
      update.setLong(4, batch.lines().notOurs());
      update.setLong(5, batch.lines().unreadable());
      update.setLong(6, batch.lines().unread());
      update.setObject(7, Column.time(clock.instant()));
      update.setInt(8, batch.source());
      update.executeUpdate();
    }
  }

  /** Where a source stands in the database. */
  private record Standing(String name, long batch, String position) {}

  /** What one try came to, and what this process knows once it is committed. */
  private record Attempt(Outcome outcome, List<Runnable> learned) {}

  /** What became of a batch. */
  public enum Outcome {
    STORED,
    /** Its delivery id was stored before. */
    REPEATED
  }

  /** A source's line counts since its first opening. */
  public record SourceSummary(String name, EventBatch.LineCounts lines) {}
}

package org.mailwarden.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says when a rule has mailed so many accounts within an hour that its further mails are held until
 * an administrator decides: a rule saved by mistake, or a geo file gone wrong, must not mail a
 * whole campus. What is held counts too, so that a flood stays held while it lasts.
 */
final class FloodBrake {
  private static final Duration WINDOW = Duration.ofHours(1);

  /** Accounts come by the day; to count a million of them takes a good part of a second. */
  private static final Duration COUNT_KEPT = Duration.ofMinutes(10);

  /** In a flood there may be hundreds of alerts a second, and each count reads the whole hour. */
  private static final Duration FULL_KEPT = Duration.ofMinutes(1);

  private static final Level NONE = new Level(0, Long.MAX_VALUE);

  private static final String ACCOUNTS_MAILED =
      """
      SELECT COUNT(*) FROM (
        SELECT DISTINCT account FROM outbox
        WHERE rule = ? AND created > ? AND role <> 'administrator' LIMIT ?) mailed
      """;

  private static final String MAILS_TO_ADMINISTRATOR =
      """
      SELECT COUNT(*) FROM (
        SELECT id FROM outbox
        WHERE rule = ? AND created > ? AND role = 'administrator' AND recipient = ? LIMIT ?) mailed
      """;

  private final BrakeSettings settings;
  private final Clock clock;
  private final Map<String, Full> full = new ConcurrentHashMap<>();
  private volatile Counted accounts = new Counted(0, Instant.MIN);

  FloodBrake(BrakeSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** How much of what it may mail to owners the rule has mailed within the past hour. */
  Level owners(Connection connection, String rule) throws SQLException {
    if (settings.neverBrakes()) {
      return NONE;
    }
    Instant now = clock.instant();
    Full known = full.get(rule);
    if (known != null && now.isBefore(known.until())) {
      return known.level();
    }
    long limit = settings.accounts(accounts(connection));
    try (PreparedStatement count = connection.prepareStatement(ACCOUNTS_MAILED)) {
      count.setString(1, rule);
      count.setObject(2, Column.time(now.minus(WINDOW)));
      count.setLong(3, limit);
      Level level = new Level(first(count), limit);
      if (level.isFull()) {
        full.put(rule, new Full(level, now.plus(FULL_KEPT)));
      } else {
        full.remove(rule);
      }
      return level;
    }
  }

  /** How many of the mails that it may send this administrator the rule has sent. */
  Level administrator(Connection connection, String rule, String address) throws SQLException {
    if (settings.neverBrakes()) {
      return NONE;
    }
    long limit = settings.atLeast();
    try (PreparedStatement count = connection.prepareStatement(MAILS_TO_ADMINISTRATOR)) {
      count.setString(1, rule);
      count.setObject(2, Column.time(clock.instant().minus(WINDOW)));
      count.setString(3, address);
      count.setLong(4, limit);
      return new Level(first(count), limit);
    }
  }

  private long accounts(Connection connection) throws SQLException {
    Instant now = clock.instant();
    if (now.isAfter(accounts.until())) {
      try (PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM account")) {
        accounts = new Counted(first(count), now.plus(COUNT_KEPT));
      }
    }
    return accounts.number();
  }

  private static long first(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private record Full(Level level, Instant until) {}

  private record Counted(long number, Instant until) {}

  /**
   * How far a rule has come.
   *
   * @param mailed within the past hour, counted no further than the limit
   * @param limit of what may be mailed within an hour
   */
  record Level(long mailed, long limit) {
    boolean isFull() {
      return mailed >= limit;
    }

    /** So far below the limit that the next flood is another one. */
    boolean isLow() {
      return mailed <= limit / 2;
    }
  }
}

package org.mailwarden.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.query.NativeQuery;

/** Mails that the flood brake holds, and what an administrator decides of them. */
public final class HeldMails {
  /** Few enough for a short transaction beside a daemon that sends. */
  private static final int AT_ONCE = 500;

  private final SessionFactory sessions;
  private final Clock clock;

  HeldMails(SessionFactory sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** How much is held, by rule in alphabetical order. */
  public List<HeldRule> byRule() {
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createNativeQuery(
                    "SELECT rule, COUNT(*), COUNT(DISTINCT account), MIN(created), MAX(created)"
                        + " FROM outbox WHERE state = 'held' GROUP BY rule ORDER BY rule",
                    Object[].class)
                .list()
                .stream()
                .map(
                    row ->
                        new HeldRule(
                            (String) row[0],
                            ((Number) row[1]).longValue(),
                            ((Number) row[2]).longValue(),
                            time(row[3]),
                            time(row[4])))
                .toList());
  }

  /**
   * The ids of the alerts that held mails tell of, in the order in which they were held.
   *
   * @param selection whose mails; none: all
   */
  public List<Long> alerts(Selection selection, int limit) {
    return Sessions.inTransaction(
        sessions,
        session ->
            held(session, selection, "", limit).stream()
                .flatMap(mail -> mail.alerts().stream())
                .distinct()
                .toList());
  }

  /**
   * Lets mails go, in the order in which they were held. One whose event is too old by now to be
   * worth a mail of its own is left to the next digest, if its owner gets one.
   *
   * @param fresh how long an alert of this rule is worth a mail after its event
   */
  public Released release(Selection selection, Function<String, Duration> fresh) {
    Instant now = clock.instant();
    Released released = new Released(0, 0);
    Released last;
    do {
      last = Sessions.inTransaction(sessions, session -> release(session, selection, fresh, now));
      released = released.plus(last);
    } while (last.sent() + last.tooOld() == AT_ONCE);
    return released;
  }

  /**
   * Ends mails unsent. Their alerts stay, and show in the logs.
   *
   * @return how many
   */
  public int drop(Selection selection) {
    int dropped = 0;
    int last;
    do {
      last =
          Sessions.inTransaction(
              sessions,
              session -> {
                List<OutboxEntity> mails = held(session, selection, " FOR UPDATE", AT_ONCE);
                mails.forEach(mail -> mail.drop("dropped by an administrator", clock.instant()));
                return mails.size();
              });
      dropped += last;
    } while (last == AT_ONCE);
    return dropped;
  }

  private static Released release(
      Session session, Selection selection, Function<String, Duration> fresh, Instant now) {
    List<OutboxEntity> mails = held(session, selection, " FOR UPDATE", AT_ONCE);
    Map<Long, AlertEntity> alerts =
        session
            .createSelectionQuery("from AlertEntity a where a.id in :ids", AlertEntity.class)
            .setParameter("ids", mails.stream().flatMap(m -> m.alerts().stream()).toList())
            .list()
            .stream()
            .collect(Collectors.toMap(AlertEntity::id, alert -> alert));
    int sent = 0;
    for (OutboxEntity mail : mails) {
      List<AlertEntity> told = mail.alerts().stream().map(alerts::get).toList();
      Instant oldest = now.minus(fresh.apply(mail.rule()));
      if (told.stream().anyMatch(alert -> alert != null && !alert.time().isBefore(oldest))) {
        mail.release(now);
        sent++;
      } else {
        mail.drop("too old for a mail of its own when it was released", now);
        if (mail.isToOwner()) {
          told.stream().filter(alert -> alert != null).forEach(AlertEntity::waitForDigest);
        }
      }
    }
    return new Released(sent, mails.size() - sent);
  }

  private static List<OutboxEntity> held(
      Session session, Selection selection, String lock, int limit) {
    NativeQuery<OutboxEntity> query =
        session.createNativeQuery(
            "SELECT * FROM outbox WHERE state = 'held'"
                + selection.condition()
                + " ORDER BY id LIMIT :most"
                + lock,
            OutboxEntity.class);
    selection.bind(query);
    return query.setParameter("most", limit).list();
  }

  private static Instant time(Object column) {
    return Column.instant((LocalDateTime) column);
  }

  /**
   * How much of one rule is held.
   *
   * @param first when the first of them was held
   * @param last when the last of them was held
   */
  public record HeldRule(String rule, long mails, long accounts, Instant first, Instant last) {}

  /**
   * What became of released mails.
   *
   * @param sent on their way now
   * @param tooOld for a mail of their own: left to the digest
   */
  public record Released(int sent, int tooOld) {
    Released plus(Released other) {
      return new Released(sent + other.sent, tooOld + other.tooOld);
    }
  }

  /**
   * Which held mails: those of these rules, and those that tell of these alerts.
   *
   * @param alerts ids
   */
  public record Selection(List<String> rules, List<Long> alerts) {
    public Selection {
      rules = List.copyOf(rules);
      alerts = List.copyOf(alerts);
    }

    /** All that is held. */
    public static Selection all() {
      return new Selection(List.of(), List.of());
    }

    private boolean isAll() {
      return rules.isEmpty() && alerts.isEmpty();
    }

    private String condition() {
      if (isAll()) {
        return "";
      }
      String ofAlerts =
          IntStream.range(0, alerts.size())
              .mapToObj(i -> " OR JSON_CONTAINS(alerts, :alert" + i + ")")
              .collect(Collectors.joining());
      return " AND (" + (rules.isEmpty() ? "FALSE" : "rule IN (:rules)") + ofAlerts + ")";
    }

    private void bind(NativeQuery<?> query) {
      if (!rules.isEmpty()) {
        query.setParameterList("rules", rules);
      }
      for (int i = 0; i < alerts.size(); i++) {
        query.setParameter("alert" + i, String.valueOf(alerts.get(i)));
      }
    }
  }
}

package org.mailwarden.store;

import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** Mails between the alert's transaction and the SMTP server's yes. */
public final class Outbox {
  private final SessionFactory sessions;
  private final StoreSettings settings;
  private final Clock clock;

  Outbox(SessionFactory sessions, StoreSettings settings, Clock clock) {
    this.sessions = sessions;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The mails due now, oldest first; nobody else is given them before the lease has run out.
   *
   * @param limit mails at the most
   */
  public List<OutboxMail> claim(int limit, Duration lease) {
    Instant now = clock.instant();
    return Sessions.inTransaction(
        sessions,
        session -> {
          List<OutboxEntity> due =
              session
                  .createNativeQuery(
                      "SELECT * FROM outbox WHERE state = 'waiting' AND due <= :now"
                          + " ORDER BY due, id LIMIT :most FOR UPDATE SKIP LOCKED",
                      OutboxEntity.class)
                  .setParameter("now", Column.time(now))
                  .setParameter("most", limit)
                  .list();
          due.forEach(mail -> mail.lease(now.plus(lease)));
          return due.stream().map(OutboxEntity::toRecord).toList();
        });
  }

  /**
   * The Message-ID, with angle brackets, of the first mail that this mail's recipient got of the
   * same incident; empty if this one is the first, or of no incident.
   */
  public Optional<String> firstOfIncident(OutboxMail mail) {
    if (mail.kind() != OutboxMail.Kind.ALERT || mail.alerts().isEmpty()) {
      return Optional.empty();
    }
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createNativeQuery(
                    "SELECT o.message_id FROM outbox o"
                        + " JOIN alert a ON a.id = CAST(JSON_VALUE(o.alerts, '$[0]') AS UNSIGNED)"
                        + " WHERE o.account = :account AND o.kind = 'alert'"
                        + " AND o.recipient = :recipient AND o.state = 'sent' AND o.id < :mail"
                        + " AND a.incident = (SELECT incident FROM alert WHERE id = :alert)"
                        + " ORDER BY o.id LIMIT 1",
                    String.class)
                .setParameter("account", mail.accountId())
                .setParameter("recipient", mail.recipient().address())
                .setParameter("mail", mail.id())
                .setParameter("alert", mail.alerts().iterator().next())
                .uniqueResultOptional());
  }

  /** The SMTP server took it. */
  public void sent(OutboxMail mail) {
    change(mail, entity -> entity.finish(OutboxEntity.SENT, null, clock.instant()));
  }

  /** It failed and is due again later. */
  public void retry(OutboxMail mail, String error, Instant due) {
    change(mail, entity -> entity.retry(error, due));
  }

  /** It failed for good. */
  public void refused(OutboxMail mail, String error) {
    change(mail, entity -> entity.finish(OutboxEntity.REFUSED, error, clock.instant()));
  }

  /**
   * Puts one digest mail a recipient into the outbox for each account with alerts that wait for a
   * digest, and takes those alerts, all in one transaction an account.
   *
   * @param recipients whom to tell, by account id; none: the alerts are taken unsent
   * @return how many digests were put in
   */
  public int collectDigests(Function<Long, List<Recipient>> recipients) {
    List<Long> accounts =
        Sessions.inTransaction(
            sessions,
            session ->
                session
                    .createSelectionQuery(
                        "select distinct a.account.id from AlertEntity a"
                            + " where a.digest = 'waiting'",
                        Long.class)
                    .list());
    int collected = 0;
    for (long account : accounts) {
      List<Recipient> to = recipients.apply(account);
      collected += Sessions.inTransaction(sessions, session -> collect(session, account, to));
    }
    return collected;
  }

  private int collect(Session session, long accountId, List<Recipient> recipients) {
    List<AlertEntity> waiting =
        session
            .createNativeQuery(
                "SELECT * FROM alert WHERE digest = 'waiting' AND account = :account"
                    + " ORDER BY time, id FOR UPDATE",
                AlertEntity.class)
            .setParameter("account", accountId)
            .list();
    if (waiting.isEmpty()) {
      return 0;
    }
    waiting.forEach(AlertEntity::takeIntoDigest);
    List<Long> ids = waiting.stream().map(AlertEntity::id).toList();
    for (Recipient recipient : recipients) {
      session.persist(
          new OutboxEntity(
              session.getReference(AccountEntity.class, accountId),
              ids,
              recipient,
              settings.messageIdHost(),
              clock.instant()));
    }
    return recipients.size();
  }

  /** What became of this alert's mails, in the order in which they were put in. */
  public List<MailState> ofAlert(long alertId) {
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createNativeQuery(
                    "SELECT * FROM outbox WHERE JSON_CONTAINS(alerts, :alert) ORDER BY id",
                    OutboxEntity.class)
                .setParameter("alert", String.valueOf(alertId))
                .list()
                .stream()
                .map(OutboxEntity::toState)
                .toList());
  }

  /** How many mails are in each state. */
  public Depth depth() {
    return Sessions.inTransaction(
        sessions,
        session -> {
          Map<String, Long> states = new LinkedHashMap<>();
          session
              .createSelectionQuery(
                  "select o.state, count(o) from OutboxEntity o group by o.state", Object[].class)
              .list()
              .forEach(row -> states.put((String) row[0], (Long) row[1]));
          return new Depth(
              states.getOrDefault(OutboxEntity.WAITING, 0L),
              states.getOrDefault(OutboxEntity.SENT, 0L),
              states.getOrDefault(OutboxEntity.REFUSED, 0L),
              states.getOrDefault(OutboxEntity.HELD, 0L));
        });
  }

  /**
   * Whether mails to owners have failed for a while: the oldest that waits, if it was put in before
   * this moment and was tried. Mails to administrators don't count: they would tell of themselves.
   */
  public Optional<Notice.OutboxStuck> stuckSince(Instant before) {
    return Sessions.inTransaction(
        sessions,
        session -> {
          List<OutboxEntity> oldest =
              session
                  .createSelectionQuery(
                      "from OutboxEntity o where o.state = 'waiting' and o.attempts > 0"
                          + " and o.role <> 'administrator' and o.created < :before"
                          + " order by o.created, o.id",
                      OutboxEntity.class)
                  .setParameter("before", Column.time(before))
                  .setMaxResults(1)
                  .list();
          return oldest.stream().findFirst().map(mail -> mail.stuck(waiting(session)));
        });
  }

  private static long waiting(Session session) {
    return session
        .createSelectionQuery(
            "select count(o) from OutboxEntity o where o.state = 'waiting'", Long.class)
        .getSingleResult();
  }

  private void change(OutboxMail mail, Consumer<OutboxEntity> change) {
    Sessions.inTransaction(
        sessions,
        session -> {
          OutboxEntity entity =
              session.find(OutboxEntity.class, mail.id(), LockModeType.PESSIMISTIC_WRITE);
          // Whoever comes late, after its lease has run out, must not undo what was done since.
          if (entity.isWaiting()) {
            change.accept(entity);
          }
          return null;
        });
  }

  /**
   * What became of a mail.
   *
   * @param state waiting, held, sent, refused or dropped
   * @param error of its last attempt, or why it was dropped; empty if there is none
   */
  public record MailState(Recipient recipient, String state, int attempts, String error) {}

  /** How many mails wait, were sent, were refused, are held. */
  public record Depth(long waiting, long sent, long refused, long held) {}
}

package org.mailwarden.store;

import java.time.Clock;
import java.time.Duration;
import org.hibernate.Session;

/**
 * Puts an alert's mails into the outbox, in the alert's own transaction: to be sent, or, where its
 * rule is braked, to be held. The first mail that is held is told to the administrators.
 */
final class AlertMails {
  /** So that the mail about a flood can list how it began. */
  private static final Duration BEFORE_TELLING = Duration.ofMinutes(1);

  private final FloodBrake brake;
  private final Notices notices;
  private final StoreSettings settings;
  private final Clock clock;

  AlertMails(FloodBrake brake, Notices notices, StoreSettings settings, Clock clock) {
    this.brake = brake;
    this.notices = notices;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Puts them in.
   *
   * @param account whose alert it is; null for an alert of no one account
   */
  void put(Session session, long alertId, AccountEntity account, NewAlert alert) {
    Levels levels = new Levels(session, alert.rule());
    for (Recipient recipient : alert.mails()) {
      FloodBrake.Level level = levels.of(recipient);
      session.persist(
          new OutboxEntity(
              account,
              alertId,
              alert.rule(),
              recipient,
              settings.messageIdHost(),
              clock.instant(),
              level.isFull()));
      if (level.isFull()) {
        notices.tell(session, new Notice.Braked(alert.rule(), level.limit()), BEFORE_TELLING);
      } else if (level.isLow()) {
        notices.settle(session, Notice.Braked.matterOf(alert.rule()));
      }
    }
  }

  /** One alert's mails to its owner go together: how full it was before the first. */
  private final class Levels {
    private final Session session;
    private final String rule;
    private FloodBrake.Level owners;

    Levels(Session session, String rule) {
      this.session = session;
      this.rule = rule;
    }

    FloodBrake.Level of(Recipient recipient) {
      if (recipient.role() == Recipient.Role.ADMINISTRATOR) {
        return session.doReturningWork(
            connection -> brake.administrator(connection, rule, recipient.address()));
      }
      if (owners == null) {
        owners = session.doReturningWork(connection -> brake.owners(connection, rule));
      }
      return owners;
    }
  }
}

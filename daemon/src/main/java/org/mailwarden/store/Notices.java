package org.mailwarden.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/**
 * Tells administrators what only they can mend: a matter is told when it begins, and not again
 * while it lasts, however often the daemon is started and however many daemons there are. A mail to
 * an administrator that fails is tried again like any other and makes no other mail.
 */
public final class Notices {
  private final SessionFactory sessions;
  private final StoreSettings settings;
  private final Clock clock;

  Notices(SessionFactory sessions, StoreSettings settings, Clock clock) {
    this.sessions = sessions;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Puts a mail to each administrator into the outbox, unless its matter lasts and was told so.
   *
   * @return whether it was told now
   */
  public boolean tell(Notice notice) {
    return Sessions.inTransaction(sessions, session -> tell(session, notice, Duration.ZERO));
  }

  /**
   * Ends a matter without a word.
   *
   * @return whether it lasted
   */
  public boolean settle(String matter) {
    return Sessions.inTransaction(sessions, session -> settle(session, matter));
  }

  /**
   * Ends this notice's matter; if it lasted, tells the notice, which says that it is over.
   *
   * @return whether it lasted
   */
  public boolean settleWith(Notice end) {
    return Sessions.inTransaction(
        sessions,
        session -> {
          boolean lasted = settle(session, end.matter());
          if (lasted) {
            put(session, end, clock.instant());
          }
          return lasted;
        });
  }

  /**
   * As {@link #tell(Notice)}, in a transaction that is under way.
   *
   * @param wait after which the mail goes out, so that it can tell of what follows at once
   */
  boolean tell(Session session, Notice notice, Duration wait) {
    Instant now = clock.instant();
    boolean begins =
        session
                .createNativeMutationQuery(
                    "INSERT IGNORE INTO episode (matter, fingerprint, began)"
                        + " VALUES (:matter, :fingerprint, :now)")
                .setParameter("matter", matter(notice.matter()))
                .setParameter("fingerprint", fingerprint(notice))
                .setParameter("now", Column.time(now))
                .executeUpdate()
            == 1;
    boolean told = begins || isAnother(session, notice, now);
    if (told) {
      put(session, notice, now.plus(wait));
    }
    return told;
  }

  boolean settle(Session session, String matter) {
    return session
            .createNativeMutationQuery("DELETE FROM episode WHERE matter = :matter")
            .setParameter("matter", matter(matter))
            .executeUpdate()
        == 1;
  }

  private static boolean isAnother(Session session, Notice notice, Instant now) {
    return session
            .createNativeMutationQuery(
                "UPDATE episode SET fingerprint = :fingerprint, began = :now"
                    + " WHERE matter = :matter AND fingerprint <> :fingerprint")
            .setParameter("matter", matter(notice.matter()))
            .setParameter("fingerprint", fingerprint(notice))
            .setParameter("now", Column.time(now))
            .executeUpdate()
        == 1;
  }

  private void put(Session session, Notice notice, Instant due) {
    for (String administrator : settings.administrators()) {
      session.persist(
          new OutboxEntity(
              notice,
              new Recipient(administrator, Recipient.Role.ADMINISTRATOR),
              settings.messageIdHost(),
              clock.instant(),
              due));
    }
  }

  private static String matter(String matter) {
    return Column.text(matter, 400);
  }

  private static String fingerprint(Notice notice) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(notice.telling().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}

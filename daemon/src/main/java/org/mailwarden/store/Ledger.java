package org.mailwarden.store;

import java.time.Instant;
import java.util.Optional;

/** The alerts raised so far, and the incidents they belong to. */
public interface Ledger {
  /** The event time of the rule's last alert of this subject for this account. */
  Optional<Instant> lastAlert(long accountId, String rule, String subject);

  /** The account's incident whose last alert is not older than this, if it is unanswered. */
  Optional<Incident> incident(long accountId, Instant notBefore);

  /**
   * Adds an alert; its incident grows, or begins. An alert of a shadow rule, or of no account,
   * belongs to no incident.
   */
  void add(NewAlert alert);

  /**
   * Signs of one intrusion.
   *
   * @param latest event time of its last alert
   * @param mailed what the owner got mails of, or empty
   */
  record Incident(long id, Instant opened, Instant latest, Optional<Mailed> mailed) {}

  /**
   * What the owner got mails of.
   *
   * @param gravest severity
   * @param latest event time of the last alert that was mailed
   */
  record Mailed(String gravest, Instant latest) {}
}

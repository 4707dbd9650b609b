package org.mailwarden.detect.replay;

import java.time.Instant;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;

/**
 * An alert that a replay came to.
 *
 * @param number from 1, in the order in which the alerts came
 * @param address of the mailbox it is about; empty where it is about none
 * @param judged when a daemon that ran at the time would have raised it
 */
public record ReplayedAlert(int number, String address, NewAlert alert, Instant judged) {
  /** The rule's name. */
  public String rule() {
    return alert.rule();
  }

  /** {@code info}, {@code warning} or {@code critical}. */
  public String severity() {
    return alert.severity();
  }

  /** What its rule is not to repeat for a while. */
  public String subject() {
    return alert.subject();
  }

  /** Of the event. */
  public Instant time() {
    return alert.time();
  }

  /** Whether the owner gets a mail of its own, be it only at the recovery address. */
  public boolean mailed() {
    return alert.mails().stream().anyMatch(mail -> mail.role() != Recipient.Role.ADMINISTRATOR);
  }

  /** The client's address; empty where there is none. */
  public String ip() {
    return alert.evidence().client().map(ClientAddress::toString).orElse("");
  }

  /** The country the client was in; empty where it isn't known. */
  public String country() {
    return alert.evidence().origin().map(Origin::country).orElse("");
  }

  /** What was unusual, in a few English words for the administrator. */
  public String reason() {
    String told = alert.evidence().reason();
    return told.isEmpty() ? AlertReason.of(alert.evidence()) : told;
  }

  /** What kind of sign it rests on. */
  public Candidate.Kind kind() {
    return alert.evidence().kind();
  }
}

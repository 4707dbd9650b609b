package org.mailwarden.detect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.store.History;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.SendingHour;

/** What the detectors ask of an account's past. */
interface Past {
  /** What the account sent, hour by hour, in [from, to), oldest first; quiet hours are left out. */
  List<SendingHour> sending(long accountId, Instant from, Instant to);

  /** The event time of the rule's last alert of this subject for this account. */
  Optional<Instant> lastAlert(long accountId, String rule, String subject);

  /** The past as a history and a ledger have it. */
  static Past of(History history, Ledger ledger) {
    return new Past() {
      @Override
      public List<SendingHour> sending(long accountId, Instant from, Instant to) {
        return history.sending(accountId, from, to);
      }

      @Override
      public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
        return ledger.lastAlert(accountId, rule, subject);
      }
    };
  }
}

package org.mailwarden.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;

/** What mails tell of a mailbox's use beside the alerts themselves. */
public interface MailboxLog {
  /** The last sign-in before this moment, as far as the logs go back. */
  Optional<SignIn> signInBefore(Contact owner, Instant moment);

  /** How the mailbox was used in [from, to). */
  Usage usage(Contact owner, Instant from, Instant to);

  /**
   * A sign-in.
   *
   * @param country ISO 3166-1 code, or empty
   */
  record SignIn(Instant time, String country, Optional<ClientAddress> client) {}

  /**
   * How a mailbox was used over some days.
   *
   * @param signIns by country, the most used first
   * @param sentBefore recipients written to in as long a time just before
   */
  record Usage(
      List<Place> signIns,
      Tally failures,
      Tally sent,
      long sentBefore,
      List<AccountChange> changes) {
    public Usage {
      signIns = List.copyOf(signIns);
      changes = List.copyOf(changes);
    }

    /** Whether there was nothing at all. */
    boolean isEmpty() {
      return signIns.isEmpty() && failures.count() == 0 && sent.count() == 0 && changes.isEmpty();
    }
  }

  /** Sign-ins from one country; its code is empty where unknown. */
  record Place(String country, Tally tally) {}

  /**
   * How many, and when the last one was.
   *
   * @param latest of no meaning where there were none
   */
  record Tally(long count, Instant latest) {}
}

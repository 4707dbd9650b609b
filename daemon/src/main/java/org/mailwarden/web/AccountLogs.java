package org.mailwarden.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.LogQuery.Cursor;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoredAlert;

/** What the page asks of the store; nothing here changes anything. */
interface AccountLogs {
  /** The account's owner, or empty if there is no such account. */
  Optional<Contact> contact(long accountId);

  /** A person's accounts, by mailbox service and address; empty if nothing is known of them. */
  List<Contact> accountsOf(String personId);

  /** Those that a viewer may read now; empty if there are none any more. */
  default List<Contact> accounts(Viewer viewer) {
    return viewer instanceof Viewer.Person person
        ? accountsOf(person.personId())
        : contact(((Viewer.LinkHolder) viewer).accountId()).stream().toList();
  }

  /** Newest first. */
  List<Row<SuccessfulLogin>> successfulLogins(Contact of, Slice slice);

  /** Newest first. */
  List<Row<FailedLogin>> failedLogins(Contact of, Slice slice);

  /** Newest first. */
  List<Row<MailAttempt>> mails(Contact of, Slice slice);

  /** All there are, oldest first. */
  List<Row<AccountChange>> accountChanges(Contact of);

  /** Alerts whose event is in [from, to), newest first. */
  List<StoredAlert> alerts(Contact of, Instant from, Instant to);

  /** Rows in [from, to), those after a cursor only, at most so many. */
  record Slice(Instant from, Instant to, Optional<Cursor> after, int limit) {}
}

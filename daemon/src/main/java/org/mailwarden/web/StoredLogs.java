package org.mailwarden.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.AlertStore;
import org.mailwarden.store.LogQuery;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoredAlert;

/** The logs in the database. */
record StoredLogs(Directory directory, LogQuery query, AlertStore alerts) implements AccountLogs {
  @Override
  public Optional<Contact> contact(long accountId) {
    return directory.contact(accountId);
  }

  @Override
  public List<Contact> accountsOf(String personId) {
    return directory.accountsOf(personId);
  }

  @Override
  public List<Row<SuccessfulLogin>> successfulLogins(Contact of, Slice slice) {
    return query.successfulLogins(
        of.account(), of.accountId(), slice.from(), slice.to(), slice.after(), slice.limit());
  }

  @Override
  public List<Row<FailedLogin>> failedLogins(Contact of, Slice slice) {
    return query.failedLogins(
        of.account(), of.accountId(), slice.from(), slice.to(), slice.after(), slice.limit());
  }

  @Override
  public List<Row<MailAttempt>> mails(Contact of, Slice slice) {
    return query.mails(
        of.account(), of.accountId(), slice.from(), slice.to(), slice.after(), slice.limit());
  }

  @Override
  public List<Row<AccountChange>> accountChanges(Contact of) {
    return query.accountChanges(of.account(), of.accountId());
  }

  @Override
  public List<StoredAlert> alerts(Contact of, Instant from, Instant to) {
    return alerts.alerts(of.accountId(), from, to);
  }
}

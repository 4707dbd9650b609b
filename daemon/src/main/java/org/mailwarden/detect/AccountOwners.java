package org.mailwarden.detect;

import java.util.List;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.store.People;
import org.mailwarden.store.StoredAccount;

/** Whose the accounts are that are judged. Safe for any number of threads. */
public interface AccountOwners {
  /** How to reach the account's owner; empty if there is no such account. */
  Optional<Contact> contact(long accountId);

  /** The groups that the account's owner is in; empty where none is known. */
  List<String> groups(long accountId);

  /** All accounts of the account's owner, itself among them. */
  List<Long> accountsOfSameOwner(long accountId);

  /** Owners as the directory knows them. */
  static AccountOwners of(Directory directory, People people) {
    return new AccountOwners() {
      @Override
      public Optional<Contact> contact(long accountId) {
        return directory.contact(accountId);
      }

      @Override
      public List<String> groups(long accountId) {
        return contact(accountId).map(Contact::groups).orElse(List.of());
      }

      @Override
      public List<Long> accountsOfSameOwner(long accountId) {
        return contact(accountId)
            .flatMap(Contact::personId)
            .map(person -> people.accountsOf(person).stream().map(StoredAccount::id).toList())
            .filter(accounts -> accounts.contains(accountId))
            .orElse(List.of(accountId));
      }
    };
  }
}

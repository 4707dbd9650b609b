package org.mailwarden.parse;

import java.time.Instant;
import java.util.Optional;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.AccountChange.Kind;

/** From a password that was set in an LDAP directory to the account it belongs to. */
final class DirectoryPasswords {
  private final AccountNames names;
  private final ClientAddresses addresses;

  DirectoryPasswords(AccountNames names, ClientAddresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /** Whether an attribute, with whatever options behind it, is the one that holds a password. */
  static boolean isPassword(String attribute) {
    int options = attribute.indexOf(';');
    return "userPassword"
        .equalsIgnoreCase(options < 0 ? attribute : attribute.substring(0, options));
  }

  /**
   * The change; empty if the entry isn't a person's.
   *
   * @param target the entry's distinguished name
   * @param bound that of who set the password; may be empty
   * @param ip the client's address; may be empty or something else
   */
  Optional<AccountChange> set(Instant time, String target, String bound, String ip) {
    Optional<DirectoryEntry> entry = DirectoryEntry.of(target);
    Optional<DirectoryEntry> by = DirectoryEntry.of(bound);
    return entry
        .flatMap(DirectoryEntry::login)
        .flatMap(names::of)
        .map(
            account ->
                new AccountChange(
                    time,
                    account,
                    by.equals(entry) ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_RESET,
                    addresses.of(ip),
                    by.map(DirectoryEntry::shortName).orElse(""),
                    ""));
  }
}

package org.mailwarden.parse;

import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Account;

/** From a login as the client gave it to the account it means. */
final class AccountNames {
  private final List<String> domains;

  AccountNames(List<String> domains) {
    this.domains = domains;
  }

  /**
   * The account, completed by the site's first domain if the login has none; or empty if no mailbox
   * can have that name.
   */
  Optional<Account> of(String login) {
    String name = login.strip();
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (!domains.isEmpty() && name.indexOf('@') < 0) {
      name = name + "@" + domains.get(0);
    }
    int at = name.indexOf('@');
    // One dot at a domain's end is its root; with a second, it would be another name each time
    // read.
    if (!Account.isAddress(name) || at == 0 || at == name.length() - 1 || name.endsWith(".")) {
      return Optional.empty();
    }
    return Optional.of(new Account(name));
  }

  /** Whether this is an address in one of the site's own domains. */
  boolean isOwn(String address) {
    int at = address.lastIndexOf('@');
    if (at < 0) {
      return false;
    }
    for (String domain : domains) {
      if (domain.length() == address.length() - at - 1
          && address.regionMatches(true, at + 1, domain, 0, domain.length())) {
        return true;
      }
    }
    return false;
  }
}

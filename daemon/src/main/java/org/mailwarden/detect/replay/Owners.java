package org.mailwarden.detect.replay;

import java.util.List;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;

/** Whose the accounts of a replay are. */
public interface Owners {
  /**
   * How to reach and address the owner of an account; where nobody is known, the site's own ways.
   */
  Contact of(long accountId, Account account);

  /** The groups that the account's owner is in. */
  List<String> groups(Account account);
}

package org.mailwarden.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailwarden.directory.Contact;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.store.Recipient;

/**
 * Whom an alert is mailed to at once: the mailbox, and where a rule says so the owner's other
 * address and the site's administrators.
 */
final class Recipients {
  private final AccountOwners owners;
  private final Supplier<List<String>> administrators;

  Recipients(AccountOwners owners, Supplier<List<String>> administrators) {
    this.owners = owners;
    this.administrators = administrators;
  }

  /**
   * @param accountId 0 for an alert about no account, which only administrators are told of
   * @param toldOwner whether the owner knows as much already, by a mail of the same incident
   */
  List<Recipient> of(long accountId, RuleMail policy, boolean toldOwner) {
    List<Recipient> to = new ArrayList<>();
    if (accountId != 0 && !toldOwner) {
      owners.contact(accountId).ifPresent(contact -> add(contact, policy, to));
    }
    if (policy.administrator()) {
      for (String address : administrators.get()) {
        to.add(new Recipient(address, Recipient.Role.ADMINISTRATOR));
      }
    }
    return to;
  }

  private static void add(Contact contact, RuleMail policy, List<Recipient> to) {
    // A site without a domain has logins that are no addresses: nothing can be mailed to them.
    if (policy.owner() == RuleMail.Owner.ALERT && contact.account().address().contains("@")) {
      to.add(new Recipient(contact.account().address(), Recipient.Role.OWNER));
    }
    if (policy.recovery()) {
      Optional<String> recovery = contact.recoveryAddress();
      recovery.ifPresent(address -> to.add(new Recipient(address, Recipient.Role.RECOVERY)));
    }
  }
}

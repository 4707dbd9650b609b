package org.mailwarden.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.store.Recipient;

/**
 * Whom an alert is mailed to at once: the mailbox, and where a rule says so the owner's other
 * address and the site's administrators.
 */
public final class Recipients {
  private final LongFunction<Optional<Contact>> contacts;
  private final List<String> administrators;

  /** At a site without administrators. */
  public Recipients(Directory directory) {
    this(directory, List.of());
  }

  /**
   * @param administrators their addresses
   */
  public Recipients(Directory directory, List<String> administrators) {
    this(directory::contact, administrators);
  }

  /**
   * @param contacts the owner of the account with an id, or empty if there is no such account
   * @param administrators their addresses
   */
  public Recipients(LongFunction<Optional<Contact>> contacts, List<String> administrators) {
    this.contacts = contacts;
    this.administrators = List.copyOf(administrators);
  }

  List<Recipient> of(long accountId, RuleMail policy) {
    List<Recipient> to = new ArrayList<>();
    contacts.apply(accountId).ifPresent(contact -> add(contact, policy, to));
    if (policy.administrator()) {
      administrators.forEach(
          address -> to.add(new Recipient(address, Recipient.Role.ADMINISTRATOR)));
    }
    return to;
  }

  private static void add(Contact contact, RuleMail policy, List<Recipient> to) {
    // A site without a domain has logins that are no addresses: nothing can be mailed to them.
    if (policy.owner() == RuleMail.Owner.ALERT && contact.account().address().contains("@")) {
      to.add(new Recipient(contact.account().address(), Recipient.Role.OWNER));
    }
    if (policy.recovery()) {
      contact
          .recoveryAddress()
          .ifPresent(address -> to.add(new Recipient(address, Recipient.Role.RECOVERY)));
    }
  }
}

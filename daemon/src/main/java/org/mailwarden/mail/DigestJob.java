package org.mailwarden.mail;

import java.util.List;
import org.mailwarden.directory.Directory;
import org.mailwarden.store.Outbox;
import org.mailwarden.store.Recipient;

/** Puts a digest into the outbox for each owner with something to tell. */
public final class DigestJob {
  private final Outbox outbox;
  private final Directory directory;

  public DigestJob(Outbox outbox, Directory directory) {
    this.outbox = outbox;
    this.directory = directory;
  }

  /** Collects what waits, and gives the number of mails. */
  public int run() {
    return outbox.collectDigests(this::recipients);
  }

  /** The mailbox alone: what can wait for a digest is not for another address. */
  private List<Recipient> recipients(long accountId) {
    return directory
        .contact(accountId)
        .map(contact -> contact.account().address())
        .filter(address -> address.contains("@"))
        .map(address -> List.of(new Recipient(address, Recipient.Role.OWNER)))
        .orElse(List.of());
  }
}

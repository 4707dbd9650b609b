package org.mailwarden.directory;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.mailwarden.store.People;
import org.mailwarden.store.StoredAccount;
import org.mailwarden.store.StoredPerson;

/** Who owns an account and how to reach them. */
public final class Directory {
  private final People people;
  private final Languages languages;
  private final ZoneId zone;

  /**
   * @param languages the site's languages; the first is spoken to people whose own isn't among them
   * @param zone of people whose own isn't known
   */
  public Directory(People people, Languages languages, ZoneId zone) {
    this.people = people;
    this.languages = languages;
    this.zone = zone;
  }

  /** The owner of the account with this id, or empty if there is no such account. */
  public Optional<Contact> contact(long accountId) {
    return people.account(accountId).map(this::contact);
  }

  /** The accounts of a person, by mailbox service and address; empty if there are none. */
  public List<Contact> accountsOf(String personId) {
    return people.accountsOf(personId).stream().map(this::contact).toList();
  }

  private Contact contact(StoredAccount account) {
    return new Contact(
        account.id(),
        account.account(),
        account.person().map(StoredPerson::personId),
        account.person().map(StoredPerson::name),
        account.mailboxService(),
        account.recoveryAddress(),
        account
            .person()
            .flatMap(StoredPerson::language)
            .flatMap(languages::best)
            .orElse(languages.all().get(0)),
        account.person().flatMap(StoredPerson::timeZone).flatMap(Directory::zone).orElse(zone),
        account.person().map(StoredPerson::groups).orElse(List.of()));
  }

  /** A zone that this JVM's time zone data doesn't have is as good as none. */
  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

package org.mailwarden.cli;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.detect.replay.Owners;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Languages;
import org.mailwarden.event.Account;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredPerson;

/** Owners as an accounts' CSV tells of them; everybody else is spoken to in the site's own ways. */
final class SiteOwners implements Owners {
  private final Map<Account, AccountRecord> records = new HashMap<>();
  private final Languages languages;
  private final ZoneId zone;

  SiteOwners(List<AccountRecord> records, Languages languages, ZoneId zone) {
    records.forEach(each -> this.records.put(each.account(), each));
    this.languages = languages;
    this.zone = zone;
  }

  @Override
  public Contact of(long accountId, Account account) {
    Optional<AccountRecord> found = Optional.ofNullable(records.get(account));
    Optional<StoredPerson> person = found.map(AccountRecord::person);
    Locale language =
        person
            .flatMap(StoredPerson::language)
            .flatMap(languages::best)
            .orElse(languages.all().get(0));
    return new Contact(
        accountId,
        account,
        person.map(StoredPerson::personId),
        person.map(StoredPerson::name),
        found.flatMap(AccountRecord::mailboxService),
        found.flatMap(AccountRecord::recoveryAddress),
        language,
        person.flatMap(StoredPerson::timeZone).map(ZoneId::of).orElse(zone),
        groups(account));
  }

  @Override
  public List<String> groups(Account account) {
    return Optional.ofNullable(records.get(account))
        .map(found -> found.person().groups())
        .orElse(List.of());
  }
}

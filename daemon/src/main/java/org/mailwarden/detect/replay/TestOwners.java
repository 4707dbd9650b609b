package org.mailwarden.detect.replay;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;

/** The owners that a test file names. */
final class TestOwners implements Owners {
  private final Map<String, TestPerson> people = new HashMap<>();
  private final ZoneId zone;

  /**
   * @param zone of accounts whose owner isn't named
   */
  TestOwners(List<TestPerson> people, ZoneId zone) {
    people.forEach(person -> this.people.put(person.account(), person));
    this.zone = zone;
  }

  @Override
  public Contact of(long accountId, Account account) {
    Optional<TestPerson> person = Optional.ofNullable(people.get(account.address()));
    return new Contact(
        accountId,
        account,
        person.flatMap(TestPerson::personId),
        person.flatMap(TestPerson::name),
        person.flatMap(TestPerson::mailboxService),
        person.flatMap(TestPerson::recoveryAddress),
        person.flatMap(TestPerson::language).map(Locale::forLanguageTag).orElse(Locale.ENGLISH),
        person.map(TestPerson::zone).orElse(zone));
  }

  @Override
  public List<String> groups(Account account) {
    TestPerson person = people.get(account.address());
    return person == null ? List.of() : person.groups();
  }
}

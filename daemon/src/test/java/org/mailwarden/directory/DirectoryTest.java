package org.mailwarden.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Account;
import org.mailwarden.store.Database;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredPerson;
import org.mailwarden.store.TestDatabase;

class DirectoryTest {
  private static final Account MEI = new Account("mei@campus.example");
  private static final ZoneId TAIPEI = ZoneId.of("Asia/Taipei");

  private static TestDatabase tables;
  private static Database database;
  private static Directory directory;

  @BeforeAll
  static void open() {
    tables = TestDatabase.create();
    database = tables.open(Clock.systemUTC());
    directory = new Directory(database.people(), new Languages(List.of("en", "zh-TW")), TAIPEI);
  }

  @AfterAll
  static void close() {
    database.close();
    tables.close();
  }

  @Test
  void knowsTheOwnerAndHowToReachThem() {
    Contact contact = contactOf("zh-TW", "Asia/Tokyo");

    assertThat(contact)
        .isEqualTo(
            new Contact(
                contact.accountId(),
                MEI,
                Optional.of("B101"),
                Optional.of("Mei"),
                Optional.of("Staff @mx"),
                Optional.of("mei@home.example"),
                Locale.forLanguageTag("zh-TW"),
                ZoneId.of("Asia/Tokyo")));
  }

  @Test
  void takesTheSitesDefaultsForAnAccountThatNobodyImported() {
    tables.execute("INSERT INTO account (address) VALUES ('guest@campus.example')");
    long id = database.people().account(new Account("guest@campus.example")).orElseThrow().id();

    assertThat(directory.contact(id))
        .contains(
            new Contact(
                id,
                new Account("guest@campus.example"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Locale.ENGLISH,
                TAIPEI));
  }

  @Test
  void knowsNoAccountThatIsNotThere() {
    assertThat(directory.contact(4711)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "zh-TW,zh-TW",
    "zh_TW,zh-TW",
    "zh-Hant,zh-TW",
    "zh,zh-TW",
    "en-GB,en",
    "fr,en",
    "!,en"
  })
  void speaksTheSitesLanguageThatFitsBest(String wanted, String spoken) {
    assertThat(contactOf(wanted, null).language().toLanguageTag()).isEqualTo(spoken);
  }

  @Test
  void takesTheSitesZoneInsteadOfOneThatDoesNotExist() {
    assertThat(contactOf(null, "Asia/Atlantis").zone()).isEqualTo(TAIPEI);
  }

  private static Contact contactOf(String language, String zone) {
    database
        .people()
        .upsert(
            List.of(
                new AccountRecord(
                    MEI,
                    new StoredPerson(
                        "B101", "Mei", Optional.ofNullable(language), Optional.ofNullable(zone)),
                    Optional.of("Staff @mx"),
                    Optional.of("mei@home.example"))));
    return directory.contact(database.people().account(MEI).orElseThrow().id()).orElseThrow();
  }
}

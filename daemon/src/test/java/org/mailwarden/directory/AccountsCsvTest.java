package org.mailwarden.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailwarden.event.Account;
import org.mailwarden.store.People.AccountRecord;
import org.mailwarden.store.StoredPerson;
import org.mailwarden.yaml.InvalidFilesException;

class AccountsCsvTest {
  private static final String ALL =
      "person_id,name,account,mailbox_service,recovery_address,language,time_zone,groups\n";
  private static final String FEW = "person_id,name,account\n";

  @TempDir private Path folder;

  @Test
  void readsAllColumns() throws IOException {
    assertThat(
            read(
                ALL
                    + "B101,陳美,Mei@Campus.example,Staff @mx,mei@home.example,zh-TW,Asia/Taipei,"
                    + "staff; library;\n"))
        .containsExactly(
            new AccountRecord(
                new Account("mei@campus.example"),
                new StoredPerson(
                    "B101",
                    "陳美",
                    Optional.of("zh-TW"),
                    Optional.of("Asia/Taipei"),
                    List.of("library", "staff")),
                Optional.of("Staff @mx"),
                Optional.of("mei@home.example")));
  }

  @Test
  void whatIsNotKnownMayBeEmptyOrHaveNoColumn() throws IOException {
    AccountRecord bare =
        new AccountRecord(
            new Account("mei@campus.example"),
            new StoredPerson("B101", "Mei", Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty());

    assertThat(read(FEW + "B101,Mei,mei@campus.example")).containsExactly(bare);
    assertThat(read(ALL + "B101,Mei,mei@campus.example, ,,,,\n\n")).containsExactly(bare);
  }

  @Test
  void readsWhatASpreadsheetSaves() throws IOException {
    assertThat(
            read("\uFEFF" + FEW.strip() + "\r\nB101,\"Chen, \"\"Mei\"\"\",mei@campus.example\r\n"))
        .extracting(record -> record.person().name())
        .containsExactly("Chen, \"Mei\"");
  }

  @Test
  void onePersonMayHaveSeveralAccounts() throws IOException {
    assertThat(read(FEW + "B101,Mei,mei@campus.example\nB101,Mei,office@campus.example\n"))
        .extracting(record -> record.person().personId())
        .containsExactly("B101", "B101");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void saysWhatIsWrongAndWhere(String what, String csv, List<String> problems) {
    assertThatThrownBy(() -> read(csv))
        .isInstanceOfSatisfying(
            InvalidFilesException.class,
            e ->
                assertThat(e.problems())
                    .extracting(p -> p.line() + ": " + p.message())
                    .isEqualTo(problems));
  }

  static Stream<Arguments> badFiles() {
    return Stream.of(
        bad(
            "an empty file",
            "",
            "1: column \"account\" is missing in the header",
            "1: column \"name\" is missing in the header",
            "1: column \"person_id\" is missing in the header"),
        bad(
            "an unknown column",
            "person_id,name,account,phone\n",
            "1: unknown column \"phone\", expected some of [account, groups, language, mailbox_service,"
                + " name, person_id, recovery_address, time_zone]"),
        bad(
            "a comma without quotes",
            FEW + "B101,Chen, Mei,mei@campus.example\n",
            "2: expected as many fields as the header has, but there are 4;"
                + " a field with a comma needs quotes"),
        bad(
            "no mailbox address",
            FEW + "B101,Mei,mei\n",
            "2: account: expected a mailbox address, but was \"mei\""),
        bad(
            "no recovery address",
            ALL + "B101,Mei,mei@campus.example,,at home,,,\n",
            "2: recovery_address: expected a mailbox address, but was \"at home\""),
        bad(
            "an account twice",
            FEW + "B101,Mei,mei@campus.example\nB102,Li,MEI@campus.example\n",
            "3: account: MEI@campus.example is in line 2 already"),
        bad(
            "two names for one id",
            FEW + "B101,Mei,mei@campus.example\nB101,Li,li@campus.example\n",
            "3: person_id: B101 is \"Mei\" in a line before and \"Li\" here"),
        bad(
            "neither id nor name",
            FEW + ",,mei@campus.example\n",
            "2: name: expected 1 to 200 characters",
            "2: person_id: expected 1 to 64 characters"),
        bad(
            "a language by its name",
            ALL + "B101,Mei,mei@campus.example,,,Chinese!,,\n",
            "2: language: expected a tag such as en or zh-TW, but was \"Chinese!\""),
        bad(
            "a language longer than any",
            ALL + "B101,Mei,mei@campus.example,,,zh-Hant-TW-campus,,\n",
            "2: language: expected a tag such as en or zh-TW, but was \"zh-Hant-TW-campus\""),
        bad(
            "a mailbox service longer than its column",
            ALL + "B101,Mei,mei@campus.example," + "x".repeat(101) + ",,,,\n",
            "2: mailbox_service: expected at most 100 characters"),
        bad(
            "no time zone",
            ALL + "B101,Mei,mei@campus.example,,,,Taipei,\n",
            "2: time_zone: expected a name such as Asia/Taipei, but was \"Taipei\""),
        bad(
            "two bad lines",
            FEW + "B101,Mei,mei\nB102,Li,li\n",
            "2: account: expected a mailbox address, but was \"mei\"",
            "3: account: expected a mailbox address, but was \"li\""));
  }

  @Test
  void saysThatAFileIsNotUtf8HoweverFarInItsFirstOtherCharacterIs() throws IOException {
    Path file = folder.resolve("people.csv");
    for (int lines : List.of(0, 2000)) {
      StringBuilder csv = new StringBuilder(FEW);
      for (int i = 0; i < lines; i++) {
        csv.append("P").append(i).append(",Name,p").append(i).append("@campus.example\n");
      }
      csv.append("B101,陳美,mei@campus.example\n");
      Files.write(file, csv.toString().getBytes(Charset.forName("Big5")));

      assertThatThrownBy(() -> AccountsCsv.read(file))
          .hasMessage(file + ":1:1: is not UTF-8: save it as UTF-8");
    }
  }

  private static Arguments bad(String what, String csv, String... problems) {
    return arguments(what, csv, List.of(problems));
  }

  private List<AccountRecord> read(String csv) throws IOException {
    Path file = folder.resolve("people.csv");
    Files.writeString(file, csv, StandardCharsets.UTF_8);
    return AccountsCsv.read(file);
  }
}

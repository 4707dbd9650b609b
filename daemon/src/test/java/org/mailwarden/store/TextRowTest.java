package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.ClientAddress;

class TextRowTest {
  private final TextRow row = new TextRow();

  @Test
  void setsValuesApartByTabsAndRowsByLineEnds() {
    row.number(0);
    row.number(999_999_999_999_999_999L);
    row.time(Instant.parse("2026-03-10T04:05:06.000007Z"));
    row.text("imap", 32);
    row.end();
    row.number(7);
    row.end();

    assertThat(text()).isEqualTo("0\t999999999999999999\t2026-03-10 04:05:06.000007\timap\n7\n");
  }

  @Test
  void escapesWhatWouldEndAValue() {
    row.text("a\tb\nc\\d\0e", 32);

    assertThat(text()).isEqualTo("a\\\tb\\\nc\\\\d\\0e");
  }

  @Test
  void writesAllOfUnicodeAsUtf8AndHalfACharacterAsAQuestionMark() {
    row.text("é漢😀\ud800", 32);

    assertThat(text()).isEqualTo("é漢😀?");
  }

  @Test
  void cutsATextToItsColumn() {
    row.text("x".repeat(40), 32);

    assertThat(text()).isEqualTo("x".repeat(31) + "…");
  }

  @Test
  void writesAddressesAsBytesAndNoneAsNull() {
    row.ip(Optional.empty());
    row.ip(Optional.of(ClientAddress.parse("9.10.92.0")));

    assertThat(text()).isEqualTo("\\N\t\\\t\\\n\\\\\\0");
  }

  @Test
  void growsAsLongAsARowGetsLonger() {
    for (int i = 0; i < 50; i++) {
      row.text("漢".repeat(1_024), 1_024);
    }
    row.end();

    assertThat(text()).hasSize(50 * 1_024 + 49 + 1);
  }

  private String text() {
    return new String(row.bytes(), 0, row.length(), StandardCharsets.UTF_8);
  }
}

package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineShapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LOGIN, user=mei, ip=[::ffff:192.0.2.7], port=[55123] | LOGIN, user=…, ip=[…], port=[…]",
        "login: mei [192.0.2.7] plaintext User logged in | login: … […] plaintext User logged in",
        "Login success for mei (192.0.2.7) to {imap://localhost/} | Login success for … (…) to {…}",
        "user mei@campus.example logged in from 192.0.2.7 | user … logged in from …",
        "wrong password for user mei from 2001:db8::7 | wrong password for user … from …",
        "authentication failed for user \"mei li\" | authentication failed for user \"…\"",
        "bad login of mei | bad login of …",
        "login user='mei li' ok | login user='…' ok",
        "A1B2C3: to=<li@y.example>, delay=0.3, stat=Sent | …: to=<…>, delay=…, stat=…",
        "login failed: unknown user | login failed: unknown user",
        "never closed [bracket and login mei | never closed [bracket and login …",
      })
  void whatDiffersIsLeftOut(String message, String shape) {
    assertThat(LineShapes.of("", message)).isEqualTo(shape);
  }

  @Test
  void theProgramBeginsIt() {
    assertThat(LineShapes.of("imapd", "login mei")).isEqualTo("imapd: login …");
  }

  @Test
  void itIsBoundedHoweverLongProgramAndMessageAre() {
    assertThat(LineShapes.of("p".repeat(5_000), "word ".repeat(50_000)))
        .hasSizeLessThanOrEqualTo(LineShapes.MAX_LENGTH);
  }

  @Test
  void itHasNoControlCharactersOfTheProgramsName() {
    assertThat(LineShapes.of("p\u001b[2J", "login")).startsWith("p\\u001b[2J: ");
  }
}

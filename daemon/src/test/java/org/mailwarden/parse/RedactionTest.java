package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "auth: pam(mei,1.2.3.4): unknown user (given password: hunter2) x): y|"
            + "auth: pam(mei,1.2.3.4): unknown user (given password: (redacted))",
        "x (SHA1 of given password: 712c344)|x (SHA1 of given password: (redacted))",
        "login user=mei password=hunter2, ok|login user=mei password=(redacted), ok",
        "{\"password\":\"hun\\\"ter2\",\"a\":1}|{\"password\":(redacted),\"a\":1}",
        "bad login of mei, password: correct horse|bad login of mei, password: (redacted)",
        "password: correct horse battery, user: mei|password: (redacted), user: mei",
        "pass=correct horse ip=192.0.2.7|pass=(redacted) ip=192.0.2.7",
        "password = correct horse user = mei|password = (redacted) user = mei",
        "user=mei,password=a,b;c)d e,ip=192.0.2.7|user=mei,password=(redacted),ip=192.0.2.7",
        "mei (password: correct horse) from 192.0.2.7|mei (password: (redacted)) from 192.0.2.7",
        "password=\"correct horse\" battery|password=(redacted) battery",
        "{\"password\":12 34,\"a\":1}|{\"password\":(redacted),\"a\":1}",
        "password: x, user: y|password: (redacted), user: y",
        "token: x is too old|token: (redacted) is too old",
        "client passed: CONT resp=AGEAYg== x|client passed: CONT resp=(redacted) x",
        "C: AUTH PLAIN AGEAYg==|C: AUTH PLAIN (redacted)",
        "authorization: Basic bWVpOmh1bnRlcjI=|authorization: Basic (redacted)",
      })
  void replacesSecrets(String line, String redacted) {
    assertThat(Redaction.of(line)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Password mismatch for mei from 192.0.2.7",
        "su: password changed for mei: by root",
        "password: , user: y",
      })
  void leavesWhatOnlySpeaksOfPasswords(String line) {
    assertThat(Redaction.of(line)).isEqualTo(line);
  }

  @Test
  void escapesWhatCouldActOnATerminalOrHideText() {
    assertThat(Redaction.of("a\u001b[2Jb\u202Ec\u0000d\re"))
        .isEqualTo("a\\u001b[2Jb\\u202ec\\u0000d\\u000de");
  }

  @Test
  void cutsALineOfAMegabyte() {
    assertThat(Redaction.of("x".repeat(1_000_000))).hasSizeLessThanOrEqualTo(Redaction.MAX_LENGTH);
  }
}

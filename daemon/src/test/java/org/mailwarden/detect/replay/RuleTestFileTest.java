package org.mailwarden.detect.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.yaml.InvalidFilesException;

class RuleTestFileTest {
  @TempDir Path folder;

  @Test
  void historyComesBeforeEachTestsOwnEvents() throws IOException {
    RuleTestFile file =
        read(
            """
            base: 2026-03-10T01:00:00Z
            history:
              - {time: -2d, stream: successful-login, account: mei, service: imap}
            tests:
              - name: one
                events:
                  - {time: +5m, stream: successful-login, account: mei, service: pop3}
                alerts: []
              - name: other
                events: []
                alerts: []
            """);

    assertThat(file.tests())
        .extracting(RuleTest::name, test -> test.events().size())
        .containsExactly(tuple("one", 2), tuple("other", 1));
    assertThat(file.tests().get(0).events())
        .extracting(event -> event.account() + " " + event.time())
        .containsExactly(
            "mei@campus.example 2026-03-08T01:00:00Z", "mei@campus.example 2026-03-10T01:05:00Z");
  }

  @Test
  void aRepeatedEventNumbersItself() throws IOException {
    RuleTestFile file =
        read(
            """
            base: 2026-03-10T01:00:00Z
            tests:
              - name: three mails
                events:
                  - {time: -1h, every: 10m, times: 3, stream: smtp-mail, account: mei, qid: "Q{n}",
                     status: sent, recipient: "friend{n}@other.example"}
                alerts: []
            """);

    assertThat(file.tests().get(0).events())
        .extracting(event -> ((MailAttempt) event).recipient() + " " + event.time())
        .containsExactly(
            "friend1@other.example 2026-03-10T00:00:00Z",
            "friend2@other.example 2026-03-10T00:10:00Z",
            "friend3@other.example 2026-03-10T00:20:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "+5m mx1 dovecot: imap-login: Login: user=<mei>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS, session=<a>"
          "2026-03-10T01:05:00Z mx1 dovecot: imap-login: Login: user=<mei>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS, session=<a>"
          {time: +5m, line: "mx1 dovecot: imap-login: Login: user=<mei>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS, session=<a>"}
          {time: +5m, stream: successful-login, account: mei@campus.example, login: mei, service: imap, ip: 203.0.113.9}
          """)
  void oneLoginIsWrittenInAnyOfFourWays(String entry) throws IOException {
    RuleTestFile file =
        read(
            """
            base: 2026-03-10T01:00:00Z
            tests:
              - name: a login
                events:
                  - %s
                alerts: []
            """
                .formatted(entry));

    assertThat(file.tests().get(0).events())
        .containsExactly(
            new SuccessfulLogin(
                Instant.parse("2026-03-10T01:05:00Z"),
                new Account("mei@campus.example"),
                "mei",
                "imap",
                Optional.of(ClientAddress.parse("203.0.113.9"))));
  }

  @Test
  void theSmallestNetworkSaysWhereAnAddressIs() throws IOException {
    RuleTestFile file =
        read(
            """
            origins:
              192.0.2.0/24: {country: TW, asn: 64500}
              192.0.2.128/25: {country: VN}
            tests: [{name: none, events: [], alerts: []}]
            """);

    assertThat(file.origins().resolve(ClientAddress.parse("192.0.2.7")).country()).isEqualTo("TW");
    assertThat(file.origins().resolve(ClientAddress.parse("192.0.2.200")).country())
        .isEqualTo("VN");
    assertThat(file.origins().resolve(ClientAddress.parse("198.51.100.1")).country()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {time: soon, stream: successful-login, account: mei, service: imap} | test.yaml:3:14: tests[0].events[0]: expected a time such as 2026-03-10T09:00:00+08:00, -2d or +5m, but was "soon"
          {stream: successful-login, account: mei, service: imap} | test.yaml:3:14: tests[0].events[0]: missing key "time"
          {time: +1m, stream: successful-login, account: mei} | test.yaml:3:14: tests[0].events[0]: service: is missing
          {time: +1m, stream: successful-login, acount: mei} | test.yaml:3:52: tests[0].events[0]: unknown key "acount"; did you mean "account"?
          {time: +1m, times: 3, stream: successful-login, account: mei, service: imap} | test.yaml:3:14: tests[0].events[0]: times: expected every beside it, such as every: 8h
          "+1m mx1 nobody: hello" | test.yaml:3:14: tests[0].events[0]: expected a line of one of the four logs; mailwarden parse shows what is understood
          """)
  void whatIsWrongWithAnEventIsSaidWithItsPlace(String entry, String message) {
    assertThatThrownBy(
            () ->
                read(
                    """
                    tests:
                      - name: a test
                        events: [%s]
                        alerts: []
                    """
                        .formatted(entry)))
        .isInstanceOf(InvalidFilesException.class)
        .satisfies(
            e ->
                assertThat(((InvalidFilesException) e).problems())
                    .extracting(Object::toString)
                    .containsExactly(message));
  }

  private RuleTestFile read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("test.yaml"), yaml);
    return RuleTestFile.read(file, "test.yaml");
  }
}

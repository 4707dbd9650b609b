package org.mailwarden.parse;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Stream;

class PatternFormatTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-10T12:00:00Z");
  private static final List<String> DOMAINS = List.of("campus.example");
  private static final EventJson JSON = new EventJson(ZoneOffset.UTC, DOMAINS);
  private static final String LOGIN = "login (?<login>.+) from (?<ip>\\S+)";
  private static final String MEI =
      "{\"stream\":\"successful-login\",\"time\":\"2026-03-10T10:07:37Z\","
          + "\"account\":\"mei@campus.example\",\"login\":\"mei\",\"service\":\"imap\","
          + "\"ip\":\"192.0.2.7\"}";

  @ParameterizedTest
  @CsvSource({"maild,maild", "mail*,maild", "*d,maild", "m*l*,maild", "*,maild", "a/*/c,a/b/c"})
  void aPatternReadsTheProgramsThatItNames(String glob, String program) {
    assertThat(events(line(program, "login mei from 192.0.2.7"), login(glob))).containsExactly(MEI);
  }

  @ParameterizedTest
  @CsvSource({"maild,maild2", "maild,Maild", "mail.,maild", "*d,maild2"})
  void aPatternReadsNoOtherPrograms(String glob, String program) {
    assertThat(events(line(program, "login mei from 192.0.2.7"), login(glob))).isEmpty();
  }

  @Test
  void aMessageMustMatchAsAWhole() {
    assertThat(events(line("maild", "x login mei from 192.0.2.7"), login("maild"))).isEmpty();
    assertThat(events(line("maild", "login mei from 192.0.2.7 x"), login("maild"))).isEmpty();
  }

  @Test
  void theFirstPatternThatMatchesTells() {
    LinePattern other =
        pattern(Stream.SUCCESSFUL_LOGIN, "maild", LOGIN, Map.of(EventPart.SERVICE, "pop3"));

    assertThat(events(line("maild", "login mei from 192.0.2.7"), login("maild"), other))
        .containsExactly(MEI);
  }

  @Test
  void aPatternWithoutProgramReadsWhatStandsBehindTheTimeStamp() {
    assertThat(events("2026-03-10 10:07:37 login mei from 192.0.2.7", login(null)))
        .containsExactly(MEI);
    assertThat(events("[10/Mar/2026 10:07:37] login mei from 192.0.2.7", login(null)))
        .containsExactly(MEI);
  }

  @Test
  void aPatternWithoutProgramReadsNoLineOfAKnownProgram() {
    LinePattern open =
        pattern(Stream.SUCCESSFUL_LOGIN, null, "mx1 .*" + LOGIN, Map.of(EventPart.SERVICE, "imap"));

    assertThat(events(line("postfix/smtpd", "x login mei from 192.0.2.7"), open)).isEmpty();
    assertThat(events(line("someone", "x login mei from 192.0.2.7"), open)).containsExactly(MEI);
  }

  @Test
  void aFormatThatMailwardenKnowsReadsItsLinesFirst() {
    LinePattern greedy =
        pattern(
            Stream.FAILED_LOGIN,
            "dovecot",
            ".*user=<(?<login>[^>]*)>.*rip=(?<ip>[^,]*),.*",
            Map.of(EventPart.SERVICE, "imap"));

    assertThat(
            events(
                line(
                    "dovecot",
                    "imap-login: Login: user=<mei>, method=PLAIN, rip=192.0.2.7, lip=10.0.0.5"),
                greedy))
        .containsExactly(MEI);
  }

  @Test
  void aPatternReadsWhatAKnownProgramsFormatDoesNot() {
    LinePattern plugin =
        pattern(
            Stream.SUCCESSFUL_LOGIN,
            "dovecot",
            "plugin: " + LOGIN,
            Map.of(EventPart.SERVICE, "imap"));

    assertThat(events(line("dovecot", "plugin: login mei from 192.0.2.7"), plugin))
        .containsExactly(MEI);
  }

  @Test
  void aPatternReadsAKindOfLineThatAKnownProgramsFormatDoesNotKnow() {
    LinePattern policy =
        pattern(
            Stream.SUCCESSFUL_LOGIN,
            "postfix/*",
            "policy: " + LOGIN,
            Map.of(EventPart.SERVICE, "imap"));

    assertThat(events(line("postfix/smtpd", "policy: login mei from 192.0.2.7"), policy))
        .containsExactly(MEI);
  }

  @Test
  void aLoginThatNamesNoMailboxTellsNothing() {
    assertThat(events(line("maild", "login mei from 192.0.2.9 from 192.0.2.7"), login("maild")))
        .isEmpty();
  }

  @Test
  void anAddressThatIsNoneIsLeftOut() {
    assertThat(events(line("maild", "login mei from unknown"), login("maild")))
        .singleElement()
        .asString()
        .doesNotContain("\"ip\"");
  }

  @Test
  void aCapturedServiceIsOneLowerCaseWord() {
    LinePattern service =
        pattern(Stream.SUCCESSFUL_LOGIN, "maild", "(?<service>[^:]*): " + LOGIN, Map.of());

    assertThat(events(line("maild", "IMAP4 over TLS: login mei from 192.0.2.7"), service))
        .singleElement()
        .asString()
        .contains("\"service\":\"imap4-over-tls\"");
  }

  @Test
  void aFailedLoginHasItsReasonOrNone() {
    LinePattern failed =
        pattern(
            Stream.FAILED_LOGIN,
            "maild",
            "(?<reason>\\S*) " + LOGIN,
            Map.of(EventPart.SERVICE, "imap"));

    assertThat(events(line("maild", "unknown-user login mei from 192.0.2.7"), failed))
        .singleElement()
        .asString()
        .contains("\"reason\":\"unknown-user\"");
    assertThat(events(line("maild", "E_17 login mei from 192.0.2.7"), failed))
        .singleElement()
        .asString()
        .contains("\"reason\":\"unspecified\"");
  }

  @Test
  void aMailIsItsLoginsOrThatOfItsSenderInAnOwnNetwork() {
    LinePattern mail =
        pattern(
            Stream.SMTP_MAIL,
            "maild",
            "(?<qid>\\w+) (?:<(?<login>[^>]*)> )?\\[(?<ip>[^\\]]*)\\] (?<sender>\\S+)"
                + " (?<recipient>\\S+) (?<status>\\S+) (?<relay>\\S+) (?<response>.*)",
            Map.of());

    assertThat(
            events(
                line("maild", "a1 <mei> [198.51.100.7] m@x.example li@y.example SENT mx.y 250 ok"),
                mail))
        .containsExactly(
            "{\"stream\":\"smtp-mail\",\"time\":\"2026-03-10T10:07:37Z\","
                + "\"account\":\"mei@campus.example\",\"login\":\"mei\",\"ip\":\"198.51.100.7\","
                + "\"sender\":\"m@x.example\",\"relay\":\"mx.y\",\"qid\":\"a1\","
                + "\"status\":\"sent\",\"recipient\":\"li@y.example\",\"response\":\"250 ok\"}");
    assertThat(
            events(
                line("maild", "a1 [192.0.2.7] mei@campus.example li@y.example sent mx.y 250 ok"),
                mail))
        .hasSize(1);
    assertThat(
            events(
                line("maild", "a1 [198.51.100.7] mei@campus.example li@y.example sent mx.y 250 ok"),
                mail))
        .isEmpty();
  }

  @Test
  void anAccountChangeHasItsKind() {
    LinePattern change =
        pattern(
            Stream.ACCOUNT_MANAGEMENT,
            "portal",
            "(?<by>\\S+) reset (?<login>\\S+) \\((?<note>.*)\\)",
            Map.of(EventPart.CHANGE, "password-reset"));

    assertThat(events(line("portal", "root reset mei (helpdesk)"), change))
        .containsExactly(
            "{\"stream\":\"account-management\",\"time\":\"2026-03-10T10:07:37Z\","
                + "\"account\":\"mei@campus.example\",\"change\":\"password-reset\","
                + "\"by\":\"root\",\"note\":\"helpdesk\"}");
  }

  /** What would take a backtracking matcher longer than the universe lasts. */
  @Test
  @Timeout(10)
  void aPatternTakesTimeByTheLengthOfTheLineOnly() {
    LinePattern nested =
        pattern(
            Stream.SUCCESSFUL_LOGIN,
            "maild",
            "((a*)*)*b(?<login>x)(?<ip>y)",
            Map.of(EventPart.SERVICE, "imap"));

    assertThat(events(line("maild", "a".repeat(8_000)), nested)).isEmpty();
    assertThat(events(line("maild", "a".repeat(1_000_000)), nested)).isEmpty();
  }

  private static LinePattern login(String program) {
    return pattern(Stream.SUCCESSFUL_LOGIN, program, LOGIN, Map.of(EventPart.SERVICE, "imap"));
  }

  private static LinePattern pattern(
      Stream stream, String program, String regex, Map<EventPart, String> fixed) {
    return LinePattern.of(stream, Optional.ofNullable(program), regex, fixed);
  }

  private static String line(String program, String message) {
    return "Mar 10 10:07:37 mx1 " + program + "[7]: " + message;
  }

  private static List<String> events(String line, LinePattern... patterns) {
    SourceParser parser =
        LogParsers.create(
            new ParseSettings(
                ZoneOffset.UTC,
                DOMAINS,
                List.of(new IPAddressString("192.0.2.0/24").getAddress()),
                List.of(patterns)));
    LineOutcome outcome = parser.parse(new LogLine(line, WRITTEN));
    return outcome instanceof LineOutcome.Understood understood
        ? understood.events().stream().map(JSON::write).toList()
        : List.of();
  }
}

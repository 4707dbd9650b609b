package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.Account;

/** What every {@link Ledger} keeps to, whatever remembers the alerts. */
public abstract class LedgerContract {
  protected static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  protected static final Account MEI = new Account("mei@campus.example");
  protected static final Account LI = new Account("li@campus.example");

  private static final List<Recipient> NOBODY = List.of();

  /** Gives an empty ledger that knows the two accounts. */
  protected abstract void with(Consumer<Ledger> use);

  protected abstract long idOf(Account account);

  @Test
  void tellsARulesLastAlertOfASubjectByTheTimeOfItsEvent() {
    with(
        ledger -> {
          ledger.add(alert(MEI, "new-country", "country:VN", NOON));
          ledger.add(alert(MEI, "new-country", "country:VN", NOON.minusSeconds(60)));

          assertThat(ledger.lastAlert(idOf(MEI), "new-country", "country:VN")).contains(NOON);
          assertThat(ledger.lastAlert(idOf(MEI), "new-country", "country:TH")).isEmpty();
          assertThat(ledger.lastAlert(idOf(MEI), "new-network", "country:VN")).isEmpty();
          assertThat(ledger.lastAlert(idOf(LI), "new-country", "country:VN")).isEmpty();
        });
  }

  @Test
  void tellsTheLastAlertOfAnAddressThatBelongsToNoAccount() {
    with(
        ledger -> {
          ledger.add(alert(0, "password-spraying", "critical", "on", NOON, NOBODY));

          assertThat(ledger.lastAlert(0, "password-spraying", "subject")).contains(NOON);
          assertThat(ledger.lastAlert(idOf(MEI), "password-spraying", "subject")).isEmpty();
        });
  }

  @Test
  void aShadowRulesAlertIsRememberedToo() {
    with(
        ledger -> {
          ledger.add(alert(idOf(MEI), "tried", "info", "shadow", NOON, NOBODY));

          assertThat(ledger.lastAlert(idOf(MEI), "tried", "subject")).contains(NOON);
        });
  }

  @ParameterizedTest(name = "{0} alert {1}")
  @CsvSource({
    "on,     of an account,  true",
    "shadow, of an account,  false",
    "on,     of no account,  false",
  })
  void opensAnIncident(String mode, String whose, boolean opens) {
    with(
        ledger -> {
          long account = whose.equals("of no account") ? 0 : idOf(MEI);
          ledger.add(alert(account, "any", "warning", mode, NOON, NOBODY));

          assertThat(ledger.incident(account, NOON).isPresent()).isEqualTo(opens);
        });
  }

  @ParameterizedTest(name = "the second {0} later: opened {1} before it")
  @CsvSource({
    "PT0S,    PT0S",
    "PT24H,   PT24H",
    "PT24H1S, PT0S",
  })
  void growsWithAlertsNoMoreThanADayApart(Duration later, Duration opened) {
    with(
        ledger -> {
          ledger.add(alert(MEI, "any", "a", NOON));
          ledger.add(alert(MEI, "any", "b", NOON.plus(later)));

          Ledger.Incident incident = ledger.incident(idOf(MEI), NOON).orElseThrow();
          assertThat(incident.latest()).isEqualTo(NOON.plus(later));
          assertThat(incident.opened()).isEqualTo(NOON.plus(later).minus(opened));
        });
  }

  @Test
  void anAlertThatComesLateWidensTheIncidentToItsTime() {
    with(
        ledger -> {
          ledger.add(alert(MEI, "any", "a", NOON));
          ledger.add(alert(MEI, "any", "b", NOON.minusSeconds(60)));

          Ledger.Incident incident = ledger.incident(idOf(MEI), NOON).orElseThrow();
          assertThat(incident.opened()).isEqualTo(NOON.minusSeconds(60));
          assertThat(incident.latest()).isEqualTo(NOON);
        });
  }

  @Test
  void anIncidentThatIsOlderThanAskedForIsNone() {
    with(
        ledger -> {
          ledger.add(alert(MEI, "any", "a", NOON));

          assertThat(ledger.incident(idOf(MEI), NOON.plusSeconds(1))).isEmpty();
          assertThat(ledger.incident(idOf(LI), NOON)).isEmpty();
        });
  }

  @ParameterizedTest(name = "{0} to {1}, then {2} to {3}: mailed {4}")
  @CsvSource({
    "warning,  OWNER,         critical, OWNER,         critical",
    "critical, OWNER,         warning,  OWNER,         critical",
    "warning,  OWNER,         critical, ,              warning",
    "warning,  ,              info,     RECOVERY,      info",
    "warning,  ADMINISTRATOR, critical, ADMINISTRATOR, ",
  })
  void remembersTheGravestSeverityThatItsOwnerWasMailedOf(
      String first, Recipient.Role to, String second, Recipient.Role then, String mailed) {
    with(
        ledger -> {
          ledger.add(alert(idOf(MEI), "any", first, "on", NOON, mail(to)));
          ledger.add(alert(idOf(MEI), "any", second, "on", NOON.plusSeconds(1), mail(then)));

          assertThat(
                  ledger
                      .incident(idOf(MEI), NOON)
                      .orElseThrow()
                      .mailed()
                      .map(Ledger.Mailed::gravest))
              .isEqualTo(Optional.ofNullable(mailed));
        });
  }

  private static List<Recipient> mail(Recipient.Role to) {
    return to == null ? NOBODY : List.of(new Recipient("somebody@campus.example", to));
  }

  private NewAlert alert(Account account, String rule, String subject, Instant time) {
    return alert(idOf(account), rule, "warning", "on", subject, time, NOBODY);
  }

  private static NewAlert alert(
      long account, String rule, String severity, String mode, Instant time, List<Recipient> to) {
    return alert(account, rule, severity, mode, "subject", time, to);
  }

  private static NewAlert alert(
      long account,
      String rule,
      String severity,
      String mode,
      String subject,
      Instant time,
      List<Recipient> to) {
    Evidence evidence =
        new Evidence(
            Candidate.Kind.COUNTRY, "VN", "imap", Optional.empty(), Optional.empty(), Map.of());
    return new NewAlert(account, rule, severity, mode, subject, time, evidence, false, to);
  }
}

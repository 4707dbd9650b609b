package org.mailwarden.detect.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.NewAlert;

class MemoryLedgerTest {
  private static final Instant TIME = Instant.parse("2026-03-10T12:30:00Z");

  private final MemoryLedger ledger = new MemoryLedger(alert -> {});

  @ParameterizedTest
  @CsvSource({"1, on, true", "1, shadow, false", "0, on, false"})
  void onlyAnAccountsAlertOfARuleThatIsOnIsOfAnIncident(long account, String mode, boolean is) {
    ledger.add(
        new NewAlert(
            account,
            "rule",
            "warning",
            mode,
            "login",
            TIME,
            new Evidence(
                Candidate.Kind.WATCHED, "", "", Optional.empty(), Optional.empty(), Map.of()),
            false,
            List.of()));

    assertThat(ledger.incident(account, TIME).isPresent()).isEqualTo(is);
    assertThat(ledger.lastAlert(account, "rule", "login")).contains(TIME);
  }
}

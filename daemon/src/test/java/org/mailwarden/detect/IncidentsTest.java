package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.NewAlert;

class IncidentsTest {
  private static final Instant NOON = Instant.parse("2026-03-10T04:00:00Z");
  private static final long MEI = 7;

  @Test
  void isToldWithinADayOfAMailAsGrave() {
    Ledger ledger = incident("critical", NOON.minus(Duration.ofHours(20)));

    assertThat(Incidents.isTold(ledger, MEI, NOON, Severity.CRITICAL)).isTrue();
    assertThat(Incidents.isTold(ledger, MEI, NOON, Severity.WARNING)).isTrue();
  }

  @Test
  void isNotToldWhenItGetsGraver() {
    Ledger ledger = incident("warning", NOON.minusSeconds(60));

    assertThat(Incidents.isTold(ledger, MEI, NOON, Severity.CRITICAL)).isFalse();
  }

  @Test
  void isNotToldByAMailOfDaysAgoHoweverLongTheIncidentGoesOn() {
    Ledger ledger = incident("critical", NOON.minus(Duration.ofDays(3)));

    assertThat(Incidents.isTold(ledger, MEI, NOON, Severity.WARNING)).isFalse();
  }

  /** One that something in the digest kept open until an hour ago. */
  private static Ledger incident(String mailed, Instant mailedAt) {
    Ledger.Incident open =
        new Ledger.Incident(
            1,
            NOON.minus(Duration.ofDays(9)),
            NOON.minus(Duration.ofHours(1)),
            Optional.of(new Ledger.Mailed(mailed, mailedAt)));
    return new Ledger() {
      @Override
      public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
        return Optional.empty();
      }

      @Override
      public Optional<Incident> incident(long accountId, Instant notBefore) {
        return Optional.of(open);
      }

      @Override
      public void add(NewAlert alert) {
        throw new UnsupportedOperationException();
      }
    };
  }
}

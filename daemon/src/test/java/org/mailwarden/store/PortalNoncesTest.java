package org.mailwarden.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortalNoncesTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant EXPIRES = NOW.plusSeconds(120);

  private static TestDatabase tables;
  private static Database database;
  private static PortalNonces nonces;

  @BeforeAll
  static void open() {
    tables = TestDatabase.create();
    database = opened();
    nonces = database.portalNonces();
  }

  @AfterAll
  static void close() {
    database.close();
    tables.close();
  }

  @BeforeEach
  void empty() {
    tables.execute("DELETE FROM portal_nonce");
  }

  @Test
  void aNonceCanBeUsedOnce() {
    assertThat(nonces.use("k3Vt0oQ2mJ8cR5xW", EXPIRES)).isTrue();
    assertThat(nonces.use("k3Vt0oQ2mJ8cR5xW", EXPIRES.plusSeconds(1))).isFalse();
    assertThat(tables.query("SELECT nonce, expires FROM portal_nonce"))
        .containsExactly("k3Vt0oQ2mJ8cR5xW|2026-03-10 12:02:00.000000");
  }

  @Test
  void noncesThatDifferInCaseOrLengthAreDifferent() {
    assertThat(nonces.use("k3Vt0oQ2mJ8cR5xW", EXPIRES)).isTrue();
    assertThat(nonces.use("K3Vt0oQ2mJ8cR5xW", EXPIRES)).isTrue();
    assertThat(nonces.use("k3Vt0oQ2mJ8cR5xW1", EXPIRES)).isTrue();
  }

  @Test
  void aNonceStaysUsedWhenTheDaemonStartsAnewOrAnotherIsAsked() {
    nonces.use("k3Vt0oQ2mJ8cR5xW", EXPIRES);

    try (Database another = opened()) {
      assertThat(another.portalNonces().use("k3Vt0oQ2mJ8cR5xW", EXPIRES)).isFalse();
    }
  }

  @Test
  void ofManyAtTheSameMomentOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        tries.add(threads.submit(() -> nonces.use("k3Vt0oQ2mJ8cR5xW", EXPIRES)));
      }
      int successes = 0;
      for (Future<Boolean> attempt : tries) {
        successes += attempt.get() ? 1 : 0;
      }
      assertThat(successes).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void maintenanceForgetsNoncesADayAfterTheirHandOffsExpired() {
    nonces.use("expired-long-ago", NOW.minus(Duration.ofHours(37)));
    nonces.use("expired-just-now", NOW.minusSeconds(1));
    nonces.use("not-expired-yet0", EXPIRES);

    database.maintain();

    assertThat(tables.query("SELECT nonce FROM portal_nonce ORDER BY nonce"))
        .containsExactly("expired-just-now", "not-expired-yet0");
  }

  @Test
  void whatIsNoDuplicateIsNotTakenForOne() {
    assertThatThrownBy(() -> nonces.use("x".repeat(65), EXPIRES))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void cleaningUpReadsTheIndexOnExpiry() {
    assertThat(
            tables.query(
                "SELECT index_name FROM information_schema.statistics"
                    + " WHERE table_schema = DATABASE() AND table_name = 'portal_nonce'"
                    + " AND column_name = 'expires'"))
        .containsExactly("by_expires");
  }

  private static Database opened() {
    return tables.open(Clock.fixed(NOW, ZoneOffset.UTC));
  }
}

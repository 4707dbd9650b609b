package org.mailwarden.store;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/** Table {@code alert}. */
@Entity
@SuppressWarnings("UnusedVariable") // Hibernate writes the fields that this class only sets
@Table(name = "alert")
class AlertEntity {
  static final String WAITING = "waiting";
  static final String TAKEN = "taken";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "account")
  private AccountEntity account;

  private String rule;
  private String severity;
  private String mode;
  private String subject;
  private LocalDateTime time;
  private LocalDateTime raised;
  private String evidence;
  private Long incident;

  /** Waiting, taken, or null: not for the digest. */
  private String digest;

  protected AlertEntity() {}

  AlertEntity(AccountEntity account, NewAlert alert, Long incident, Instant raised) {
    this.account = account;
    this.incident = incident;
    this.rule = alert.rule();
    this.severity = alert.severity();
    this.mode = alert.mode();
    this.subject = alert.subject();
    this.time = Column.time(alert.time());
    this.raised = Column.time(raised);
    this.evidence = EvidenceJson.write(alert.evidence());
    this.digest = alert.digest() ? WAITING : null;
  }

  long id() {
    return id;
  }

  Instant time() {
    return Column.instant(time);
  }

  /** The next digest tells of it, if none has. */
  void waitForDigest() {
    if (digest == null) {
      this.digest = WAITING;
    }
  }

  void takeIntoDigest() {
    if (!WAITING.equals(digest)) {
      throw new IllegalStateException("alert " + id + " doesn't wait for a digest: " + digest);
    }
    this.digest = TAKEN;
  }

  StoredAlert toRecord() {
    Optional<StoredAccount> owner = Optional.ofNullable(account).map(AccountEntity::toRecord);
    return new StoredAlert(
        id,
        owner.map(StoredAccount::id).orElse(0L),
        owner.map(StoredAccount::account).orElse(null),
        rule,
        severity,
        mode,
        subject,
        Column.instant(time),
        Column.instant(raised),
        EvidenceJson.read(evidence));
  }
}

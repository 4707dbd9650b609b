package org.mailwarden.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;
import org.mailwarden.event.Account;

/** Table {@code account}. Only what changed is written: ingest moves first_seen at any time. */
@Entity
@DynamicUpdate
@Table(name = "account")
class AccountEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String address;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "person")
  private PersonEntity person;

  @Column(name = "mailbox_service")
  private String mailboxService;

  @Column(name = "recovery_address")
  private String recoveryAddress;

  @Column(name = "first_seen")
  private LocalDateTime firstSeen;

  protected AccountEntity() {}

  void set(PersonEntity owner, People.AccountRecord record) {
    this.person = owner;
    this.mailboxService = record.mailboxService().orElse(null);
    this.recoveryAddress = record.recoveryAddress().orElse(null);
  }

  StoredAccount toRecord() {
    return new StoredAccount(
        id,
        new Account(address),
        Optional.ofNullable(person).map(PersonEntity::toRecord),
        Optional.ofNullable(mailboxService),
        Optional.ofNullable(recoveryAddress),
        Optional.ofNullable(firstSeen).map(org.mailwarden.store.Column::instant));
  }
}

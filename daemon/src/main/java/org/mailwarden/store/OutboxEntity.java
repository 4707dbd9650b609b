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
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** Table {@code outbox}. */
@Entity
@Table(name = "outbox")
@SuppressWarnings(
    "UnusedVariable") // queries and Hibernate read the fields that this class only sets
class OutboxEntity {
  static final String WAITING = "waiting";
  static final String SENT = "sent";
  static final String REFUSED = "refused";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String kind;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "account")
  private AccountEntity account;

  /** A JSON array of ids. */
  private String alerts;

  private String recipient;
  private String role;

  @Column(name = "message_id")
  private String messageId;

  private LocalDateTime due;
  private int attempts;
  private String error;
  private String state;
  private LocalDateTime finished;

  protected OutboxEntity() {}

  OutboxEntity(
      OutboxMail.Kind kind,
      AccountEntity account,
      List<Long> alerts,
      Recipient recipient,
      String host,
      Instant due) {
    this.kind = label(kind);
    this.account = account;
    this.alerts = alerts.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    this.recipient = recipient.address();
    this.role = label(recipient.role());
    this.messageId = "<" + this.kind + "." + UUID.randomUUID() + "@" + host + ">";
    this.due = org.mailwarden.store.Column.time(due);
    this.state = WAITING;
  }

  boolean isWaiting() {
    return state.equals(WAITING);
  }

  void lease(Instant until) {
    this.due = org.mailwarden.store.Column.time(until);
  }

  void retry(String problem, Instant next) {
    this.attempts++;
    this.error = org.mailwarden.store.Column.text(problem, 1000);
    this.due = org.mailwarden.store.Column.time(next);
  }

  void finish(String end, String problem, Instant now) {
    this.attempts++;
    this.error = problem == null ? null : org.mailwarden.store.Column.text(problem, 1000);
    this.state = end;
    this.finished = org.mailwarden.store.Column.time(now);
  }

  OutboxMail toRecord() {
    String ids = alerts.substring(1, alerts.length() - 1);
    return new OutboxMail(
        id,
        OutboxMail.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        account.toRecord().id(),
        ids.isEmpty()
            ? List.of()
            : Arrays.stream(ids.split(",")).map(i -> Long.valueOf(i.strip())).toList(),
        new Recipient(recipient, Recipient.Role.valueOf(role.toUpperCase(Locale.ROOT))),
        messageId,
        attempts);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

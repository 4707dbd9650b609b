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
import java.util.Optional;
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
  static final String HELD = "held";
  static final String DROPPED = "dropped";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String kind;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "account")
  private AccountEntity account;

  /** A JSON array of ids. */
  private String alerts;

  /** The rule that its alert is of; null where it tells of no one rule's. */
  private String rule;

  /** JSON; null where it tells of alerts. */
  private String notice;

  private LocalDateTime created;

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

  /** A digest, due now. */
  OutboxEntity(
      AccountEntity account, List<Long> alerts, Recipient recipient, String host, Instant now) {
    this(OutboxMail.Kind.DIGEST, account, alerts, recipient, host, now);
  }

  /** The mail of one alert, due now or held. */
  OutboxEntity(
      AccountEntity account,
      long alert,
      String rule,
      Recipient recipient,
      String host,
      Instant now,
      boolean held) {
    this(OutboxMail.Kind.ALERT, account, List.of(alert), recipient, host, now);
    this.rule = rule;
    this.state = held ? HELD : WAITING;
  }

  /** A notice to an administrator. */
  OutboxEntity(Notice notice, Recipient recipient, String host, Instant now, Instant due) {
    this(OutboxMail.Kind.NOTICE, null, List.of(), recipient, host, now);
    this.notice = NoticeJson.write(notice);
    this.due = org.mailwarden.store.Column.time(due);
  }

  private OutboxEntity(
      OutboxMail.Kind kind,
      AccountEntity account,
      List<Long> alerts,
      Recipient recipient,
      String host,
      Instant now) {
    this.kind = label(kind);
    this.account = account;
    this.alerts = alerts.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    this.recipient = recipient.address();
    this.role = label(recipient.role());
    this.messageId = "<" + this.kind + "." + UUID.randomUUID() + "@" + host + ">";
    this.created = org.mailwarden.store.Column.time(now);
    this.due = created;
    this.state = WAITING;
  }

  boolean isWaiting() {
    return state.equals(WAITING);
  }

  /** Lets a held mail go. */
  void release(Instant now) {
    this.state = WAITING;
    this.due = org.mailwarden.store.Column.time(now);
  }

  /** Ends a held mail that nobody is to get. */
  void drop(String reason, Instant now) {
    this.state = DROPPED;
    this.error = reason;
    this.finished = org.mailwarden.store.Column.time(now);
  }

  String rule() {
    return rule;
  }

  boolean isToOwner() {
    return role.equals(label(Recipient.Role.OWNER));
  }

  List<Long> alerts() {
    String ids = alerts.substring(1, alerts.length() - 1);
    return ids.isEmpty()
        ? List.of()
        : Arrays.stream(ids.split(",")).map(i -> Long.valueOf(i.strip())).toList();
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
    return new OutboxMail(
        id,
        OutboxMail.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        account == null ? 0 : account.toRecord().id(),
        alerts(),
        new Recipient(recipient, Recipient.Role.valueOf(role.toUpperCase(Locale.ROOT))),
        messageId,
        attempts,
        Optional.ofNullable(notice).map(NoticeJson::read));
  }

  Outbox.MailState toState() {
    return new Outbox.MailState(
        toRecord().recipient(), state, attempts, error == null ? "" : error);
  }

  Notice.OutboxStuck stuck(long waiting) {
    return new Notice.OutboxStuck(
        waiting, org.mailwarden.store.Column.instant(created), error == null ? "" : error);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

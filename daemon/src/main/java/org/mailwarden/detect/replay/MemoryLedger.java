package org.mailwarden.detect.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;

/** The alerts of a replay, and their incidents. Nobody answers there. */
final class MemoryLedger implements Ledger {
  /** Between two alerts of one incident. */
  private static final Duration LONGEST_GAP = Duration.ofHours(24);

  private final Map<Told, Instant> last = new HashMap<>();
  private final Map<Long, Incident> incidents = new HashMap<>();
  private final Consumer<NewAlert> sink;
  private long lastIncident;

  /**
   * @param sink is given each alert
   */
  MemoryLedger(Consumer<NewAlert> sink) {
    this.sink = sink;
  }

  @Override
  public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
    return Optional.ofNullable(last.get(new Told(accountId, rule, subject)));
  }

  @Override
  public Optional<Incident> incident(long accountId, Instant notBefore) {
    return Optional.ofNullable(incidents.get(accountId))
        .filter(incident -> !incident.latest().isBefore(notBefore));
  }

  /** {@inheritDoc} An alert of a shadow rule, or of no account, belongs to no incident. */
  @Override
  public void add(NewAlert alert) {
    last.merge(
        new Told(alert.accountId(), alert.rule(), alert.subject()),
        alert.time(),
        (a, b) -> a.isBefore(b) ? b : a);
    if (alert.accountId() != 0 && alert.mode().equals("on")) {
      incidents.compute(
          alert.accountId(),
          (account, open) ->
              open != null && joins(alert, open) ? grown(open, alert) : begun(alert));
    }
    sink.accept(alert);
  }

  private static boolean joins(NewAlert alert, Incident incident) {
    return !alert.time().isAfter(incident.latest().plus(LONGEST_GAP));
  }

  private Incident begun(NewAlert alert) {
    return new Incident(++lastIncident, alert.time(), alert.time(), mailed(alert));
  }

  private static Incident grown(Incident incident, NewAlert alert) {
    Instant time = alert.time();
    return new Incident(
        incident.id(),
        time.isBefore(incident.opened()) ? time : incident.opened(),
        time.isAfter(incident.latest()) ? time : incident.latest(),
        Stream.concat(incident.mailed().stream(), mailed(alert).stream())
            .reduce(MemoryLedger::together));
  }

  private static Mailed together(Mailed a, Mailed b) {
    return new Mailed(
        gravity(a.gravest()).compareTo(gravity(b.gravest())) < 0 ? b.gravest() : a.gravest(),
        a.latest().isBefore(b.latest()) ? b.latest() : a.latest());
  }

  private static Optional<Mailed> mailed(NewAlert alert) {
    boolean toOwner =
        alert.mails().stream().anyMatch(mail -> mail.role() != Recipient.Role.ADMINISTRATOR);
    return toOwner ? Optional.of(new Mailed(alert.severity(), alert.time())) : Optional.empty();
  }

  private static Severity gravity(String severity) {
    return Severity.valueOf(severity.toUpperCase(Locale.ROOT));
  }

  private record Told(long account, String rule, String subject) {}
}

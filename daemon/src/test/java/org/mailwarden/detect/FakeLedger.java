package org.mailwarden.detect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.rules.Severity;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;

/** Alerts in a list, and of each account the latest incident, which nobody answers. */
final class FakeLedger implements Ledger {
  private final List<NewAlert> alerts = new ArrayList<>();
  private final Map<Long, Incident> incidents = new HashMap<>();

  @Override
  public Optional<Instant> lastAlert(long accountId, String rule, String subject) {
    return alerts.stream()
        .filter(alert -> alert.accountId() == accountId && alert.rule().equals(rule))
        .filter(alert -> alert.subject().equals(subject))
        .map(NewAlert::time)
        .max(Instant::compareTo);
  }

  @Override
  public Optional<Incident> incident(long accountId, Instant notBefore) {
    return Optional.ofNullable(incidents.get(accountId))
        .filter(incident -> !incident.latest().isBefore(notBefore));
  }

  @Override
  public void add(NewAlert alert) {
    alerts.add(alert);
    if (alert.accountId() != 0 && alert.mode().equals("on")) {
      Incident last =
          incident(alert.accountId(), alert.time().minus(Incidents.LONGEST_GAP))
              .orElse(new Incident(alerts.size(), alert.time(), alert.time(), Optional.empty()));
      incidents.put(
          alert.accountId(),
          new Incident(last.id(), last.opened(), alert.time(), gravest(last.mailed(), alert)));
    }
  }

  private static Optional<Mailed> gravest(Optional<Mailed> mailed, NewAlert alert) {
    if (alert.mails().stream().noneMatch(mail -> mail.role() == Recipient.Role.OWNER)) {
      return mailed;
    }
    String gravest =
        mailed
            .map(Mailed::gravest)
            .filter(before -> severity(before).compareTo(severity(alert.severity())) >= 0)
            .orElse(alert.severity());
    return Optional.of(new Mailed(gravest, alert.time()));
  }

  private static Severity severity(String name) {
    return Severity.valueOf(name.toUpperCase(Locale.ROOT));
  }
}

package org.mailwarden.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.StoredAlert;

/**
 * Alerts of every kind, made up, to show what their mails look like: one owner, one spring night.
 *
 * @param name as it is asked for at the command line
 */
public record SampleMail(String name, OutboxMail.Kind kind, List<StoredAlert> alerts) {
  private static final Account MEI = new Account("mei@campus.example");
  private static final Instant NIGHT = Instant.parse("2026-03-10T06:05:33Z");
  private static final String HANOI = "14.160.20.30";
  private static final String CAMPUS = "140.114.63.141";
  private static final Origin VIETNAM = new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24");
  private static final Origin TAIWAN = new Origin("TW", 0, "", "140.114.63.0/24");

  public SampleMail {
    alerts = List.copyOf(alerts);
  }

  /** All samples, in the order in which one would show them. */
  public static List<SampleMail> all() {
    Map<String, StoredAlert> single = single();
    List<SampleMail> samples = new ArrayList<>();
    single.forEach(
        (name, alert) -> samples.add(new SampleMail(name, OutboxMail.Kind.ALERT, List.of(alert))));
    samples.add(
        new SampleMail(
            "incident",
            OutboxMail.Kind.ALERT,
            List.of(
                single.get("failures"),
                later(single.get("after-failures"), Duration.ofMinutes(4)),
                later(single.get("forwarding"), Duration.ofMinutes(11)),
                later(single.get("volume"), Duration.ofMinutes(27)))));
    samples.add(
        new SampleMail(
            "digest",
            OutboxMail.Kind.DIGEST,
            List.of(
                single.get("country"),
                single.get("failures"),
                later(single.get("network"), Duration.ofDays(1)))));
    return samples;
  }

  /** The owner, whom the site's mail reaches at the address of her account. */
  public static Contact owner(Locale language, ZoneId zone) {
    return new Contact(
        7,
        MEI,
        Optional.of("1000000001"),
        Optional.of(language.getLanguage().equals("zh") ? "張國美" : "Mei Chang"),
        Optional.of("Staff @mx"),
        Optional.empty(),
        language,
        zone);
  }

  /** What the samples tell beside their alerts. */
  public static MailboxLog log() {
    return new MailboxLog() {
      @Override
      public Optional<SignIn> signInBefore(Contact owner, Instant moment) {
        return Optional.of(
            new SignIn(
                moment.minus(Duration.ofMinutes(25)),
                "TW",
                Optional.of(ClientAddress.parse(CAMPUS))));
      }

      @Override
      public Usage usage(Contact owner, Instant from, Instant to) {
        return new Usage(
            List.of(
                new Place("TW", new Tally(214, NIGHT.plus(Duration.ofHours(20)))),
                new Place("VN", new Tally(1, NIGHT))),
            new Tally(12, NIGHT.minus(Duration.ofMinutes(5))),
            new Tally(31, NIGHT.plus(Duration.ofHours(3))),
            28,
            List.of(
                new AccountChange(
                    NIGHT.plus(Duration.ofHours(2)),
                    owner.account(),
                    AccountChange.Kind.PASSWORD_CHANGED,
                    Optional.empty(),
                    "",
                    "")));
      }
    };
  }

  private static Map<String, StoredAlert> single() {
    Map<String, StoredAlert> alerts = new LinkedHashMap<>();
    alerts.put("country", foreign("new-country", Candidate.Kind.COUNTRY, "VN", Map.of()));
    alerts.put(
        "network",
        alert(
            "new-network",
            "info",
            new Evidence(
                Candidate.Kind.NETWORK,
                "61.216.1.0/24",
                "pop3",
                Optional.of(ClientAddress.parse("61.216.1.9")),
                Optional.of(new Origin("TW", 3462, "HiNet", "61.216.1.0/24")),
                Map.of())));
    alerts.put("provider", foreign("new-provider", Candidate.Kind.ASN, "45899", Map.of()));
    alerts.put("service", foreign("new-service", Candidate.Kind.SERVICE, "imap", Map.of()));
    alerts.put(
        "after-failures",
        foreign("failures-then-success", Candidate.Kind.WATCHED, "", Map.of("failures", 12L)));
    alerts.put(
        "travel",
        foreign(
            "impossible-travel",
            Candidate.Kind.MOVED,
            "VN",
            Map.of("speed_kmh", 4100L, "distance_km", 1700L)));
    alerts.put(
        "networks",
        foreign("many-networks", Candidate.Kind.NETWORK, "14.160.20.0/24", Map.of("networks", 9L)));
    alerts.put(
        "dormant",
        foreign("dormant-account", Candidate.Kind.DORMANT, "", Map.of("idle_days", 211L)));
    alerts.put("logins", foreign("many-logins", Candidate.Kind.LOGINS, "", Map.of("logins", 240L)));
    alerts.put(
        "volume",
        local(
            "sending-volume",
            Candidate.Kind.VOLUME,
            "2026-03-10T06:00:00Z",
            Map.of("messages", 13L, "recipients", 1240L, "usual", 35L)));
    alerts.put(
        "bounces",
        local(
            "many-bounces",
            Candidate.Kind.BOUNCES,
            "2026-03-10T06:00:00Z",
            Map.of("bounced", 412L, "usual", 3L)));
    alerts.put(
        "sender-network",
        foreign("sender-network", Candidate.Kind.SENDER_NETWORK, "14.160.20.0/24", Map.of()));
    alerts.put("password", changed("password-changed"));
    alerts.put("recovery-address", changed("recovery-address-changed"));
    alerts.put("forwarding", changed("forwarding-changed"));
    alerts.put(
        "failures", foreign("failed-logins", Candidate.Kind.FAILURES, "", Map.of("failures", 12L)));
    return alerts;
  }

  private static StoredAlert changed(String label) {
    Evidence login = foreign("", Candidate.Kind.CHANGE, label, Map.of()).evidence();
    return alert(
        "changed-from-new-origin",
        "critical",
        new Evidence(
            Candidate.Kind.CHANGE, label, "", login.client(), login.origin(), login.figures()));
  }

  private static StoredAlert foreign(
      String rule, Candidate.Kind kind, String value, Map<String, Long> figures) {
    return alert(
        rule,
        kind == Candidate.Kind.FAILURES ? "info" : "critical",
        new Evidence(
            kind,
            value,
            kind == Candidate.Kind.SENDER_NETWORK ? "" : "imap",
            Optional.of(ClientAddress.parse(HANOI)),
            Optional.of(VIETNAM),
            figures));
  }

  private static StoredAlert local(
      String rule, Candidate.Kind kind, String value, Map<String, Long> figures) {
    return alert(
        rule,
        "critical",
        new Evidence(
            kind,
            value,
            "",
            Optional.of(ClientAddress.parse(CAMPUS)),
            Optional.of(TAIWAN),
            figures));
  }

  private static StoredAlert alert(String rule, String severity, Evidence evidence) {
    return new StoredAlert(
        1, 7, MEI, rule, severity, "on", evidence.value(), NIGHT, NIGHT, evidence);
  }

  private static StoredAlert later(StoredAlert alert, Duration time) {
    return new StoredAlert(
        alert.id(),
        alert.accountId(),
        alert.account(),
        alert.rule(),
        alert.severity(),
        alert.mode(),
        alert.subject(),
        alert.time().plus(time),
        alert.raised().plus(time),
        alert.evidence());
  }
}

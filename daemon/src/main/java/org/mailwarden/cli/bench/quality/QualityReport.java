package org.mailwarden.cli.bench.quality;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.event.Account;

/** What alerts are worth, beside what is true. */
final class QualityReport {
  /** The last event of a takeover may be what raises the alert. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private final CampusMonth month;
  private final List<ReplayedAlert> alerts;
  private final Map<Account, List<ReplayedAlert>> byAccount = new HashMap<>();

  QualityReport(CampusMonth month, List<ReplayedAlert> alerts) {
    this.month = month;
    this.alerts = alerts;
    for (ReplayedAlert alert : alerts) {
      if (!alert.address().isEmpty()) {
        byAccount
            .computeIfAbsent(new Account(alert.address()), account -> new ArrayList<>())
            .add(alert);
      }
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Collection<Takeover> all = month.takeovers().values();
    json.set("takeovers", found(all));
    ObjectNode kinds = json.putObject("takeovers_by_kind");
    for (TakeoverKind kind : TakeoverKind.values()) {
      kinds.set(
          kind.label(), found(all.stream().filter(takeover -> takeover.kind() == kind).toList()));
    }
    json.set("innocent", innocent());
    json.put(
        "mails_while_learning",
        alerts.stream().filter(a -> a.mailed() && a.time().isBefore(month.learned())).count());
    ObjectNode rules = json.putObject("alerts_by_rule");
    counts(alerts.stream().map(ReplayedAlert::rule).toList()).forEach(rules::put);
    return json;
  }

  /**
   * A takeover is found if its owner gets a mail of its own from its first telling event on, while
   * it lasts.
   */
  private ObjectNode found(Collection<Takeover> takeovers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    List<Double> delays = new ArrayList<>();
    int noticed = 0;
    for (Takeover takeover : takeovers) {
      within(takeover, ReplayedAlert::mailed).stream()
          .map(alert -> Duration.between(takeover.first(), alert.judged()).toMillis() / 1e3)
          .min(Double::compare)
          .ifPresent(delays::add);
      noticed += within(takeover, alert -> true).isEmpty() ? 0 : 1;
    }
    delays.sort(Double::compare);
    json.put("count", takeovers.size());
    json.put("mailed", delays.size());
    json.put("recall", share(delays.size(), takeovers.size()));
    json.put("recall_with_digest_and_administrator", share(noticed, takeovers.size()));
    if (!delays.isEmpty()) {
      json.put("median_delay_seconds", delays.get(delays.size() / 2));
    }
    return json;
  }

  private List<ReplayedAlert> within(Takeover takeover, Predicate<ReplayedAlert> which) {
    Instant end = takeover.last().plus(AFTERWARDS);
    return byAccount.getOrDefault(takeover.account(), List.of()).stream()
        .filter(which)
        .filter(alert -> !alert.time().isBefore(takeover.first()) && !alert.time().isAfter(end))
        .toList();
  }

  private ObjectNode innocent() {
    List<String> causes = new ArrayList<>();
    List<String> rules = new ArrayList<>();
    int accounts = 0;
    for (Owner owner : month.owners().values()) {
      if (!month.takeovers().containsKey(owner.account())) {
        accounts++;
        for (ReplayedAlert alert : byAccount.getOrDefault(owner.account(), List.of())) {
          if (alert.mailed()) {
            causes.add(owner.causeAt(alert.time()).label());
            rules.add(alert.rule());
          }
        }
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_months", accounts);
    json.put("mails", causes.size());
    json.put("mails_a_thousand_account_months", share(1_000L * causes.size(), accounts));
    ObjectNode byCause = json.putObject("mails_by_cause");
    counts(causes).forEach(byCause::put);
    ObjectNode byRule = json.putObject("mails_by_rule");
    counts(rules).forEach(byRule::put);
    return json;
  }

  private static Map<String, Long> counts(List<String> words) {
    Map<String, Long> counts = new TreeMap<>();
    words.forEach(word -> counts.merge(word, 1L, Long::sum));
    return counts;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : Math.round(part * 1e4 / whole) / 1e4;
  }
}

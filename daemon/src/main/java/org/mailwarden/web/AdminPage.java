package org.mailwarden.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.UnreadLines;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;
import org.mailwarden.web.AdminReport.Backtest;
import org.mailwarden.web.AdminReport.RuleResult;
import org.mailwarden.web.AdminReport.RuleState;
import org.mailwarden.web.AdminReport.SourceState;

/** The administrators' page: what a look into {@code /health} and the tables would tell. */
final class AdminPage {
  static final String PATH = "/admin";

  private final Pages pages;
  private final StaticFiles files;
  private final Templates templates;
  private final AdminSettings settings;

  AdminPage(Pages pages, StaticFiles files, Templates templates, AdminSettings settings) {
    this.pages = pages;
    this.files = files;
    this.templates = templates;
    this.settings = settings;
  }

  PageResponse show(Locale language) {
    AdminReport report = settings.report().get();
    Wording wording = new Wording(language, settings.zone());
    DayChart chart = DayChart.of(report.alerts(), report.today(), AdminReport.DAYS);
    Map<String, Object> model = new HashMap<>();
    model.put("adminCss", files.address("admin.css"));
    model.put("days", AdminReport.DAYS);
    model.put("zone", wording.zoneName(report.rulesTaken()));
    model.put("chart", chart);
    model.put("total", chart.total());
    model.put("chartWidth", DayChart.WIDTH);
    model.put("chartHeight", DayChart.HEIGHT);
    model.put("first", report.today().minusDays(AdminReport.DAYS - 1L));
    model.put("last", report.today());
    model.put("held", report.held().stream().map(held -> held(held, wording)).toList());
    model.put("unread", report.unread().stream().map(lines -> unread(lines, wording)).toList());
    model.put("sources", report.sources().stream().map(s -> source(s, wording)).toList());
    model.put("rules", report.rules().stream().map(r -> rule(r, report)).toList());
    model.put("rulesTaken", wording.logTime(report.rulesTaken()));
    model.put("problems", report.problems());
    model.put(
        "backtested", report.backtest().map(Backtest::computed).map(wording::logTime).orElse(""));
    return pages.page(200, "admin", language, PATH, false, model);
  }

  private static HeldLine held(HeldRule held, Wording wording) {
    return new HeldLine(
        held.rule(),
        held.mails(),
        held.accounts(),
        wording.logTime(held.first()),
        wording.logTime(held.last()));
  }

  private static UnreadLine unread(UnreadLines lines, Wording wording) {
    return new UnreadLine(
        lines.shape(), lines.source(), lines.lines(), wording.logTime(lines.lastSeen()));
  }

  private SourceLine source(SourceState source, Wording wording) {
    return new SourceLine(
        source.name(),
        source.lag(),
        source.lastLine().map(wording::logTime).orElse(never(wording)),
        source.problem().orElse(""));
  }

  private String never(Wording wording) {
    return templates.message(wording.language(), "admin.never");
  }

  private static RuleLine rule(RuleState rule, AdminReport report) {
    long alerts =
        report.alerts().stream()
            .filter(count -> count.rule().equals(rule.name()))
            .mapToLong(count -> count.alerts())
            .sum();
    Optional<RuleResult> result = report.backtest().flatMap(test -> test.of(rule.name()));
    long most =
        report.backtest().stream()
            .flatMap(test -> test.rules().stream())
            .mapToLong(RuleResult::alerts)
            .max()
            .orElse(0);
    return new RuleLine(
        rule.name(),
        rule.mode(),
        rule.severity(),
        alerts,
        result.map(r -> String.valueOf(r.alerts())).orElse(""),
        result.map(r -> String.valueOf(r.accounts())).orElse(""),
        result.map(r -> String.valueOf(r.mails())).orElse(""),
        most == 0 ? 0 : (int) (result.map(RuleResult::alerts).orElse(0L) * 100 / most));
  }

  /** What is held of a rule. */
  public record HeldLine(String rule, long mails, long accounts, String first, String last) {}

  /** A shape of lines that no format reads. */
  public record UnreadLine(String shape, String source, long lines, String last) {}

  /**
   * A source.
   *
   * @param problem empty if there is none
   */
  public record SourceLine(String name, long lag, String last, String problem) {}

  /**
   * A rule; what its backtest found is empty where there is none yet.
   *
   * @param bar its alerts in the backtest, in hundredths of those of the rule with the most
   */
  public record RuleLine(
      String name,
      String mode,
      String severity,
      long alerts,
      String wouldAlert,
      String wouldTouch,
      String wouldMail,
      int bar) {}
}

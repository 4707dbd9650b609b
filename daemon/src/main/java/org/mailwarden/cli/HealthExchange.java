package org.mailwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.mailwarden.detect.Judgement;
import org.mailwarden.detect.RuleTrouble;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.ingest.SourceHealth;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.Database;
import org.mailwarden.store.Outbox;
import org.mailwarden.store.StoreUnavailableException;

/** Says how the daemon is: the routes call it as the bean {@code health}. */
public final class HealthExchange {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final Supplier<List<SourceHealth>> sources;
  private final RuleFolder rules;
  private final Judgement judgement;
  private final GeoFiles geo;
  private final PrometheusMeterRegistry meters;

  HealthExchange(
      Database database,
      Supplier<List<SourceHealth>> sources,
      RuleFolder rules,
      Judgement judgement,
      GeoFiles geo,
      PrometheusMeterRegistry meters) {
    this.database = database;
    this.sources = sources;
    this.rules = rules;
    this.judgement = judgement;
    this.geo = geo;
    this.meters = meters;
    Gauge.builder("mailwarden_outbox_held_mails", database, d -> d.outbox().depth().held())
        .description("Mails that the flood brake holds until an administrator decides")
        .register(meters);
  }

  /** Everything that could be wrong, as JSON: status 200 if nothing is, else 503. */
  public void health(Exchange exchange) {
    ObjectNode health = JSON.createObjectNode();
    ArrayNode problems = JSON.createArrayNode();
    storeHealth(health, problems);
    sourcesHealth(health, problems);
    rules.problems().forEach(problem -> problems.add(problem.toString()));
    health.put("rules", rules.current().rules().size());
    health.put("rules_loaded", rules.lastLoaded().toString());
    conditionsHealth(health);
    geoHealth(health, problems);
    health.put("status", problems.isEmpty() ? "up" : "down");
    health.set("problems", problems);
    answer(exchange, problems.isEmpty() ? 200 : 503, "application/json", health.toPrettyString());
  }

  /** Counters and gauges in Prometheus's text format. */
  public void metrics(Exchange exchange) {
    answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape());
  }

  private void storeHealth(ObjectNode health, ArrayNode problems) {
    try {
      database.ping();
      Outbox.Depth depth = database.outbox().depth();
      health.put("database", "up");
      health
          .putObject("outbox")
          .put("waiting", depth.waiting())
          .put("sent", depth.sent())
          .put("refused", depth.refused())
          .put("held", depth.held());
      ObjectNode held = health.putObject("held");
      database.held().byRule().forEach(rule -> held.put(rule.rule(), rule.mails()));
      health.put("candidates", database.alerts().waiting());
    } catch (StoreUnavailableException e) {
      health.put("database", "down");
      problems.add(e.getMessage());
    }
  }

  private void sourcesHealth(ObjectNode health, ArrayNode problems) {
    ArrayNode all = health.putArray("sources");
    for (SourceHealth source : sources.get()) {
      ObjectNode one =
          all.addObject()
              .put("source", source.source())
              .put("lag", source.lag())
              .put("dropped", source.dropped());
      source.loss().ifPresent(loss -> one.put("lost", loss));
      source
          .problem()
          .ifPresent(
              problem -> {
                one.put("problem", problem);
                problems.add("source " + source.source() + ": " + problem);
              });
    }
  }

  /** What could not be worked out of some events; the daemon itself is well. */
  private void conditionsHealth(ObjectNode health) {
    ArrayNode troubles = health.putArray("conditions");
    for (RuleTrouble trouble : judgement.troubles()) {
      troubles
          .addObject()
          .put("rule", trouble.rule())
          .put("times", trouble.times())
          .put("message", trouble.message());
    }
  }

  private void geoHealth(ObjectNode health, ArrayNode problems) {
    ArrayNode files = health.putArray("geo");
    for (GeoFiles.Description file : geo.describe()) {
      files
          .addObject()
          .put("file", file.name())
          .put("type", file.type())
          .put("built", file.built().toString());
      file.problem().ifPresent(problems::add);
    }
  }

  private static void answer(Exchange exchange, int status, String type, String body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    message.setHeader("Cache-Control", "no-store");
    message.setBody(body);
  }
}

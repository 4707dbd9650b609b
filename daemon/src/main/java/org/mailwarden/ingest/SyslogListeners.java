package org.mailwarden.ingest;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The syslog sources: a queue and a route for each. */
public final class SyslogListeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogListeners.class);

  private final CamelContext context;
  private final Map<SyslogSource, SyslogQueue> queues = new LinkedHashMap<>();

  /**
   * Listeners that are not started yet.
   *
   * @param positions the stored position of the source with this name; asked at each (re)start
   * @throws java.io.UncheckedIOException if the spool's folder can't be used
   */
  public SyslogListeners(
      CamelContext context,
      List<SyslogSource> sources,
      Ingest ingest,
      Function<String, Optional<String>> positions,
      SpoolSettings spool,
      Clock clock) {
    this.context = context;
    for (SyslogSource source : sources) {
      String name = source.name();
      queues.put(
          source,
          new SyslogQueue(source, ingest, () -> positions.apply(name), spool.of(name), clock));
    }
  }

  /**
   * Makes one route per source of the templates in routes/ingest-syslog.yaml, which begin to
   * listen.
   */
  public void start() {
    queues.forEach(
        (source, queue) -> {
          queue.start();
          context.getRegistry().bind("syslog-" + source.name(), queue);
          TemplatedRouteBuilder.builder(context, source.template())
              .routeId(source.template() + "-" + source.name())
              .parameter("source", source.name())
              .parameter("listen", listen(source))
              .add();
        });
  }

  /** How each source stands. */
  public List<SourceHealth> health() {
    return queues.values().stream().map(SyslogQueue::health).toList();
  }

  /** Whether a source reads what arrived some time ago: more than a batch waits in its spool. */
  public boolean isBehind() {
    return queues.values().stream()
        .anyMatch(queue -> queue.health().lag() > LogFileFollower.BATCH_LINES);
  }

  /** Stops listening, then reading what was heard. */
  @Override
  public void close() {
    queues.values().forEach(SyslogQueue::stopWaiting);
    for (SyslogSource source : queues.keySet()) {
      try {
        context.getRouteController().stopRoute(source.template() + "-" + source.name());
      } catch (Exception e) {
        LOG.warn("source {} didn't stop listening cleanly", source.name(), e);
      }
    }
    queues.values().forEach(SyslogQueue::close);
  }

  private static String listen(SyslogSource source) {
    String host = source.host().contains(":") ? "[" + source.host() + "]" : source.host();
    return host + ":" + source.port();
  }
}

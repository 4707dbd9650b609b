package org.mailwarden.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code logfile:NAME} in routes: the lines of the file source with that name, as {@link LineBatch}
 * bodies.
 */
public final class LogFileComponent extends DefaultComponent {
  private final Map<String, FileSource> sources;
  private final Consumer<String> settle;
  private final Function<String, Optional<String>> positions;
  private final MeterRegistry meters;
  private final Map<String, SourceHealth> health = new ConcurrentHashMap<>();

  /** Sources that read what was written some time ago, by name. */
  private final Set<String> behind = ConcurrentHashMap.newKeySet();

  /**
   * A component for these sources.
   *
   * @param settle waits until all lines that the source of this name has handed on are stored
   * @param positions the stored position of the source with this name; asked at each (re)start
   */
  public LogFileComponent(
      List<FileSource> sources,
      Consumer<String> settle,
      Function<String, Optional<String>> positions,
      MeterRegistry meters) {
    this.sources = sources.stream().collect(Collectors.toMap(FileSource::name, s -> s));
    this.settle = settle;
    this.positions = positions;
    this.meters = meters;
    behind.addAll(this.sources.keySet());
  }

  /** Makes one route per source of the template {@code ingest-file} in routes/ingest-files.yaml. */
  public void addRoutes(CamelContext context) {
    sources
        .keySet()
        .forEach(
            name ->
                TemplatedRouteBuilder.builder(context, "ingest-file")
                    .routeId("ingest-file-" + name)
                    .parameter("source", name)
                    .add());
  }

  /** How each source stands, by name. */
  public List<SourceHealth> health() {
    return health.values().stream().sorted((a, b) -> a.source().compareTo(b.source())).toList();
  }

  /**
   * Whether a source reads what was written some time ago, as after a stop; also while it has not
   * been read to its end since the start.
   */
  public boolean isBehind() {
    return !behind.isEmpty();
  }

  void behind(FileSource source, boolean is) {
    if (is) {
      behind.add(source.name());
    } else {
      behind.remove(source.name());
    }
  }

  void report(SourceHealth state) {
    health.put(state.source(), state);
  }

  /** Waits for what was handed on; throws what went wrong with it. */
  void settle(FileSource source) {
    settle.accept(source.name());
  }

  /** Follows a source from where the store stands. */
  LogFileFollower follow(FileSource source) {
    settle(source);
    return new LogFileFollower(source, positions.apply(source.name()));
  }

  MeterRegistry meters() {
    return meters;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    FileSource source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException(
          "logfile:%s: no file source of that name, expected one of %s"
              .formatted(name, sources.keySet()));
    }
    return new LogFileEndpoint(uri, this, source);
  }
}

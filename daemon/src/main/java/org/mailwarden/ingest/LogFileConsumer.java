package org.mailwarden.ingest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;

/** Hands on a followed file's lines until there are no more, again and again. */
final class LogFileConsumer extends ScheduledPollConsumer {
  private final LogFileComponent component;
  private final FileSource source;
  private final AtomicLong lag;
  private LogFileFollower follower;
  private Optional<String> loss = Optional.empty();

  LogFileConsumer(
      LogFileEndpoint endpoint,
      Processor processor,
      LogFileComponent component,
      FileSource source) {
    super(endpoint, processor);
    this.component = component;
    this.source = source;
    this.lag =
        component
            .meters()
            .gauge(
                "mailwarden.lag.bytes",
                java.util.List.of(io.micrometer.core.instrument.Tag.of("source", source.name())),
                new AtomicLong());
  }

  @Override
  protected int poll() throws Exception {
    if (follower == null) {
      follower = component.follow(source);
    }
    int batches = 0;
    Optional<LineBatch> batch = follower.poll();
    while (batch.isPresent()) {
      if (!handOn(batch.get())) {
        forget(); // goes on from what is stored
        return batches;
      }
      batches++;
      report();
      component.behind(source, follower.isBehind());
      batch = isRunAllowed() ? follower.poll() : Optional.empty();
    }
    settle();
    report();
    component.behind(source, false);
    return batches;
  }

  /** The next poll asks for what is stored, and an idle source leaves nothing on its way. */
  private void settle() {
    try {
      component.settle(source);
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  private boolean handOn(LineBatch batch) throws Exception {
    Exchange exchange = createExchange(true);
    exchange.getIn().setBody(batch);
    getProcessor().process(exchange);
    return exchange.getException() == null;
  }

  private void report() {
    lag.set(follower.lagBytes());
    loss = follower.loss().or(() -> loss);
    component.report(new SourceHealth(source.name(), follower.problem(), lag.get(), 0, loss));
  }

  private void forget() {
    if (follower != null) {
      follower.close();
      follower = null;
    }
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    forget();
  }
}

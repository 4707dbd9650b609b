package org.mailwarden.ingest;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;

/** One followed file as a Camel endpoint. */
final class LogFileEndpoint extends ScheduledPollEndpoint {
  private static final long POLL_MILLIS = 250;
  private final FileSource source;

  LogFileEndpoint(String uri, LogFileComponent component, FileSource source) {
    super(uri, component);
    this.source = source;
    setInitialDelay(0);
    setDelay(POLL_MILLIS);
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("logfile: reads only");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    LogFileConsumer consumer =
        new LogFileConsumer(this, processor, (LogFileComponent) getComponent(), source);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}

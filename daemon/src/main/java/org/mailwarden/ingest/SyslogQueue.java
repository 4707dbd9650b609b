package org.mailwarden.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a syslog listener and the store: messages wait here for a moment and go on in batches.
 * While the store is away a stream is simply not read on, so that its sender waits; datagrams can't
 * be held back, and those that find the queue full are counted and gone.
 */
public final class SyslogQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogQueue.class);

  private static final int WAITING = 20_000;
  private static final int BATCH = 5_000;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  private static final Duration LAST_BATCHES = Duration.ofSeconds(5);

  private final SyslogSource source;
  private final Ingest ingest;
  private final Clock clock;
  private final BlockingQueue<SyslogMessage> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread drain;
  private volatile boolean closing;

  SyslogQueue(SyslogSource source, Ingest ingest, Clock clock) {
    this.source = source;
    this.ingest = ingest;
    this.clock = clock;
    this.drain = new Thread(this::drain, "syslog " + source.name());
    this.drain.setDaemon(true);
  }

  void start() {
    drain.start();
  }

  /** Takes a message of a stream; waits while too many others do. */
  public void stream(SyslogMessage message) throws InterruptedException {
    if (!message.text().isBlank()) {
      waiting.put(message);
    }
  }

  /** Takes a datagram, which is one message; counts it as dropped if too many wait. */
  public void datagram(byte[] datagram) {
    String text = new String(datagram, StandardCharsets.UTF_8).stripTrailing();
    if (!text.isBlank() && !waiting.offer(new SyslogMessage(text, false))) {
      dropped.incrementAndGet();
    }
  }

  SourceHealth health() {
    return new SourceHealth(
        source.name(), Optional.empty(), waiting.size(), dropped.get(), Optional.empty());
  }

  /** Stores what waits; to be called when nothing more comes in. */
  @Override
  public void close() {
    closing = true;
    try {
      drain.join(LAST_BATCHES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!waiting.isEmpty()) {
      LOG.warn(
          "source {}: {} messages could not be stored before the stop",
          source.name(),
          waiting.size());
    }
  }

  private void drain() {
    try {
      while (!closing || !waiting.isEmpty()) {
        List<SyslogMessage> batch = next();
        if (!batch.isEmpty()) {
          ingest.take(lines(batch));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOG.warn("source {}: {}", source.name(), e.getMessage());
    }
  }

  private List<SyslogMessage> next() throws InterruptedException {
    List<SyslogMessage> batch = new ArrayList<>();
    SyslogMessage first = waiting.poll(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      waiting.drainTo(batch, BATCH - 1);
    }
    return batch;
  }

  private LineBatch lines(List<SyslogMessage> messages) {
    List<LineBatch.Line> lines =
        messages.stream()
            .map(
                message ->
                    new LineBatch.Line(
                        message.text(), "syslog source " + source.name(), message.tooLong()))
            .toList();
    return new LineBatch(
        source.name(),
        lines,
        "syslog " + UUID.randomUUID(),
        Optional.empty(),
        clock.instant(),
        false);
  }
}

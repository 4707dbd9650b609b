package org.mailwarden.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a syslog listener and the store: messages go to a {@link SyslogSpool} on disk, and from
 * there in batches into the store. A stream isn't read on before what was read of it is on disk,
 * which is all the acknowledgement that syslog over TCP has, and not while the spool is full, so
 * that its sender waits; datagrams can't be held back, and those that find no room are counted and
 * gone.
 */
public final class SyslogQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogQueue.class);

  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_BATCH = Duration.ofSeconds(5);

  private final SyslogSource source;
  private final Ingest ingest;
  private final Supplier<Optional<String>> stored;
  private final SyslogSpool spool;
  private final AtomicLong dropped = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread drain;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * A queue whose spool is open.
   *
   * @param stored the source's position in the store; asked at each (re)start
   */
  SyslogQueue(
      SyslogSource source,
      Ingest ingest,
      Supplier<Optional<String>> stored,
      SpoolSettings settings,
      Clock clock) {
    this.source = source;
    this.ingest = ingest;
    this.stored = stored;
    this.spool = SyslogSpool.open(settings, clock);
    this.drain = new Thread(this::drain, "syslog " + source.name());
    this.drain.setDaemon(true);
  }

  void start() {
    SpoolBacklog.find(spool, position());
    drain.start();
  }

  /** Takes messages of a stream; returns when they are on disk. */
  public void stream(List<SyslogMessage> messages) throws InterruptedException {
    spool.append(messages.stream().filter(message -> !message.text().isBlank()).toList());
  }

  /** Takes a datagram, which is one message; counts it as dropped if there is no room. */
  public void datagram(byte[] datagram) {
    String text = new String(datagram, StandardCharsets.UTF_8).stripTrailing();
    if (!text.isBlank() && !spool.offer(new SyslogMessage(text, false))) {
      dropped.incrementAndGet();
    }
  }

  SourceHealth health() {
    return new SourceHealth(
        source.name(),
        spool.problem().or(() -> problem),
        spool.waiting(),
        dropped.get(),
        Optional.empty());
  }

  /** Refuses messages that find no room, so that the listener can be stopped. */
  void stopWaiting() {
    spool.stopWaiting();
  }

  /** Ends with the batch that is being stored; what waits is stored after the next start. */
  @Override
  public void close() {
    closing.countDown();
    spool.close();
    try {
      drain.join(LAST_BATCH.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (spool.waiting() > 0) {
      LOG.info(
          "source {}: {} messages wait in the spool for the next start",
          source.name(),
          spool.waiting());
    }
  }

  private void drain() {
    try {
      while (closing.getCount() > 0) {
        try {
          readOn();
        } catch (RuntimeException e) {
          if (ingest.isClosed()) {
            return;
          }
          LOG.warn("source {}: reading again from what is stored", source.name(), e);
          problem = Optional.of("messages can't be stored: " + e.getMessage() + "; trying again");
          closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads from what is stored, until the queue is closed. */
  private void readOn() throws InterruptedException {
    while (spool.segments().isEmpty()) {
      if (closing.getCount() == 0) {
        return;
      }
      spool.awaitMessages(LONGEST_WAIT);
    }
    try (SpoolReader reader = SpoolReader.open(source.name(), spool, position())) {
      while (closing.getCount() > 0) {
        Optional<LineBatch> batch = reader.poll();
        if (batch.isPresent()) {
          ingest.take(batch.get());
        } else {
          spool.awaitMessages(LONGEST_WAIT);
        }
        problem = reader.problem();
      }
    }
  }

  /** A position of before there was a spool is no position in it. */
  private Optional<ReadPosition> position() {
    return stored.get().filter(text -> text.startsWith("{")).map(ReadPosition::parse);
  }
}

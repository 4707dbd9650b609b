package org.mailwarden.ingest;

import org.mailwarden.store.EventBatch;
import org.mailwarden.store.EventStore;

/** Where batches go: {@link EventStore#store}, or a test's own. */
@FunctionalInterface
public interface BatchSink {
  /** As {@link EventStore#store}. */
  EventStore.Outcome store(EventBatch batch);
}

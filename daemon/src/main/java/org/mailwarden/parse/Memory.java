package org.mailwarden.parse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.mailwarden.parse.SourceParser.MemoryChange;

/**
 * What one format remembers between lines, and which of it changed since it was last kept. Holds no
 * more than a fixed number of entries: the oldest goes first. Not thread-safe.
 *
 * @param <V> an entry, mutable: say {@link #touch} after a change
 */
final class Memory<V> {
  private static final int LONGEST_KEY = 180;

  private final String prefix;
  private final int limit;
  private final Function<V, String> write;
  private final Function<String, V> read;

  private final LinkedHashMap<String, Entry<V>> entries = new LinkedHashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> kept = new HashSet<>();

  /**
   * @param prefix sets this memory's keys apart from those of others of the same source
   */
  Memory(String prefix, int limit, Function<V, String> write, Function<String, V> read) {
    this.prefix = prefix;
    this.limit = limit;
    this.write = write;
    this.read = read;
  }

  /** The entry, or null. */
  V get(String key) {
    Entry<V> entry = entries.get(bounded(key));
    return entry == null ? null : entry.value;
  }

  /** Remembers a new entry, as the youngest; gives the one that had to go for it, or null. */
  V put(String longKey, V value, Instant now) {
    String key = bounded(longKey);
    V evicted = null;
    if (entries.size() >= limit && !entries.containsKey(key)) {
      evicted = remove(entries.keySet().iterator().next());
    }
    entries.remove(key);
    entries.put(key, new Entry<>(value, now));
    changed.add(key);
    return evicted;
  }

  /** Says that an entry's value was changed. */
  void touch(String key) {
    changed.add(bounded(key));
  }

  /** Forgets an entry and gives its value, or null if there is none. */
  V remove(String longKey) {
    String key = bounded(longKey);
    Entry<V> entry = entries.remove(key);
    if (entry == null) {
      return null;
    }
    changed.add(key);
    return entry.value;
  }

  /**
   * Forgets the entries put before this moment, oldest first, and hands each to whoever wants it.
   */
  void expire(Instant before, BiConsumer<String, V> expired) {
    while (!entries.isEmpty()) {
      Map.Entry<String, Entry<V>> oldest = entries.entrySet().iterator().next();
      if (!oldest.getValue().since.isBefore(before)) {
        return;
      }
      String key = oldest.getKey();
      expired.accept(key, remove(key));
    }
  }

  /** The oldest entry's key that is such a one, or null. */
  String find(BiPredicate<String, V> such) {
    for (Map.Entry<String, Entry<V>> entry : entries.entrySet()) {
      if (such.test(entry.getKey(), entry.getValue().value)) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** Adds what changed since the last call, net, to this list. */
  void drainTo(List<MemoryChange> changes) {
    for (String key : changed) {
      Entry<V> entry = entries.get(key);
      if (entry != null) {
        changes.add(new MemoryChange(prefix + key, write.apply(entry.value), entry.since));
        kept.add(key);
      } else if (kept.remove(key)) {
        changes.add(new MemoryChange(prefix + key, null, Instant.EPOCH));
      }
    }
    changed.clear();
  }

  /** Takes back an entry that was kept, if it is one of this memory's. */
  void restore(MemoryChange change) {
    if (change.key().startsWith(prefix)) {
      String key = change.key().substring(prefix.length());
      entries.put(key, new Entry<>(read.apply(change.value()), change.touched()));
      kept.add(key);
    }
  }

  /** Keys are made of hostile text: one that is too long for the store is known by its digest. */
  private static String bounded(String key) {
    if (key.length() <= LONGEST_KEY) {
      return key;
    }
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }

  private record Entry<V>(V value, Instant since) {}
}

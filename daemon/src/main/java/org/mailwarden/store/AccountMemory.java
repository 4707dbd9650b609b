package org.mailwarden.store;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Accounts by address, as many as memory is given for. Where that is too little, some go that were
 * not chosen for anything: they are read again when they come. Safe for any number of threads.
 */
final class AccountMemory {
  /** Of an address: {@link String}, its array, the table's node and its share of the table. */
  private static final int BYTES_AN_ADDRESS = 24 + 20 + 32 + 8;

  private final ConcurrentHashMap<String, KnownAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final long most;

  /** Where making room goes on; guarded by this. */
  private Iterator<Map.Entry<String, KnownAccount>> next = accounts.entrySet().iterator();

  /**
   * @param bytes that the accounts may take, about
   */
  AccountMemory(long bytes) {
    this.most = bytes;
  }

  /** The account with this address; null if it isn't in memory. */
  KnownAccount get(String address) {
    return accounts.get(address);
  }

  /** Keeps what is known of an account; where it is known already, both. */
  void keep(String address, KnownAccount account) {
    KnownAccount known = accounts.putIfAbsent(address, account);
    if (known == null) {
      bytes.addAndGet(size(address, account));
    } else {
      grow(known, () -> known.learn(account));
    }
    if (bytes.get() > most) {
      makeRoom();
    }
  }

  /** Has an account learn, if it is in memory. */
  void learn(String address, Consumer<KnownAccount> lesson) {
    KnownAccount known = accounts.get(address);
    if (known != null) {
      grow(known, () -> lesson.accept(known));
    }
  }

  /** How many bytes the accounts take, about. */
  long bytes() {
    return bytes.get();
  }

  private void grow(KnownAccount account, Runnable lesson) {
    int before = account.places().bytes();
    lesson.run();
    bytes.addAndGet(account.places().bytes() - before);
  }

  private synchronized void makeRoom() {
    while (bytes.get() > most && !accounts.isEmpty()) {
      if (!next.hasNext()) {
        next = accounts.entrySet().iterator();
      }
      if (next.hasNext()) {
        Map.Entry<String, KnownAccount> leaving = next.next();
        if (accounts.remove(leaving.getKey(), leaving.getValue())) {
          bytes.addAndGet(-size(leaving.getKey(), leaving.getValue()));
        }
      }
    }
  }

  private static int size(String address, KnownAccount account) {
    return BYTES_AN_ADDRESS + address.length() + KnownAccount.BYTES + account.places().bytes();
  }
}

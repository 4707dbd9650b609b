package org.mailwarden.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.mailwarden.event.Account;

/**
 * The accounts that one address failed to log in at within a full hour, whether these exist or not.
 * Its own copy is what a batch that may fail counts in.
 */
public final class FailedAccounts {
  /** More than this tells nothing more. */
  private static final int MOST_ACCOUNTS = 1_000;

  private Instant hour;
  private final Set<String> accounts;

  private FailedAccounts(Instant hour, Set<String> accounts) {
    this.hour = hour;
    this.accounts = accounts;
  }

  /** Of an address that has not failed yet. */
  public static FailedAccounts none() {
    return new FailedAccounts(Instant.MIN, new HashSet<>());
  }

  FailedAccounts copy() {
    return new FailedAccounts(hour, new HashSet<>(accounts));
  }

  /**
   * Counts a failure: in its full hour, or, where that has passed, in the latest.
   *
   * @return whether it is a sign, {@link Candidate.Kind#SOURCE}
   */
  public boolean count(Account account, Instant time) {
    Instant at = time.truncatedTo(ChronoUnit.HOURS);
    if (at.isAfter(hour)) {
      hour = at;
      accounts.clear();
    }
    int before = accounts.size();
    return before < MOST_ACCOUNTS
        && accounts.add(account.address())
        && Attention.sourceSign(before, before + 1L);
  }
}

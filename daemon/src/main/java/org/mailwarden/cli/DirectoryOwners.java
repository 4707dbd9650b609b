package org.mailwarden.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mailwarden.detect.replay.Owners;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.event.Account;

/** Owners as the database knows them, each asked for once. */
final class DirectoryOwners implements Owners {
  private final Directory directory;
  private final Map<Long, Contact> known = new HashMap<>();

  DirectoryOwners(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Contact of(long accountId, Account account) {
    return known.computeIfAbsent(
        accountId,
        id ->
            directory
                .contact(id)
                .orElseThrow(() -> new IllegalStateException(account + " is gone")));
  }

  @Override
  public List<String> groups(Account account) {
    return List.of();
  }
}

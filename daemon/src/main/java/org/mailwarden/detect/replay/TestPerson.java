package org.mailwarden.detect.replay;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The owner of an account in a test, as the accounts' CSV would tell of them.
 *
 * @param zone the file's, where the owner has none
 */
record TestPerson(
    String account,
    Optional<String> personId,
    Optional<String> name,
    Optional<String> mailboxService,
    Optional<String> recoveryAddress,
    Optional<String> language,
    ZoneId zone,
    List<String> groups) {
  TestPerson {
    groups = List.copyOf(groups);
  }
}

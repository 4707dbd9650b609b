package org.mailwarden.store;

import java.util.List;
import java.util.Optional;

/**
 * Somebody who owns accounts.
 *
 * @param personId the institution's own id
 * @param language BCP 47, where known
 * @param timeZone IANA name, where known
 * @param groups the institution's own names of groups that they are in, such as {@code staff}
 */
public record StoredPerson(
    String personId,
    String name,
    Optional<String> language,
    Optional<String> timeZone,
    List<String> groups) {
  public StoredPerson {
    groups = List.copyOf(groups);
  }

  /** Somebody in no group. */
  public StoredPerson(
      String personId, String name, Optional<String> language, Optional<String> timeZone) {
    this(personId, name, language, timeZone, List.of());
  }
}

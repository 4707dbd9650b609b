package org.mailwarden.directory;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailwarden.event.Account;

/**
 * How to reach and address the owner of an account; what isn't known of them is the site's default.
 *
 * @param personId the institution's own id, where known
 * @param name the owner's name, where known
 * @param mailboxService such as {@code Staff @mx}, where known
 * @param recoveryAddress the owner's other address, where known
 * @param language one of the site's languages
 * @param zone the owner's time zone
 * @param groups the institution's own names of groups that the owner is in
 */
public record Contact(
    long accountId,
    Account account,
    Optional<String> personId,
    Optional<String> name,
    Optional<String> mailboxService,
    Optional<String> recoveryAddress,
    Locale language,
    ZoneId zone,
    List<String> groups) {
  public Contact {
    groups = List.copyOf(groups);
  }

  /** An owner in no group. */
  public Contact(
      long accountId,
      Account account,
      Optional<String> personId,
      Optional<String> name,
      Optional<String> mailboxService,
      Optional<String> recoveryAddress,
      Locale language,
      ZoneId zone) {
    this(
        accountId,
        account,
        personId,
        name,
        mailboxService,
        recoveryAddress,
        language,
        zone,
        List.of());
  }
}

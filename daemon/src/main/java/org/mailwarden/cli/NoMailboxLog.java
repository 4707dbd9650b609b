package org.mailwarden.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.mail.MailboxLog;

/** Tells nothing of a mailbox beside its alerts. */
final class NoMailboxLog implements MailboxLog {
  @Override
  public Optional<SignIn> signInBefore(Contact owner, Instant moment) {
    return Optional.empty();
  }

  @Override
  public Usage usage(Contact owner, Instant from, Instant to) {
    Tally none = new Tally(0, Instant.EPOCH);
    return new Usage(List.of(), none, none, 0, List.of());
  }
}

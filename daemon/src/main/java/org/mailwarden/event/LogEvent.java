package org.mailwarden.event;

import java.time.Instant;
import java.util.Optional;

/** What one line (or several that belong together) of a log says happened to one account. */
public sealed interface LogEvent permits AccountChange, FailedLogin, SuccessfulLogin, MailAttempt {
  /** Which of the four logs it belongs to. */
  Stream stream();

  /** When it happened, as the line says. */
  Instant time();

  /** The mailbox it happened to. */
  Account account();

  /** The client's address, where the line has it. */
  Optional<ClientAddress> client();
}

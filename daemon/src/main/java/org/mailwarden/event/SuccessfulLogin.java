package org.mailwarden.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody got in.
 *
 * @param login the account's name as the client gave it, which may lack the domain
 * @param service {@code imap}, {@code pop3}, {@code sieve}, {@code submission}, {@code smtp} or
 *     another source's own lower-case word
 */
public record SuccessfulLogin(
    Instant time, Account account, String login, String service, Optional<ClientAddress> client)
    implements LogEvent {
  @Override
  public Stream stream() {
    return Stream.SUCCESSFUL_LOGIN;
  }
}

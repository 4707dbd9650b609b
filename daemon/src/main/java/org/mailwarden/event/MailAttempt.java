package org.mailwarden.event;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt to bring one message, submitted by an own user, to one recipient.
 *
 * @param time when the attempt ended
 * @param account the account that sent it: of its SASL login, or, from a listed network, of its
 *     sender
 * @param client the address that submitted the message
 * @param sender the envelope sender; empty for the null sender
 * @param login the SASL login that submitted it, or empty where a listed network did without
 * @param relay the host that was handed the message, as logged; empty or {@code none} if none was
 * @param queueId the message's id in the queue of the server that logged it
 * @param status {@code sent}, {@code deferred}, {@code bounced}, {@code expired} or another of the
 *     server's own words
 * @param recipient the envelope recipient as delivered to
 * @param response what the relay said, or why it could not be asked
 */
public record MailAttempt(
    Instant time,
    Account account,
    Optional<ClientAddress> client,
    String sender,
    String login,
    String relay,
    String queueId,
    String status,
    String recipient,
    String response)
    implements LogEvent {
  @Override
  public Stream stream() {
    return Stream.SMTP_MAIL;
  }
}

package org.mailwarden.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody tried and was refused.
 *
 * @param login the account's name as the client gave it, which may lack the domain
 * @param service as in {@link SuccessfulLogin#service}; empty where the server didn't say
 * @param reason why it was refused, where the server said so
 */
public record FailedLogin(
    Instant time,
    Account account,
    String login,
    String service,
    Optional<ClientAddress> client,
    Reason reason)
    implements LogEvent {
  /** Why a login was refused. */
  public enum Reason {
    WRONG_PASSWORD("wrong-password"),
    UNKNOWN_USER("unknown-user"),
    DISABLED("disabled"),
    UNSPECIFIED("unspecified");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** The reason in JSON and in the message files, such as {@code wrong-password}. */
    public String label() {
      return label;
    }
  }

  @Override
  public Stream stream() {
    return Stream.FAILED_LOGIN;
  }
}
